/// Tells when a generation is eight times as large as when it was last told so, counting from this process's start: the
/// planner itself follows a table's size.
struct Growth {
    private static let first = 1_000
    private static let factor = 8
    private var written: [Int64: (count: Int, next: Int)] = [:]

    mutating func hasOutgrown(_ generation: Int64, adding count: Int) -> Bool {
        var state = written[generation] ?? (0, Self.first)
        state.count += count
        defer { written[generation] = state }
        guard state.count >= state.next else { return false }
        state.next = state.count * Self.factor
        return true
    }
}
