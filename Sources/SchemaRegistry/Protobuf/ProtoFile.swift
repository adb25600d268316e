/// What a schema file declares, names as they are written.
struct ProtoFile {
    /// A message type.
    struct Message {
        let name: String
        var fields: [Field] = []
        /// Message types inside, in their order: message indexes count them, groups not included.
        var messages: [Message] = []
        var groups: [Message] = []
        var enumerations: [Enumeration] = []
        /// How many oneofs there are.
        var oneofs = 0
    }

    /// A message's field.
    struct Field {
        enum Label { case none, optional, required, repeated }

        let name: String
        let number: Int
        let label: Label
        /// The type's name, as it is written.
        let type: String
        /// Where this is a map: the type of its keys; ``type`` is that of its values.
        var mapKeyType: String?
        /// The number of the oneof that it is a member of.
        var oneof: Int?
        /// Whether this is a group of proto2.
        var isGroup = false
        var features = ProtoFeatures()
    }

    /// An enum; its first value is the default.
    struct Enumeration {
        let name: String
        var values: [(name: String, number: Int32)] = []
        var features = ProtoFeatures()
    }

    /// What decides about the presence of fields and about numbers that an enum doesn't name.
    enum Syntax { case proto2, proto3, edition }

    var syntax = Syntax.proto2
    /// Of an edition, what counts where a field or enum doesn't say it.
    var features = ProtoFeatures()
    var package = ""
    /// Paths of files whose types are used.
    var imports: [String] = []
    var messages: [Message] = []
    var enumerations: [Enumeration] = []
}
