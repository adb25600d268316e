/// A Protobuf schema with everything that it refers to, ready to read messages.
package struct ProtobufSchema: Sendable {
    /// What a single value of a field is.
    enum Kind: Sendable, Equatable {
        case double, float, int32, int64, uint32, uint64, sint32, sint64
        case fixed32, fixed64, sfixed32, sfixed64, bool, string, bytes
        /// A place in ``ProtobufSchema/enumerations``.
        case enumeration(Int)
        /// A place in ``ProtobufSchema/messages``.
        case message(Int)
        /// A message between two tags instead of behind a length, in proto2.
        case group(Int)
    }

    /// How often a field has a value.
    enum Occurrence: Sendable, Equatable {
        /// Once; without one in the bytes it has its type's default.
        case implicit
        /// Once or not at all.
        case explicit
        /// Once; a message without it is none.
        case required
        case repeated
        /// Entries of a message type that has the key as its first field and the value as its second; each key once.
        case map(entry: Int)
    }

    /// A message's field.
    struct Field: Sendable {
        let name: String
        /// The name as a JSON member's, with its colon.
        let label: [UInt8]
        let kind: Kind
        let occurrence: Occurrence
        /// Of the members of one oneof only the last in the bytes counts.
        let oneof: Int?
    }

    /// A message type.
    struct Message: Sendable {
        let fullName: String
        /// How JSON writes it, where that is not an object of its fields.
        let wellKnown: ProtobufWellKnownType?
        /// As they are declared.
        private(set) var fields: [Field] = []
        /// The places of fields with small numbers, by number; −1 where there is none.
        private var smallPlaces: [Int] = []
        /// The places of the others.
        private var largePlaces: [Int: Int] = [:]
        /// The message types inside, in their order.
        var nested: [Int] = []

        init(fullName: String) {
            self.fullName = fullName
            wellKnown = ProtobufWellKnownType(fullName)
        }

        /// The place of a field among ``fields``; nil where no field has the number.
        func place(of number: Int) -> Int? {
            guard number < Self.smallNumbers else { return largePlaces[number] }
            guard number < smallPlaces.count, smallPlaces[number] >= 0 else { return nil }
            return smallPlaces[number]
        }

        mutating func append(_ field: Field, number: Int) {
            if number < Self.smallNumbers {
                while smallPlaces.count <= number { smallPlaces.append(-1) }
                smallPlaces[number] = fields.count
            } else {
                largePlaces[number] = fields.count
            }
            fields.append(field)
        }

        private static let smallNumbers = 256
    }

    /// An enum.
    struct Enumeration: Sendable {
        /// The names as JSON text; of names for one number the first.
        var symbols: [Int32: [UInt8]] = [:]
        var defaultNumber: Int32 = 0
        /// Whether a field with another number counts as absent (proto2).
        let isClosed: Bool
    }

    var messages: [Message] = []
    var enumerations: [Enumeration] = []
    /// The message types of the schema's own file, in their order.
    var topLevel: [Int] = []

    /// The message type at a place among those of the file, then among those nested in it, and so on; nil where there
    /// is none.
    func message(at indexes: [Int]) -> Int? {
        var level = topLevel
        var found: Int?
        for index in indexes {
            guard level.indices.contains(index) else { return nil }
            found = level[index]
            level = messages[level[index]].nested
        }
        return found
    }
}
