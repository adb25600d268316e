/// A part of the method that a training has left out, with what it measured of it.
public struct LeftOutPart: Sendable, Encodable, Equatable {
    /// For people.
    public let part: String
    /// What it would have added.
    public let gain: MeasuredGain
}
