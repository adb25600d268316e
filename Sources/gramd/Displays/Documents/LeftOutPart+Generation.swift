import Codes

extension [LeftOutPart] {
    /// Those of a generation; none where nothing was measured.
    static func of(_ gains: MeasuredGains?, without scoring: CodeScoring?) -> Self {
        guard let gains, let scoring else { return [] }
        return gains.leftOut(by: scoring)
    }
}
