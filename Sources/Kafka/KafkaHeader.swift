/// A named value beside a record's key and value.
public struct KafkaHeader: Sendable, Hashable {
    /// Several headers may have the same.
    public var name: String
    /// nil is another value than none at all.
    public var value: [UInt8]?

    /// A header of this name.
    public init(name: String, value: [UInt8]?) {
        self.name = name
        self.value = value
    }
}
