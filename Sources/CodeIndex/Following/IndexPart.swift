/// A piece of an index that is read whole.
public enum IndexPart: Sendable, Equatable {
    /// All generations, oldest first; comes once, before everything else.
    case generations([Generation])
    /// Some of the dictionary, all of which comes before the postings.
    case codes([CodeRow])
    /// Some live products.
    case products([ProductFields])
    /// Some products' codes in a generation.
    case postings(generation: Int64, [PostingRow])
}
