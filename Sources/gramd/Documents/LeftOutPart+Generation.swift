import Codes

/// A part of the method that a training has left out, with what it measured of it.
struct LeftOutPart: Encodable {
    let part: String
    let gain: MeasuredGain
}

extension [LeftOutPart] {
    /// Those of a generation; none where nothing was measured.
    static func of(_ gains: MeasuredGains?, without scoring: CodeScoring?) -> Self {
        guard let gains, let scoring else { return [] }
        return gains.leftOut(by: scoring).map { LeftOutPart(part: $0.part, gain: $0.gain) }
    }
}
