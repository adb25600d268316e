import Catalog
import Transformation

/// One that shows what comes in, then every shipped format. Inputs come one after the other.
nonisolated(unsafe) private let programs: [JQProgram] = {
    let parameters = ["language": "en", "version": "v", "currency": "EUR", "channel": "c", "published": "online-store"]
    let programs =
        [TransformationProgram(name: "all", text: "{v: ., k: $key, h: $headers}")]
        + NamedFormat.all.map { TransformationProgram(name: $0.name, text: $0.text, parameters: parameters) }
    return programs.map { program in
        guard let compiled = try? JQProgram(program) else { preconditionFailure("\(program.name) is no program") }
        return compiled
    }
}()

/// A byte that chooses the program, a record's key, a zero byte and its value; without the zero byte the whole is the value.
func fuzzTransformations(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let end = bytes.firstIndex(of: 0)
    let record = SourceRecord(
        key: end.map { Array(bytes[..<$0].dropFirst()) }, value: Array(bytes[((end ?? 0) + 1)...]),
        headers: [SourceRecord.Header(name: "X-Name", value: Array(bytes.prefix(8)))])
    let program = programs[Int(first) % programs.count]
    do throws(RecordFault) {
        let events = try program.run(record)
        let again = try program.run(record)
        precondition(again == events, "the same bytes become something else")
        for event in events {
            do throws(RecordFault) {
                let written = try JSONValue(parsing: event, maximumDepth: 512)
                if first % UInt8(programs.count) == 0 { checkKept(record.value ?? [], written["v"]) }
            } catch { precondition(error.code == .containsNUL || error.code == .numberOutOfRange, "no JSON: \(error)") }
            _ = try? EventDecoder().decode(SourceRecord(key: record.key, value: event))
        }
    } catch { precondition(!error.message.isEmpty, "a fault without a message") }
}

/// A value comes out as it went in, but for numbers that became texts. Names that only their Unicode form tells apart are
/// one to ``JSONValue``, and two to jq.
private func checkKept(_ bytes: [UInt8], _ written: JSONValue?) {
    guard bytes.allSatisfy({ $0 < 0x80 }), !String(decoding: bytes, as: UTF8.self).contains("\\u"),
        let given = try? JSONValue(parsing: bytes, maximumDepth: 256)
    else { return }
    precondition(written.map { isKept(given, $0) } ?? false, "another value comes out")
}

private func isKept(_ given: JSONValue, _ written: JSONValue) -> Bool {
    switch (given, written) {
    case (.number(let number), .string(let text)): number.text == text
    case (.array(let given), .array(let written)):
        given.count == written.count && zip(given, written).allSatisfy { isKept($0, $1) }
    case (.object(let given), .object(let written)):
        given.count == written.count
            && given.allSatisfy { name, value in written[name].map { isKept(value, $0) } ?? false }
    default: given == written
    }
}
