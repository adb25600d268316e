/// A typed value that live products have.
public struct KnownValue: Sendable, Equatable {
    /// The value in normal form.
    public internal(set) var value: TypedValue
    /// As most products have it.
    public internal(set) var spelling: String
    /// How many products have it; one that has it in two fields counts twice.
    public internal(set) var products: Int
    /// The fields that it stands in, in each way in which it is written, the most frequent first.
    public internal(set) var sources: [StructuredValue]
}
