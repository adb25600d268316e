import CodeIndex
import Synchronization

/// Passes a run's progress on, and writes the newest to the run's record once a second.
final class ProgressRecorder: Sendable {
    private static let interval = Duration.seconds(1)

    private let index: CodeIndex
    private let run: Int64
    private let report: @Sendable (AlignmentRun.Progress) -> Void
    private let newest = Mutex<AlignmentRun.Progress?>(nil)

    init(index: CodeIndex, run: Int64, report: @escaping @Sendable (AlignmentRun.Progress) -> Void) {
        self.index = index
        self.run = run
        self.report = report
    }

    func show(_ progress: AlignmentRun.Progress) {
        newest.withLock { $0 = progress }
        report(progress)
    }

    /// Runs a body until its end or until the run is cancelled. A record that can't be written costs no more than the
    /// record: the run itself finds out when it ends.
    /// - Throws: ``AlignmentRunError/cancelled``; what the body throws.
    func whileRecording<Value: Sendable>(_ body: @Sendable @escaping () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.interval)
                    // Also without news: a run that was cancelled finds out here.
                    guard let progress = self.newest.withLock({ $0 }) else { continue }
                    let goesOn = try? await self.index.runs.record(
                        self.run, reached: progress.stage, done: progress.done, loss: progress.loss)
                    if goesOn == false { throw AlignmentRunError.cancelled }
                }
                return nil
            }
            defer { group.cancelAll() }
            for try await value in group {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}
