/// Growing pauses between attempts at something that the surroundings prevent.
public struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var attempts = 0

    public init(first: Duration = .milliseconds(100), longest: Duration = .seconds(5)) {
        self.first = first
        self.longest = longest
    }

    /// The next pause: doubled each time, at random between half and all of it, so that instances don't march in step.
    public mutating func next() -> Duration {
        let full = min(first * (1 << min(attempts, 16)), longest)
        attempts += 1
        return full * Double.random(in: 0.5...1)
    }

    /// The attempt succeeded.
    public mutating func reset() { attempts = 0 }
}
