/// Decides whether a server that fails is asked, without I/O: after several failures in a row it is left alone for a
/// while, and then asked by one request whether it works again.
///
/// Each request gets a permit before, and its outcome is told afterwards. What comes of a request that began before the
/// state changed says nothing about it any more.
public struct CircuitBreaker: Sendable {
    /// When a server is left alone, and for how long.
    public struct Configuration: Sendable, Equatable {
        /// So many failures in a row open the circuit.
        public var failures: Int
        /// How long it stays open the first time; twice as long each time that the trial fails.
        public var pause: Duration
        /// How long it stays open at most.
        public var longestPause: Duration

        /// Thresholds; each parameter is told beside its property.
        public init(failures: Int = 5, pause: Duration = .seconds(5), longestPause: Duration = .seconds(60)) {
            self.failures = failures
            self.pause = pause
            self.longestPause = longestPause
        }
    }

    /// What the circuit lets through.
    public enum State: Sendable, Equatable {
        /// Everything; so many requests have failed in a row.
        case closed(failures: Int)
        /// Nothing until then.
        case open(until: ContinuousClock.Instant)
        /// One request, which is under way.
        case halfOpen
    }

    /// What one request was admitted with.
    public struct Permit: Sendable, Equatable {
        fileprivate var epoch: Int
    }

    /// What the circuit lets through now.
    public private(set) var state = State.closed(failures: 0)
    private let configuration: Configuration
    private var pause: Duration
    /// Rises with each change of what is let through.
    private var epoch = 0

    /// A closed circuit.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        pause = configuration.pause
    }

    /// Whether everything is let through.
    public var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// Until when nothing is let through; nil where a request has a chance.
    public func closedAgain(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        switch state {
        case .closed: nil
        case .open(let until): until > now ? until : nil
        // Whoever else comes looks again soon.
        case .halfOpen: now + configuration.pause
        }
    }

    /// Lets a request through, or not.
    /// - Returns: nil where the server is left alone.
    public mutating func admit(at now: ContinuousClock.Instant) -> Permit? {
        switch state {
        case .closed: return Permit(epoch: epoch)
        case .open(let until) where until <= now:
            change(to: .halfOpen)
            return Permit(epoch: epoch)
        case .open, .halfOpen: return nil
        }
    }

    /// The server has answered.
    public mutating func succeeded(_ permit: Permit) {
        guard permit.epoch == epoch else { return }
        pause = configuration.pause
        if state == .halfOpen { change(to: .closed(failures: 0)) } else { state = .closed(failures: 0) }
    }

    /// The server has failed.
    /// - Parameter retryAfter: the circuit that opens stays so at least as long; as the server has asked for.
    public mutating func failed(
        _ permit: Permit, at now: ContinuousClock.Instant, retryAfter: Duration? = nil
    ) {
        guard permit.epoch == epoch else { return }
        if case .closed(let failures) = state, failures + 1 < configuration.failures {
            state = .closed(failures: failures + 1)
            return
        }
        if state == .halfOpen { pause = min(pause * 2, configuration.longestPause) }
        change(to: .open(until: now + min(max(pause, retryAfter ?? .zero), configuration.longestPause)))
    }

    /// A request has ended by itself and says nothing about the server; the next one is the trial.
    public mutating func abandoned(_ permit: Permit, at now: ContinuousClock.Instant) {
        guard permit.epoch == epoch, state == .halfOpen else { return }
        change(to: .open(until: now))
    }

    private mutating func change(to state: State) {
        self.state = state
        epoch += 1
    }
}
