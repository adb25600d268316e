import CodeIndex

/// The way of a new generation to the one that answers queries, without I/O: once all its products are coded it is
/// activated, and the oldest ones beyond those kept for a rollback are retired.
struct GenerationSwitch: Sendable {
    /// What to do next; its outcome is told by the method named with it.
    enum Action: Sendable, Equatable {
        /// Ask whether no product waits for coding: ``GenerationSwitch/checked(isCoded:)``.
        case checkCoded
        /// Let the generation answer queries: ``GenerationSwitch/activated()``.
        case activate
        /// Ask which generations there are now: ``GenerationSwitch/listed(_:)``.
        case list
        /// Drop a generation: ``GenerationSwitch/retired()``, also where it can't be dropped now.
        case retire(Generation)
        /// All is done that could be done.
        case end
    }

    private let keptGenerations: Int
    /// To be retired, oldest first.
    private var old: ArraySlice<Generation> = []

    /// - Parameter keptGenerations: former generations that stay for a rollback.
    init(keptGenerations: Int) { self.keptGenerations = keptGenerations }

    func begin() -> Action { .checkCoded }

    func checked(isCoded: Bool) -> Action { isCoded ? .activate : .end }

    func activated() -> Action { .list }

    /// - Parameter generations: all there are, oldest first.
    mutating func listed(_ generations: [Generation]) -> Action {
        old = generations.filter { $0.state == .kept }.dropLast(keptGenerations)
        return retired()
    }

    /// One that can't be dropped now is left to the next activation.
    mutating func retired() -> Action { old.popFirst().map(Action.retire) ?? .end }
}
