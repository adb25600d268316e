/// Growing pauses between attempts at something that the surroundings prevent; it keeps no time itself.
public struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var random: any RandomNumberGenerator & Sendable
    private var attempts = 0

    /// - Parameters:
    ///   - first: what the first pause takes at most.
    ///   - longest: what any pause takes at most.
    ///   - random: spreads the pauses.
    public init(
        first: Duration = .milliseconds(100), longest: Duration = .seconds(5),
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.first = first
        self.longest = longest
        self.random = random
    }

    /// The next pause: doubled each time, at random between half and all of it, so that instances don't march in step.
    public mutating func next() -> Duration {
        let full = min(first * (1 << min(attempts, 16)), longest)
        attempts += 1
        return full * (0.5 + Double(random.next() >> 11) * 0x1p-54)
    }

    /// An attempt has done its work. One that found nothing to do proves nothing, and leaves the pauses as they are.
    public mutating func reset() { attempts = 0 }
}
