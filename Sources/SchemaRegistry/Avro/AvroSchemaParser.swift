public import Catalog

extension AvroSchema {
    /// Parses a schema.
    /// - Parameters:
    ///   - text: the schema as JSON, UTF-8.
    ///   - references: schemas whose types it names.
    /// - Throws: `RecordFault` of the code `invalidSchema`
    public init(parsing text: [UInt8], references: [[UInt8]] = []) throws(RecordFault) {
        var parser = AvroSchemaParser()
        do throws(RecordFault) {
            for reference in references { _ = try parser.parse(reference) }
            let root = try parser.parse(text)
            try parser.resolveAwaited()
            self.init(nodes: parser.nodes, root: root)
        } catch {
            throw RecordFault(.invalidSchema, "the Avro schema can't be read: \(error.message)")
        }
    }
}

/// Reads schemas into one table of types.
///
/// A type may be declared behind its use: the specification forbids it, and Avro's Java library writes such schemas and
/// data all the same from 1.12 on (`ParseContext.resolve`), where older ones, and fastavro, refuse them.
private struct AvroSchemaParser {
    /// A type inside a record's field inside a record takes four levels of JSON.
    private static let maximumDepth = 256
    private static let maximumNodes = 100_000
    private static let maximumFixedBytes = 1 << 20
    /// More digits than any number has that means something.
    private static let scales = 0...300

    private(set) var nodes: [AvroSchema.Node] = []
    /// By full name.
    private var named: [String: Int] = [:]
    /// Places of types that were not declared before their use.
    private var awaited: [(place: Int, name: String, namespace: String)] = []

    mutating func parse(_ text: [UInt8]) throws(RecordFault) -> Int {
        // The registry gives some schemas of a primitive type as the bare name.
        if let name = String(validating: text, as: UTF8.self), let node = Self.primitive(name) { return try add(node) }
        return try type(try JSONValue(parsing: text, maximumDepth: Self.maximumDepth), namespace: "")
    }

    private mutating func type(_ value: JSONValue, namespace: String) throws(RecordFault) -> Int {
        switch value {
        case .string(let name): return try reference(to: name, namespace: namespace)
        case .array(let branches):
            var types: [Int] = []
            for branch in branches { types.append(try type(branch, namespace: namespace)) }
            return try add(.union(types))
        case .object(let members): return try type(members, namespace: namespace)
        default: throw Self.fault("expected a type: a name, an object or an array")
        }
    }

    private mutating func type(_ members: [String: JSONValue], namespace: String) throws(RecordFault) -> Int {
        // {"type": {"type": …}} is the inner type.
        guard let name = members["type"]?.stringValue else {
            guard let inner = members["type"] else { throw Self.fault("expected a type in every object") }
            return try type(inner, namespace: namespace)
        }
        switch name {
        case "record", "error": return try record(members, namespace: namespace)
        case "enum":
            guard case .array(let symbols)? = members["symbols"], !symbols.isEmpty else {
                throw Self.fault("expected the symbols of an enum")
            }
            var texts: [[UInt8]] = []
            for symbol in symbols {
                guard symbol.stringValue != nil else { throw Self.fault("expected a name as symbol of an enum") }
                texts.append(Array(symbol.serialized.utf8))
            }
            return try define(.enumeration(texts), members, namespace: namespace)
        case "fixed":
            guard let size = members["size"]?.numberValue?.int64, (0...Int64(Self.maximumFixedBytes)).contains(size)
            else { throw Self.fault("expected a size of 0 to \(Self.maximumFixedBytes) bytes of a fixed") }
            return try define(Self.logical(.fixed(Int(size)), members), members, namespace: namespace)
        case "array":
            guard let items = members["items"] else { throw Self.fault("expected the items' type of an array") }
            return try add(.array(try type(items, namespace: namespace)))
        case "map":
            guard let values = members["values"] else { throw Self.fault("expected the values' type of a map") }
            return try add(.map(try type(values, namespace: namespace)))
        default:
            guard let node = Self.primitive(name) else { return try reference(to: name, namespace: namespace) }
            return try add(Self.logical(node, members))
        }
    }

    private mutating func record(_ members: [String: JSONValue], namespace: String) throws(RecordFault) -> Int {
        guard case .array(let fields)? = members["fields"] else { throw Self.fault("expected the fields of a record") }
        let inner = try fullName(members, namespace: namespace)
        // Known before its fields are read, since they may be of its own type.
        let place = try define(.null, members, namespace: namespace)
        var read: [AvroSchema.Field] = []
        for field in fields {
            guard let name = field["name"]?.stringValue, let fieldType = field["type"] else {
                throw Self.fault("expected a name and a type for each field of \(inner.excerpt())")
            }
            let node = try type(fieldType, namespace: Self.namespace(of: inner))
            let label = Array((JSONValue.string(name).serialized + ":").utf8)
            read.append(AvroSchema.Field(name: name, label: label, node: node))
        }
        nodes[place] = .record(read)
        return place
    }

    private mutating func define(
        _ node: AvroSchema.Node, _ members: [String: JSONValue], namespace: String
    ) throws(RecordFault) -> Int {
        let name = try fullName(members, namespace: namespace)
        guard named[name] == nil else { throw Self.fault("\(name.excerpt()) is declared twice") }
        let place = try add(node)
        named[name] = place
        return place
    }

    private func fullName(_ members: [String: JSONValue], namespace: String) throws(RecordFault) -> String {
        guard let name = members["name"]?.stringValue, !name.isEmpty else {
            throw Self.fault("expected a name for each record, enum and fixed")
        }
        if name.contains(".") { return name }
        let space = members["namespace"]?.stringValue ?? namespace
        return space.isEmpty ? name : "\(space).\(name)"
    }

    private mutating func reference(to name: String, namespace: String) throws(RecordFault) -> Int {
        if let node = Self.primitive(name) { return try add(node) }
        if let place = place(of: name, namespace: namespace) { return place }
        let later = try add(.null)
        awaited.append((later, name, namespace))
        return later
    }

    private func place(of name: String, namespace: String) -> Int? {
        if !name.contains("."), !namespace.isEmpty, let place = named["\(namespace).\(name)"] { return place }
        return named[name]
    }

    /// Once everything is read.
    mutating func resolveAwaited() throws(RecordFault) {
        for type in awaited {
            guard let declared = place(of: type.name, namespace: type.namespace) else {
                throw Self.fault("the type \(type.name.excerpt()) is declared neither in the schema nor in a reference")
            }
            nodes[type.place] = nodes[declared]
        }
    }

    private mutating func add(_ node: AvroSchema.Node) throws(RecordFault) -> Int {
        guard nodes.count < Self.maximumNodes else { throw Self.fault("it has more than \(Self.maximumNodes) types") }
        nodes.append(node)
        return nodes.count - 1
    }

    private static func primitive(_ name: String) -> AvroSchema.Node? {
        switch name {
        case "null": .null
        case "boolean": .boolean
        case "int": .int
        case "long": .long
        case "float": .float
        case "double": .double
        case "bytes": .bytes
        case "string": .string
        default: nil
        }
    }

    /// The logical type, or the underlying one where it has none that is known and fits: so the specification wants it.
    private static func logical(_ node: AvroSchema.Node, _ members: [String: JSONValue]) -> AvroSchema.Node {
        guard let name = members["logicalType"]?.stringValue else { return semantic(node, members) ?? node }
        switch (name, node) {
        case ("decimal", .bytes): return decimal(size: nil, members) ?? node
        case ("decimal", .fixed(let size)): return decimal(size: size, members) ?? node
        case ("big-decimal", .bytes): return .bigDecimal
        case ("uuid", .fixed(16)): return .uuid
        case ("date", .int): return .date
        case ("time-millis", .int): return .timeInMilliseconds
        case ("time-micros", .long): return .time(unitsPerSecond: 1_000_000)
        case ("timestamp-millis", .long): return .timestamp(unitsPerSecond: 1_000, isLocal: false)
        case ("timestamp-micros", .long): return .timestamp(unitsPerSecond: 1_000_000, isLocal: false)
        case ("timestamp-nanos", .long): return .timestamp(unitsPerSecond: 1_000_000_000, isLocal: false)
        case ("local-timestamp-millis", .long): return .timestamp(unitsPerSecond: 1_000, isLocal: true)
        case ("local-timestamp-micros", .long): return .timestamp(unitsPerSecond: 1_000_000, isLocal: true)
        case ("local-timestamp-nanos", .long): return .timestamp(unitsPerSecond: 1_000_000_000, isLocal: true)
        default: return semantic(node, members) ?? node
        }
    }

    /// A day or a time by the name that Kafka Connect's converter keeps; nil where there is none that fits.
    private static func semantic(_ node: AvroSchema.Node, _ members: [String: JSONValue]) -> AvroSchema.Node? {
        guard let type = members["connect.name"]?.stringValue.flatMap(CalendarType.init(connectName:)) else {
            return nil
        }
        switch (type, node) {
        case (.date, .int): return .date
        case (.time(unitsPerSecond: 1_000), .int): return .timeInMilliseconds
        case (.time(let unitsPerSecond), .long): return .time(unitsPerSecond: unitsPerSecond)
        case (.timestamp(let unitsPerSecond), .long):
            return .timestamp(unitsPerSecond: unitsPerSecond, isLocal: false)
        default: return nil
        }
    }

    private static func decimal(size: Int?, _ members: [String: JSONValue]) -> AvroSchema.Node? {
        let scale = members["scale"] == nil ? 0 : members["scale"]?.numberValue?.int64
        guard let scale = scale.flatMap(Int.init(exactly:)), scales.contains(scale) else { return nil }
        return .decimal(scale: scale, size: size)
    }

    private static func namespace(of fullName: String) -> String {
        fullName.lastIndex(of: ".").map { String(fullName[..<$0]) } ?? ""
    }

    private static func fault(_ detail: String) -> RecordFault { RecordFault(.invalidSchema, detail) }
}
