import Catalog
import CodeIndex
public import Kafka
public import Logging
public import Monitoring
import Postgres
public import ServiceLifecycle
import Synchronization

/// Follows topics: the event-driven half of the daemon.
///
/// A sink writes each batch of records with its offsets in one transaction. Offsets live in the index; Kafka's committed
/// ones are for lag tools only. What is done when is decided by a state machine; this performs it. In a backlog the next
/// records are read and prepared while some are written.
public final class TopicFollower: Service {
    private static let pollTimeout = Duration.seconds(1)
    /// Of what is not there in a backlog nothing is waited for.
    private static let readAheadTimeout = Duration.milliseconds(1)

    /// What was read of a consumer's records.
    private struct Reading<Prepared: Sendable> {
        /// What the state machine was told of last.
        var current: ReadAhead<Prepared>?
        /// What it is to be told next.
        var ahead: ReadAhead<Prepared>?
    }

    let consumerConfiguration: KafkaConsumerConfiguration
    private let owner: String
    private let size: Mutex<TransactionSize>
    private let sink: any RecordSink
    let topics: [String]
    let health: Health
    let part: Health.Component
    let logger: Logger
    private let followed: FollowedPartitions
    let heldBack: HeldBackGauges

    /// - Parameters:
    ///   - owner: names this instance to people who look at the offsets.
    ///   - size: how much is written in one transaction.
    ///   - followed: told how far each partition is applied.
    ///   - part: what it answers for: following the topics and writing what they hold. Whether the broker and the topics
    ///     are there is a ``TopicWatch``'s to say.
    public init(
        consumer: KafkaConsumerConfiguration, topics: [String], owner: String, size: TransactionSize,
        sink: any RecordSink, followed: FollowedPartitions, health: Health, part: Health.Component, logger: Logger
    ) {
        consumerConfiguration = consumer
        self.topics = topics
        self.owner = owner
        self.size = Mutex(size)
        self.sink = sink
        self.health = health
        self.part = part
        self.followed = followed
        heldBack = HeldBackGauges(part: part)
        self.logger = logger
    }

    /// Follows the topics until the service group shuts down.
    /// - Throws: ``SyncError``, `KafkaError` for settings that are not valid.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            var machine = FollowerStateMachine(lostOffsetAdvice: self.sink.lostOffsetAdvice)
            while !Task.isCancelled {
                let consumer = try KafkaConsumer(self.consumerConfiguration)
                let outcome = await self.outcome(of: consumer, &machine)
                self.followed.removeAll()
                if await !consumer.close() { self.logger.warning("leaving the consumer group took too long") }
                switch outcome {
                case .success(let pause?): try? await Task.sleep(for: pause)
                case .success(nil): return
                case .failure(let error):
                    self.health.failing(self.part, "\(error)")
                    throw error
                }
            }
        }
    }

    private func outcome(
        of consumer: KafkaConsumer, _ machine: inout FollowerStateMachine
    ) async -> Result<Duration?, any Error> {
        do {
            try await consumer.subscribe(topics)
            return .success(try await follow(consumer, into: sink, &machine))
        } catch {
            return Task.isCancelled ? .success(nil) : .failure(error)
        }
    }

    /// - Returns: after which pause to join the group anew; nil when the task was cancelled.
    private func follow<Sink: RecordSink>(
        _ consumer: KafkaConsumer, into sink: Sink, _ machine: inout FollowerStateMachine
    ) async throws -> Duration? {
        var action = machine.joined()
        var reading = Reading<Sink.Prepared>()
        while !Task.isCancelled {
            action.reports.forEach(report)
            health.beat(part)
            if case .rejoin(let pause) = action.command { return pause }
            do {
                action = try await perform(action.command, consumer, sink, &reading, &machine)
            } catch let error as PostgresError where error.isEnvironmentFault {
                action = machine.indexFailed(error.description)
            } catch let unavailable as StageUnavailable {
                action = machine.stageFailed(unavailable.description)
            } catch let lost as PartitionOwnershipLost {
                action = machine.ownershipLost(lost)
            } catch let flood as DeadLetterFlood {
                action = machine.flooded(flood)
            }
        }
        return nil
    }

    /// - Returns: what comes next.
    private func perform<Sink: RecordSink>(
        _ command: FollowerStateMachine.Command, _ consumer: KafkaConsumer, _ sink: Sink,
        _ reading: inout Reading<Sink.Prepared>, _ machine: inout FollowerStateMachine
    ) async throws -> FollowerStateMachine.Action {
        switch command {
        case .poll:
            let poll = try await read(consumer, &reading)
            followed.polled(poll)
            let statistics = consumer.statistics
            return machine.polled(
                poll, brokers: statistics.map { .init(up: $0.brokersUp, down: $0.brokersDown) }, at: .now)
        case .checkOwnership(let standing):
            try await sink.index.partitions.checkOwnership(of: standing)
            return machine.ownershipConfirmed()
        case .write(let records, from: var positions):
            try await write(records, moving: &positions, consumer, sink, &reading)
            followed.applied(upTo: positions, records)
            return machine.wrote(upTo: positions)
        case .commit(let offsets):
            try await consumer.commit(offsets, note: note)
            return machine.committed()
        case .findCause(of: let progress):
            return machine.foundCause(isReplay: (try? await sink.index.partitions.wasReplayed(progress)) == true)
        case .checkIndex(after: let pause):
            try await Task.sleep(for: pause)
            try await sink.index.checkWritable()
            return machine.indexAnswered()
        case .wait(let pause):
            try await wait(pause)
            return machine.waited()
        case .takeOver(let partitions):
            let owned = try await sink.index.partitions.takeOver(partitions.map { LogPartition($0) }, owner: owner)
            followed.replace(with: owned, of: try await sink.index.identity())
            return machine.tookOver(owned)
        case .assign(let offsets):
            try await consumer.assign(offsets)
            // At once, so that the group shows which index has the partitions.
            let known = offsets.compactMapValues { start -> Int64? in
                if case .at(let offset) = start { offset } else { nil }
            }
            if !known.isEmpty { try await consumer.commit(known, note: note) }
            return machine.assigned()
        case .unassign:
            try await consumer.unassign()
            followed.removeAll()
            return machine.unassigned()
        case .stop(let error): throw error
        case .rejoin: preconditionFailure("joining anew takes another consumer")
        }
    }

    /// What was read ahead, or what there is.
    private func read<Prepared: Sendable>(
        _ consumer: KafkaConsumer, _ reading: inout Reading<Prepared>
    ) async throws -> KafkaPoll {
        reading.current = reading.ahead
        reading.ahead = nil
        if let known = reading.current { return known.poll }
        let size = size.withLock { $0 }
        let poll = try await consumer.poll(
            maximumRecords: size.records, maximumBytes: size.bytes, timeout: Self.pollTimeout)
        reading.current = ReadAhead(poll, nil, size: size)
        return poll
    }

    /// Writes records, and reads ahead meanwhile in a backlog. What was read ahead may be events as well, so it is kept
    /// whatever becomes of the records.
    private func write<Sink: RecordSink>(
        _ records: [KafkaRecord], moving positions: inout PartitionPositions, _ consumer: KafkaConsumer, _ sink: Sink,
        _ reading: inout Reading<Sink.Prepared>
    ) async throws {
        let current = reading.current
        reading.current = nil
        let isBacklog = current?.isBacklog == true
        let nextSize = size.withLock { $0 }
        async let following =
            isBacklog ? try? sink.readAhead(consumer, nextSize, timeout: Self.readAheadTimeout) : nil
        let start = ContinuousClock.now
        let outcome: Result<Void, any Error>
        do {
            try await sink.write(records, prepared: current?.prepared, moving: &positions, logger: logger) {
                health.beat(part)
            }
            outcome = .success(())
        } catch { outcome = .failure(error) }
        let duration = start.duration(to: .now)
        reading.ahead = await following
        switch outcome {
        case .success: size.withLock { $0.wrote(records.count, isFilled: isBacklog, in: duration) }
        case .failure(let error):
            size.withLock { $0.failed() }
            reading.ahead?.forgetRecords()
            throw error
        }
    }

    /// Left with the offsets that the group is told.
    private var note: String { followed.index.map { SharedGroup.Note(index: $0, owner: owner).text } ?? "" }

    private func wait(_ duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end {
            health.beat(part)
            try await Task.sleep(for: .seconds(1))
        }
    }
}
