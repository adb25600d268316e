import Synchronization

/// Whether each part of the daemon can do its work now, for `/readyz` and `gramd status`.
public final class Health: Sendable {
    /// A part whose failure makes the daemon not ready.
    public enum Component: String, Sendable, CaseIterable, Comparable {
        case database, broker, topics, sync, coding, clicks, search

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// A part that can't do its work.
    public struct Failure: Sendable, Equatable {
        /// Which one.
        public let component: Component
        /// Why, for people.
        public let reason: String

        /// Creates a failure.
        public init(component: Component, reason: String) {
            self.component = component
            self.reason = reason
        }
    }

    /// How long a loop may take to come round: a batch of products on a slow machine.
    private static let patience = Duration.seconds(45)
    /// The database is asked a short question every second.
    private static let databasePatience = Duration.seconds(5)

    /// The parts that there are.
    public let components: Set<Component>
    private let noticed = Mutex<[String: String]>([:])
    private let problems: Mutex<[Component: String]>
    private let beats = Mutex<[Component: ContinuousClock.Instant]>([:])

    /// - Parameter components: those that there are; each must report ready first.
    public init(waitingFor components: Set<Component>) {
        self.components = components
        problems = Mutex(Dictionary(uniqueKeysWithValues: components.map { ($0, "starting") }))
    }

    /// The component works.
    /// - Returns: whether it did not before.
    @discardableResult
    public func ready(_ component: Component) -> Bool {
        problems.withLock { $0.removeValue(forKey: component) != nil }
    }

    /// The component can't work now, and why.
    /// - Returns: whether it could before, or for another reason.
    @discardableResult
    public func failing(_ component: Component, _ reason: String) -> Bool {
        problems.withLock { $0.updateValue(reason, forKey: component) != reason }
    }

    /// Whether a component can do its work now.
    public func isReady(_ component: Component) -> Bool { !failures.contains { $0.component == component } }

    /// What is wrong, by component; empty when the daemon is ready. A loop that hangs is a failure too.
    public var failures: [Failure] {
        var reasons = problems.withLock { $0 }
        for component in Component.allCases where reasons[component] == nil {
            let patience = component == .database ? Self.databasePatience : Self.patience
            if stalled(longerThan: patience).contains(component) {
                reasons[component] = "no answer and no progress for \(patience)"
            }
        }
        return reasons.sorted { $0.key < $1.key }.map { Failure(component: $0.key, reason: $0.value) }
    }

    /// What a person should look at although the daemon works, by subject.
    public var notices: [String: String] { noticed.withLock { $0 } }

    /// Something that a person should look at has been found, or is over.
    /// - Parameter notice: nil when it is over.
    /// - Returns: whether that is news.
    @discardableResult
    public func notice(_ notice: String?, about subject: String) -> Bool {
        noticed.withLock { noticed in
            defer { noticed[subject] = notice }
            return (noticed[subject] == nil) != (notice == nil)
        }
    }

    /// The component's loop has come round: it works, or it waits for something that it looks at again and again.
    public func beat(_ component: Component) {
        beats.withLock { $0[component] = .now }
    }

    /// Components whose loop once ran and has not come round for so long: they hang.
    public func stalled(longerThan limit: Duration) -> [Component] {
        let now = ContinuousClock.now
        return beats.withLock { $0.filter { now - $0.value > limit }.keys.sorted() }
    }
}
