package import Catalog
import Cjq
import Foundation

/// A program that libjq has compiled, run in this process: nothing stops it but its end.
///
/// It belongs to one thread at a time.
package final class JQProgram {
    /// Arrays and objects nested in a record, and in an event.
    static let maximumDepth = 256
    /// What one record may become; a program that yields without end is stopped before it fills the memory.
    static let maximumEvents = 10_000
    static let maximumEventBytes = 64 << 20

    /// What every program can use beside jq's own functions; the variables of the record are bound before it.
    private static let prelude = String(decoding: PackageResources.prelude_jq, as: UTF8.self)

    /// What a program can know of a record beside its value.
    private enum Variable: String, CaseIterable {
        case key, headers, topic, partition, offset, timestamp
        /// The headers by their names in small letters.
        case lowercasedHeaders = "__headers"

        /// Whether a program may use it.
        func isUsed(by text: String) -> Bool {
            text.contains(self == .lowercasedHeaders ? "header(" : "$\(rawValue)")
        }

        func value(in record: SourceRecord) -> jv {
            switch self {
            case .key: record.key.map(JQProgram.key) ?? jv_null()
            case .headers: JQProgram.object(record.headers) { $0 }
            case .lowercasedHeaders: JQProgram.object(record.headers) { $0.lowercased() }
            case .topic: record.position.map { jv_string($0.topic) } ?? jv_null()
            case .partition: record.position.map { jv_number(Double($0.partition)) } ?? jv_null()
            case .offset: record.position.map { jv_number(Double($0.offset)) } ?? jv_null()
            case .timestamp: record.timestamp.map { jv_number(Double($0)) } ?? jv_null()
            }
        }
    }

    private final class Messages {
        var lines: [String] = []

        /// What jq says, without the name of its command line program, its advice for shells, and its count of errors.
        func summary(linesBefore: Int) -> String {
            lines.filter { $0.firstMatch(of: #/^jq: \d+ compile errors?$/#) == nil }
                .map { line in
                    line.replacing("jq: error: ", with: "").replacing(" (Unix shell quoting issues?)", with: "")
                        .replacing(#/at <top-level>, line (\d+):/#) { "in line \((Int($0.1) ?? 0) - linesBefore):" }
                        .trimmingCharacters(in: .whitespacesAndNewlines)
                }
                .joined(separator: "; ")
        }
    }

    /// What jq calls when the memory is at an end, on the thread that runs the program; it must not return.
    package typealias MemoryHandler = @convention(c) (UnsafeMutableRawPointer?) -> Void

    private var state: OpaquePointer?
    private let variables: [Variable]

    /// - Throws: ``TransformationError/syntax(program:message:)``
    package init(
        _ program: TransformationProgram, onMemoryExhausted: MemoryHandler? = nil
    ) throws(TransformationError) {
        // Alone first: a parenthesis that closes gramd's is found, and its own lines stand in messages.
        var alone: OpaquePointer? = try Self.compile(
            "\(Self.prelude)\n\(program.text)", linesBefore: Self.prelude.count { $0 == "\n" } + 1,
            arguments: (Variable.allCases.map(\.rawValue) + ["parameters"]).map { ($0, jv_null()) },
            name: program.name)
        jq_teardown(&alone)
        // Binding one that nobody uses costs time for each record.
        variables = Variable.allCases.filter { $0.isUsed(by: program.text) }
        let pattern = (["__value"] + variables.map(\.rawValue)).map { "$\($0)" }.joined(separator: ", ")
        var parameters = jv_object()
        for (name, value) in program.parameters {
            parameters = jv_object_set(parameters, jv_string(name), jv_string(value))
        }
        state = try Self.compile(
            ". as [\(pattern)] | \(Self.prelude)\n$__value | (\(program.text)\n)", linesBefore: 0,
            arguments: [("parameters", parameters), (Variable.lowercasedHeaders.rawValue, jv_null())],
            name: program.name)
        jq_set_nomem_handler(state, onMemoryExhausted, nil)
    }

    deinit { jq_teardown(&state) }

    private static func compile(
        _ text: String, linesBefore: Int, arguments: [(name: String, value: jv)], name: String
    ) throws(TransformationError) -> OpaquePointer {
        var object = jv_object()
        for argument in arguments { object = jv_object_set(object, jv_string(argument.name), argument.value) }
        guard let state = jq_init() else {
            jv_free(object)
            throw .syntax(program: name, message: "libjq can't be initialised")
        }
        // jq 1.6 leaves the functions that it calls uninitialised.
        jq_set_nomem_handler(state, nil, nil)
        jq_set_input_cb(state, nil, nil)
        jq_set_debug_cb(state, nil, nil)
        let messages = Messages()
        jq_set_error_cb(
            state,
            { context, message in
                if let context {
                    Unmanaged<Messages>.fromOpaque(context).takeUnretainedValue().lines.append(JQProgram.text(message))
                }
                jv_free(message)
            }, Unmanaged.passUnretained(messages).toOpaque())
        let isCompiled = jq_compile_args(state, text, object) != 0
        jq_set_error_cb(state, nil, nil)
        if isCompiled { return state }
        var failed: OpaquePointer? = state
        jq_teardown(&failed)
        throw .syntax(program: name, message: messages.summary(linesBefore: linesBefore))
    }

    /// Makes events of a record that has a value.
    /// - Returns: the JSON text of each event.
    /// - Throws: ``RecordFault`` where the value is no JSON, or the program fails or yields no event.
    package func run(_ record: SourceRecord) throws(RecordFault) -> [[UInt8]] {
        jq_start(state, try input(record), 0)
        var events: [[UInt8]] = []
        var bytes = 0
        while true {
            let output = jq_next(state)
            defer { jv_free(output) }
            guard jv_get_kind(output) != JV_KIND_INVALID else {
                if let message = failure(output) { throw Self.fault(message) }
                return events
            }
            guard jv_get_kind(output) == JV_KIND_OBJECT else {
                let kind = String(cString: jv_kind_name(jv_get_kind(output)))
                throw Self.fault(
                    "it yielded a value of the type \(kind); expected objects with op, product_id and product, or empty"
                )
            }
            var text: [UInt8] = []
            text.reserveCapacity(1_024)
            guard JQValueWriter.append(output, to: &text, maximumDepth: Self.maximumDepth) else {
                throw RecordFault(
                    .tooDeep, "the transformation nested more than \(Self.maximumDepth) arrays and objects")
            }
            events.append(text)
            bytes += text.count
            guard events.count <= Self.maximumEvents, bytes <= Self.maximumEventBytes else {
                throw Self.fault(
                    "it yielded more than \(Self.maximumEvents) events or \(Self.maximumEventBytes) bytes")
            }
        }
    }

    /// Why the program ended, where that was no ordinary end.
    private func failure(_ output: jv) -> String? {
        var reason = jv_invalid_get_msg(jv_copy(output))
        if jv_get_kind(reason) == JV_KIND_NULL, jq_halted(state) != 0 {
            jv_free(reason)
            reason = jq_get_error_message(state)
        }
        defer { jv_free(reason) }
        return switch jv_get_kind(reason) {
        case JV_KIND_NULL, JV_KIND_INVALID: nil
        default: Self.text(reason)
        }
    }

    private static func fault(_ message: String) -> RecordFault {
        RecordFault(.transformFailed, "the transformation failed: \(message)")
    }

    /// The array that the program's input and variables are taken from.
    private func input(_ record: SourceRecord) throws(RecordFault) -> jv {
        let value = try Self.value(record.value ?? [])
        return variables.reduce(jv_array_append(jv_array(), value)) { jv_array_append($0, $1.value(in: record)) }
    }

    private static func object(_ headers: [SourceRecord.Header], name: (String) -> String) -> jv {
        headers.reduce(jv_object()) { object, header in
            jv_object_set(object, jv_string(name(header.name)), header.value.flatMap(text) ?? jv_null())
        }
    }

    private static func value(_ bytes: [UInt8]) throws(RecordFault) -> jv {
        if let value = json(bytes) { return value }
        // The parser that explains says what is wrong.
        _ = try JSONValue(parsing: bytes, maximumDepth: maximumDepth)
        throw RecordFault(.invalidJSON, "expected JSON text")
    }

    /// A key that is an object, an array or a string in quotation marks is JSON; anything else is the text itself, so that
    /// an identifier of digits stays as it is.
    private static func key(_ bytes: [UInt8]) -> jv {
        if let first = bytes.first,
            first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "\""),
            let value = json(bytes)
        {
            return value
        }
        return text(bytes) ?? jv_null()
    }

    private static func json(_ bytes: [UInt8]) -> jv? {
        guard isText(bytes) else { return nil }
        return bytes.withUnsafeBufferPointer { JQValueParser.parse($0, maximumDepth: maximumDepth) }
    }

    /// nil where the bytes are no text.
    private static func text(_ bytes: [UInt8]) -> jv? {
        guard isText(bytes) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return jv_string("") }
            return jv_string_sized(start.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        (try? UTF8Span(validating: bytes.span)) != nil
    }

    private static func text(_ value: jv) -> String {
        if jv_get_kind(value) == JV_KIND_STRING { return String(decoding: JQValueWriter.bytes(value), as: UTF8.self) }
        var text: [UInt8] = []
        return JQValueWriter.append(value, to: &text, maximumDepth: maximumDepth)
            ? String(decoding: text, as: UTF8.self) : "an error that is nested too deep"
    }
}
