import Synchronization

/// Bounds how many requests are worked on at once, so that a flood is refused at once rather than answered too late.
final class Admission: Sendable {
    private let limit: Int
    private let current = Atomic<Int>(0)

    init(limit: Int) { self.limit = limit }

    /// Runs a body unless too many run already.
    /// - Returns: nil where it was refused.
    func admit<Value>(_ body: () async -> Value) async -> Value? {
        let place = current.wrappingAdd(1, ordering: .relaxed).newValue
        defer { current.wrappingSubtract(1, ordering: .relaxed) }
        return place <= limit ? await body() : nil
    }
}
