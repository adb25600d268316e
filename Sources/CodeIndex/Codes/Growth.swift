/// Tells when a generation has doubled since it was last told so, counting from this process's start.
struct Growth {
    private static let first = 1_000
    private var written: [Int64: (count: Int, next: Int)] = [:]

    mutating func hasDoubled(_ generation: Int64, adding count: Int) -> Bool {
        var state = written[generation] ?? (0, Self.first)
        state.count += count
        defer { written[generation] = state }
        guard state.count >= state.next else { return false }
        state.next = state.count * 2
        return true
    }
}
