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
        /// Entries whose keys are of a kind, each key once.
        case map(key: Kind)
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
        /// As they are declared.
        var fields: [Field] = []
        /// The places of fields by number.
        var places: [Int: Int] = [:]
        /// The message types inside, in their order.
        var nested: [Int] = []
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
