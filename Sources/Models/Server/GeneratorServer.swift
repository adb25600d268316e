public import GRAM
import HTTPClient
public import Logging
import Metrics
import Monitoring
import Synchronization

/// A server that computes for models, such as one with GPUs: it speaks OpenAI's protocol for completions.
///
/// Several requests are under way at once, each on a connection of its own. What may succeed a little later is tried
/// again, and a server that keeps failing is left alone for a while (``CircuitBreaker``).
public final class GeneratorServer: Sendable {
    /// What it is asked for; each use has a circuit of its own, since searches wait less long than products.
    public enum Use: String, Sendable {
        case coding, search
    }

    /// How it is asked.
    public let configuration: Configuration
    private let use: Use
    private let firstPause: Duration
    private let logger: Logger
    private let metrics: GeneratorMetrics
    private let connections: [GeneratorConnection]
    private let free: Mutex<[Int]>
    private let turn = Atomic<Int>(0)
    private let guarded: Mutex<Guarded>

    private struct Guarded {
        var circuit: CircuitBreaker
        /// Why the latest request failed.
        var cause = ""
    }

    /// Nothing is connected yet.
    public convenience init(_ configuration: Configuration, for use: Use, logger: Logger) {
        self.init(configuration, for: use, firstPause: .milliseconds(200), logger: logger)
    }

    /// - Parameter firstPause: before the second attempt, at most.
    init(_ configuration: Configuration, for use: Use, firstPause: Duration, logger: Logger) {
        self.configuration = configuration
        self.use = use
        self.firstPause = firstPause
        self.logger = logger
        metrics = GeneratorMetrics(use)
        connections = (0..<configuration.concurrentRequests).map { _ in GeneratorConnection(configuration) }
        free = Mutex(Array(connections.indices))
        guarded = Mutex(Guarded(circuit: CircuitBreaker(configuration.circuit)))
        metrics.ready(true)
    }

    /// Until when it is left alone; nil where asking has a chance.
    public var closedAgain: ContinuousClock.Instant? {
        guarded.withLock { $0.circuit.closedAgain(at: .now) }
    }

    /// What computes for a model.
    /// - Parameters:
    ///   - modelID: the model's identifier.
    ///   - deadline: by when there are sequences, or an error.
    public func generator(for modelID: String, until deadline: ContinuousClock.Instant) -> any SequenceGenerator {
        ServerGenerator(server: self, model: configuration.model ?? modelID, deadline: deadline)
    }

    /// The next tokens of sequences, in as many requests as that takes.
    /// - Throws: ``GeneratorServerError``, `CancellationError`.
    func nextTokens(
        of sequences: [[Int32]], model: String, endToken: Int32, until deadline: ContinuousClock.Instant
    ) async throws -> [[TokenProbability]] {
        let size = configuration.sequencesPerRequest
        var requests = stride(from: 0, to: sequences.count, by: size).map { start in
            CompletionRequest(
                model: model, sequences: Array(sequences[start..<min(start + size, sequences.count)]),
                endToken: endToken, listed: configuration.listedTokens, engine: configuration.engine)
        }[...]
        var parts: [[[TokenProbability]]] = []
        // While the circuit is open one request goes ahead, which all others would be refused beside.
        if requests.count > 1, !guarded.withLock({ $0.circuit.isClosed }) {
            parts.append(try await complete(requests.removeFirst(), until: deadline))
        }
        let rest = requests
        parts += try await withThrowingTaskGroup(of: (Int, [[TokenProbability]]).self) { group in
            for (number, request) in rest.enumerated() {
                group.addTask { (number, try await self.complete(request, until: deadline)) }
            }
            var parts = [[[TokenProbability]]](repeating: [], count: rest.count)
            for try await (number, part) in group { parts[number] = part }
            return parts
        }
        return parts.flatMap { $0 }
    }

    /// Asks until there is an answer, or trying again has no sense.
    private func complete(
        _ request: CompletionRequest, until deadline: ContinuousClock.Instant
    ) async throws -> [[TokenProbability]] {
        var backoff = Backoff(first: firstPause)
        var attempt = 1
        while true {
            do {
                return try await tryOnce(request, until: deadline)
            } catch let error as GeneratorServerError {
                if error.code == .cancelled { throw CancellationError() }
                let pause = max(backoff.next(), error.retryAfter ?? .zero)
                guard error.isRetriable, attempt < configuration.attempts, closedAgain == nil,
                    ContinuousClock.now + pause < deadline
                else { throw error }
                attempt += 1
                try await Task.sleep(for: pause)
            }
        }
    }

    private func tryOnce(
        _ request: CompletionRequest, until deadline: ContinuousClock.Instant
    ) async throws -> [[TokenProbability]] {
        let (permit, cause) = guarded.withLock { ($0.circuit.admit(at: .now), $0.cause) }
        guard let permit else {
            metrics.count(.refused)
            throw GeneratorServerError(
                .circuitOpen, url: configuration.endpoint,
                "it has failed several times, and is left alone for a while; last: \(cause)")
        }
        let place = takeConnection()
        defer { if let place { free.withLock { $0.append(place) } } }
        let start = ContinuousClock.now
        do {
            let index = place ?? turn.wrappingAdd(1, ordering: .relaxed).newValue & .max
            let tokens = try await connections[index % connections.count].complete(request, until: deadline)
            metrics.record(ContinuousClock.now - start)
            metrics.count(.answered)
            change(nil) { $0.succeeded(permit) }
            return tokens
        } catch {
            if error.code != .cancelled { metrics.count(.failed) }
            switch error.code {
            // A model that is not served yet says nothing about those that are.
            case .cancelled, .notFound: change(nil) { $0.abandoned(permit, at: .now) }
            default: change(error) { $0.failed(permit, at: .now, retryAfter: error.retryAfter) }
            }
            throw error
        }
    }

    /// - Returns: nil where all are in use: whoever comes then waits for one of them.
    private func takeConnection() -> Int? { free.withLock { $0.popLast() } }

    /// Tells the circuit of an outcome, and people of what that changes.
    private func change(_ cause: GeneratorServerError?, _ body: (inout CircuitBreaker) -> Void) {
        let (before, after) = guarded.withLock { guarded in
            let before = guarded.circuit.state
            body(&guarded.circuit)
            if let cause { guarded.cause = cause.message }
            return (before, guarded.circuit.state)
        }
        guard before != after else { return }
        switch (before, after) {
        case (.closed, .open):
            metrics.ready(false)
            logger.warning("\(use.rawValue) leaves the generator alone for a while: \(cause.map(\.description) ?? "")")
        case (_, .closed(failures: 0)) where before == .halfOpen:
            metrics.ready(true)
            logger.notice("\(use.rawValue): the generator \(configuration.endpoint) answers again")
        default: break
        }
    }
}
