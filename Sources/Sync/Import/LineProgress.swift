/// How far a file has been read.
public struct LineProgress: Sendable, Equatable {
    /// Items read so far: lines, rows, or elements of an array.
    public internal(set) var lines = 0
    /// How much of the file has been read, 0 to 1; nil for standard input.
    public internal(set) var fraction: Double?
}
