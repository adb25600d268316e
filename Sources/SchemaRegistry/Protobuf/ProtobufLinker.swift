package import Catalog

extension ProtobufSchema {
    /// Parses a schema and connects names with what they stand for.
    /// - Parameters:
    ///   - text: the schema file, UTF-8.
    ///   - references: files that it imports, directly or not, by the path that is imported. Protobuf's own files, and
    ///     those of `google/type` and Confluent for times, amounts and decimals, need not be among them.
    /// - Throws: ``RecordFault`` of the code `invalidSchema`
    package init(
        parsing text: [UInt8], references: [(path: String, text: [UInt8])] = []
    ) throws(RecordFault) {
        var linker = ProtobufLinker()
        try linker.add(try ProtoFile(parsing: text), isRoot: true)
        for reference in references {
            try linker.add(try ProtoFile(parsing: reference.text), path: reference.path)
        }
        self = try linker.linked()
    }
}

/// Declares the types of all files first, then looks up the types of fields, which may stand in any file. Types that no
/// message of the schema's own file can hold are not looked at further: what they use need not be known.
private struct ProtobufLinker {
    private static let maximumTypes = 20_000

    private enum Declared {
        case message(Int)
        case enumeration(Int)
    }

    private struct Pending {
        let place: Int
        let fields: [ProtoFile.Field]
        let syntax: ProtoFile.Syntax
        let features: ProtoFeatures
    }

    private var schema = ProtobufSchema()
    private var declared: [String: Declared] = [:]
    /// By the type's place.
    private var pending: [Pending] = []
    /// Types whose fields are to be looked up.
    private var wanted: [Int] = []
    private var paths: Set<String> = []
    private var imports: [String] = []

    mutating func add(_ file: ProtoFile, path: String? = nil, isRoot: Bool = false) throws(RecordFault) {
        if let path, !paths.insert(path).inserted { return }
        imports += file.imports
        for enumeration in file.enumerations { try declare(enumeration, in: file.package, file) }
        for message in file.messages {
            let place = try declare(message, in: file.package, file)
            if isRoot { schema.topLevel.append(place) }
        }
        if isRoot { wanted = Array(pending.indices) }
    }

    mutating func linked() throws(RecordFault) -> ProtobufSchema {
        while let path = imports.popLast() {
            guard let text = ProtobufBuiltIns.text(of: path), !paths.contains(path) else { continue }
            try add(try ProtoFile(parsing: Array(text.utf8)), path: path)
        }
        var isLinked = [Bool](repeating: false, count: pending.count)
        while let place = wanted.popLast() {
            if isLinked[place] { continue }
            isLinked[place] = true
            for field in pending[place].fields { try add(field, to: pending[place]) }
        }
        return schema
    }

    @discardableResult
    private mutating func declare(
        _ message: ProtoFile.Message, in scope: String, _ file: ProtoFile
    ) throws(RecordFault) -> Int {
        let fullName = scope.isEmpty ? message.name : "\(scope).\(message.name)"
        let place = schema.messages.count
        guard place + schema.enumerations.count < Self.maximumTypes else {
            throw RecordFault(.invalidSchema, "the Protobuf schema has more than \(Self.maximumTypes) types")
        }
        schema.messages.append(ProtobufSchema.Message(fullName: fullName))
        // A file can come under two paths; its types are the same.
        if declared[fullName] == nil { declared[fullName] = .message(place) }
        pending.append(
            Pending(place: place, fields: message.fields, syntax: file.syntax, features: file.features))
        for enumeration in message.enumerations { try declare(enumeration, in: fullName, file) }
        for group in message.groups { try declare(group, in: fullName, file) }
        for nested in message.messages {
            let nestedPlace = try declare(nested, in: fullName, file)
            schema.messages[place].nested.append(nestedPlace)
        }
        return place
    }

    private mutating func declare(
        _ enumeration: ProtoFile.Enumeration, in scope: String, _ file: ProtoFile
    ) throws(RecordFault) {
        let fullName = scope.isEmpty ? enumeration.name : "\(scope).\(enumeration.name)"
        if declared[fullName] == nil { declared[fullName] = .enumeration(schema.enumerations.count) }
        let isClosed =
            file.syntax == .proto2
            || file.syntax == .edition && enumeration.features.or(file.features).enumType == "CLOSED"
        var result = ProtobufSchema.Enumeration(isClosed: isClosed)
        result.defaultNumber = enumeration.values.first?.number ?? 0
        for value in enumeration.values where result.symbols[value.number] == nil {
            result.symbols[value.number] = Array(JSONValue.string(value.name).serialized.utf8)
        }
        schema.enumerations.append(result)
    }

    private mutating func add(_ field: ProtoFile.Field, to message: Pending) throws(RecordFault) {
        let scope = schema.messages[message.place].fullName
        var kind = try kind(field.type, isGroup: field.isGroup, in: scope)
        let features = message.syntax == .edition ? field.features.or(message.features) : ProtoFeatures()
        if case .message(let place) = kind {
            wanted.append(place)
            if features.messageEncoding == "DELIMITED", field.mapKeyType == nil { kind = .group(place) }
        } else if case .group(let place) = kind {
            wanted.append(place)
        }
        let occurrence: ProtobufSchema.Occurrence
        if let key = field.mapKeyType {
            occurrence = .map(entry: mapEntry(key: try mapKey(key, of: field.name, in: scope), value: kind))
        } else {
            occurrence = Self.occurrence(
                field, kind: kind, isImplicit: message.syntax == .proto3 || features.presence == "IMPLICIT",
                isRequired: features.presence == "LEGACY_REQUIRED")
        }
        guard schema.messages[message.place].place(of: field.number) == nil else {
            throw RecordFault(
                .invalidSchema, "the Protobuf schema has two fields \(field.number) in \(scope.excerpt())")
        }
        schema.messages[message.place].append(
            ProtobufSchema.Field(
                name: field.name, label: Array("\"\(field.name)\":".utf8), kind: kind, occurrence: occurrence,
                oneof: field.oneof), number: field.number)
    }

    /// Entries are messages of a type without a name: the key has the number 1, the value 2.
    private mutating func mapEntry(key: ProtobufSchema.Kind, value: ProtobufSchema.Kind) -> Int {
        var entry = ProtobufSchema.Message(fullName: "")
        for (number, (name, kind)) in [("key", key), ("value", value)].enumerated() {
            entry.append(
                ProtobufSchema.Field(name: name, label: [], kind: kind, occurrence: .implicit, oneof: nil),
                number: number + 1)
        }
        schema.messages.append(entry)
        return schema.messages.count - 1
    }

    private static func occurrence(
        _ field: ProtoFile.Field, kind: ProtobufSchema.Kind, isImplicit: Bool, isRequired: Bool
    ) -> ProtobufSchema.Occurrence {
        switch field.label {
        case .repeated: return .repeated
        case .required: return .required
        case .optional: return .explicit
        case .none: break
        }
        if field.oneof != nil { return .explicit }
        if isRequired { return .required }
        switch kind {
        case .message, .group: return .explicit
        default: return isImplicit ? .implicit : .explicit
        }
    }

    private func mapKey(
        _ type: String, of field: String, in scope: String
    ) throws(RecordFault) -> ProtobufSchema.Kind {
        let kind = Self.scalars[type]
        switch kind {
        case nil, .double, .float, .bytes:
            throw RecordFault(
                .invalidSchema, "the Protobuf schema has a map with keys of \(type.excerpt()): \(scope).\(field)")
        case .some(let kind): return kind
        }
    }

    private func kind(_ type: String, isGroup: Bool, in scope: String) throws(RecordFault) -> ProtobufSchema.Kind {
        if !isGroup, let scalar = Self.scalars[type] { return scalar }
        switch resolve(type, in: scope) {
        case .message(let place)?: return isGroup ? .group(place) : .message(place)
        case .enumeration(let place)?: return .enumeration(place)
        case nil:
            throw RecordFault(
                .invalidSchema,
                "the Protobuf schema uses the type \(type.excerpt()) in \(scope.excerpt()), which neither it nor its "
                    + "references declare")
        }
    }

    /// Looks a name up in the innermost scope first; one with a dot before it is complete.
    private func resolve(_ type: String, in scope: String) -> Declared? {
        if type.hasPrefix(".") { return declared[String(type.dropFirst())] }
        var scope = scope[...]
        while !scope.isEmpty {
            if let found = declared["\(scope).\(type)"] { return found }
            scope = scope.lastIndex(of: ".").map { scope[..<$0] } ?? ""
        }
        return declared[type]
    }

    private static let scalars: [String: ProtobufSchema.Kind] = [
        "double": .double, "float": .float, "int32": .int32, "int64": .int64, "uint32": .uint32, "uint64": .uint64,
        "sint32": .sint32, "sint64": .sint64, "fixed32": .fixed32, "fixed64": .fixed64, "sfixed32": .sfixed32,
        "sfixed64": .sfixed64, "bool": .bool, "string": .string, "bytes": .bytes,
    ]
}
