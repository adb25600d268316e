import Testing

@testable import Models

@Suite struct CircuitBreakerTests {
    private let start = ContinuousClock.now

    private func breaker(failures: Int = 3) -> CircuitBreaker {
        CircuitBreaker(
            CircuitBreaker.Configuration(failures: failures, pause: .seconds(4), longestPause: .seconds(10)))
    }

    private func open(_ breaker: inout CircuitBreaker, at now: ContinuousClock.Instant) throws {
        while breaker.isClosed { breaker.failed(try breaker.permit(at: now), at: now) }
    }

    @Test func failuresInARowOpenIt() throws {
        var breaker = breaker()
        for _ in 0..<2 { breaker.failed(try breaker.permit(at: start), at: start) }
        #expect(breaker.state == .closed(failures: 2) && breaker.closedAgain(at: start) == nil)
        breaker.succeeded(try breaker.permit(at: start))
        #expect(breaker.state == .closed(failures: 0))
        for _ in 0..<3 { breaker.failed(try breaker.permit(at: start), at: start) }
        #expect(breaker.state == .open(until: start + .seconds(4)))
        #expect(breaker.admit(at: start + .seconds(3)) == nil)
        #expect(breaker.closedAgain(at: start + .seconds(3)) == start + .seconds(4))
    }

    @Test func oneRequestTriesAfterThePauseAndClosesIt() throws {
        var breaker = breaker()
        try open(&breaker, at: start)
        let later = start + .seconds(4)
        #expect(breaker.closedAgain(at: later) == nil)
        let trial = try breaker.permit(at: later)
        #expect(breaker.state == .halfOpen && breaker.admit(at: later) == nil)
        #expect(breaker.closedAgain(at: later) != nil)
        breaker.succeeded(trial)
        #expect(breaker.state == .closed(failures: 0))
    }

    @Test func eachTrialThatFailsDoublesThePauseUpToTheLongest() throws {
        var breaker = breaker()
        try open(&breaker, at: start)
        var now = start + .seconds(4)
        for pause in [8, 10, 10] {
            breaker.failed(try breaker.permit(at: now), at: now)
            #expect(breaker.state == .open(until: now + .seconds(pause)))
            now += .seconds(pause)
        }
        breaker.succeeded(try breaker.permit(at: now))
        try open(&breaker, at: now)
        #expect(breaker.state == .open(until: now + .seconds(4)))
    }

    @Test func whatTheServerAsksForLengthensThePause() throws {
        var breaker = breaker(failures: 1)
        breaker.failed(try breaker.permit(at: start), at: start, retryAfter: .seconds(7))
        #expect(breaker.state == .open(until: start + .seconds(7)))
        var endless = self.breaker(failures: 1)
        endless.failed(try endless.permit(at: start), at: start, retryAfter: .seconds(100_000))
        #expect(endless.state == .open(until: start + .seconds(10)))
    }

    @Test func outcomesOfRequestsFromBeforeSayNothing() throws {
        var breaker = breaker()
        let (early, other) = (try breaker.permit(at: start), try breaker.permit(at: start))
        try open(&breaker, at: start)
        let opened = breaker.state
        breaker.succeeded(early)
        breaker.failed(other, at: start + .seconds(1))
        #expect(breaker.state == opened)
        let trial = try breaker.permit(at: start + .seconds(4))
        breaker.succeeded(early)
        #expect(breaker.state == .halfOpen)
        breaker.succeeded(trial)
        breaker.failed(other, at: start + .seconds(5))
        #expect(breaker.state == .closed(failures: 0))
    }

    @Test func aTrialThatEndsByItselfLeavesItToTheNext() throws {
        var breaker = breaker()
        try open(&breaker, at: start)
        let later = start + .seconds(5)
        breaker.abandoned(try breaker.permit(at: later), at: later)
        #expect(breaker.closedAgain(at: later) == nil)
        breaker.succeeded(try breaker.permit(at: later))
        #expect(breaker.isClosed)
    }
}

extension CircuitBreaker {
    /// What a request is admitted with, which has to be.
    fileprivate mutating func permit(at now: ContinuousClock.Instant) throws -> Permit {
        let permit = admit(at: now)
        return try #require(permit)
    }
}
