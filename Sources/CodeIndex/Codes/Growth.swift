/// Tells when a generation is eight times as large as when it was last told so: the planner itself follows a table's size.
struct Growth {
    private static let first = 1_000
    private static let factor = 8
    private var written: [Int64: (count: Int, next: Int)] = [:]

    /// Whether a generation is counted.
    func counts(_ generation: Int64) -> Bool { written[generation] != nil }

    /// Counts a generation from here on.
    mutating func begin(_ generation: Int64, at count: Int) {
        written[generation] = (count, max(Self.first, count * Self.factor))
    }

    mutating func hasOutgrown(_ generation: Int64, adding count: Int) -> Bool {
        var state = written[generation] ?? (0, Self.first)
        state.count += count
        defer { written[generation] = state }
        guard state.count >= state.next else { return false }
        state.next = state.count * Self.factor
        return true
    }
}
