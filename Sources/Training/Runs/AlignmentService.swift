import ChildProcesses
public import CodeIndex
import Execution
import Foundation
public import Logging
import Metrics
import Monitoring
public import ServiceLifecycle

/// Starts alignment runs when they are due, each in a child process: a training can't take the daemon's memory or its
/// place on the processor, nor bring it down.
public struct AlignmentService: Service {
    /// When to start runs, and what they may take.
    public struct Configuration: Sendable {
        /// What makes a run due.
        public var schedule: AlignmentSchedule
        /// How often to look whether a run is due, in seconds.
        public var checkSeconds: Int
        /// Planned training time of a run.
        public var minutes: Int
        /// The most memory of a run's process, in MiB.
        public var memoryMegabytes: Int
        /// How much a run's process gives way to others.
        public var priority: SupervisedProcess.Priority

        /// Creates a configuration.
        public init(
            schedule: AlignmentSchedule, checkSeconds: Int, minutes: Int, memoryMegabytes: Int,
            priority: SupervisedProcess.Priority = .idle
        ) {
            self.schedule = schedule
            self.checkSeconds = checkSeconds
            self.minutes = minutes
            self.memoryMegabytes = memoryMegabytes
            self.priority = priority
        }
    }

    private let configuration: Configuration
    private let configurationPath: String?
    private let index: CodeIndex
    private let logger: Logger

    /// Creates a service.
    /// - Parameter configurationPath: the configuration file to pass on to the runs; nil for the default.
    public init(configuration: Configuration, configurationPath: String?, index: CodeIndex, logger: Logger) {
        self.configuration = configuration
        self.configurationPath = configurationPath
        self.index = index
        self.logger = logger
    }

    /// Starts runs until the service group shuts down; one that is under way then ends with this process.
    public func run() async throws {
        if configuration.schedule.isOff { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            var backoff = Backoff(first: .seconds(configuration.checkSeconds), longest: .seconds(3_600))
            var told: AlignmentRunError?
            while !Task.isCancelled {
                do {
                    let since = try await index.runs.sinceLast()
                    if try await index.runs.hasInterrupted() {
                        logger.info("an alignment run goes on that was interrupted")
                        try await align()
                    } else if let reason = configuration.schedule.reason(
                        freshClicks: since.freshClicks, secondsSinceLast: since.seconds,
                        recall: try await index.clicks.recallSinceActivation())
                    {
                        if let obstacle = try await AlignmentRun.obstacle(in: index) {
                            if obstacle != told { logger.info("a due alignment run (\(reason)) waits: \(obstacle)") }
                            told = obstacle
                            // To find it out again takes a look at the whole log.
                            try await Task.sleep(for: backoff.next())
                            continue
                        }
                        told = nil
                        logger.info("an alignment run starts: \(reason)")
                        try await align()
                    }
                    backoff.reset()
                    try await Task.sleep(for: .seconds(configuration.checkSeconds))
                } catch {
                    if Task.isCancelled { return }
                    logger.error("no alignment run: \(error)")
                    try? await Task.sleep(for: backoff.next())
                }
            }
        }
    }

    /// Shows how far the run is in the metrics until it is cancelled.
    private func reportProgress() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(2))
            guard let run = try? await index.runs.latest(limit: 1).first, run.state == .running else { continue }
            Gauge(label: MetricName.alignmentStageDone, dimensions: [("stage", run.stage)]).record(run.done)
            if let loss = run.loss { Gauge(label: MetricName.alignmentLoss).record(loss) }
        }
    }

    /// Runs `gramd align now` to its end.
    private func align() async throws {
        // The run ends when this end of the pipe closes, however this process ends.
        let lifeline = try ChildPipe()
        let process = try ChildProcess(
            [
                URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path, "align", "now", "--supervised",
                "--minutes", "\(configuration.minutes)", "--memory", "\(configuration.memoryMegabytes)",
            ] + (configurationPath.map { ["--config", $0] } ?? []),
            input: lifeline.reading, output: .descriptor(STDERR_FILENO), errors: .inherited, group: .own)
        lifeline.closeReading()
        let watch = Task { await reportProgress() }
        defer { watch.cancel() }
        let thread = DedicatedThread(name: "alignment")
        let status = try await withTaskCancellationHandler {
            // A signal's number alone would say nothing of an outcome.
            try await thread.run { process.wait().shellStatus }
        } onCancel: {
            lifeline.closeWriting()
        }
        try Task.checkCancellation()
        let outcome = AlignmentExit(status: status)
        Counter(label: MetricName.alignmentRuns, dimensions: [("outcome", outcome?.rawValue ?? "failed")])
            .increment()
        guard let outcome else { throw AlignmentProcessFailed(status: status) }
        logger.info("the alignment run ended: \(outcome.rawValue)")
    }
}

/// A run's process did not come to a verdict; its own messages stand before this one.
struct AlignmentProcessFailed: Error, CustomStringConvertible {
    let status: Int32
    var description: String { "the run's process ended with status \(status)" }
}
