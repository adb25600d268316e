/// The keys of log lines' metadata.
public enum LogKey {
    /// The topic of a record.
    public static let topic = "topic"
    /// The number of its partition.
    public static let partition = "partition"
    /// Its offset there.
    public static let offset = "offset"
    /// The kind of fault, as dead letters are counted by.
    public static let cause = "cause"
    /// An identifier of what violates a rule of the index.
    public static let example = "example"
}
