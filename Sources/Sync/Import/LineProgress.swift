/// How far a file of lines has been read.
public struct LineProgress: Sendable, Equatable {
    /// Lines read so far.
    public internal(set) var lines = 0
    /// How much of the file has been read, 0 to 1; nil for standard input.
    public internal(set) var fraction: Double?
}
