import Catalog
import CodeIndex
import Kafka
import Monitoring

/// Decides what a follower of topics does next, without I/O.
///
/// The follower performs one command at a time and tells its outcome; the answer is the next one. Records of a poll are
/// written before its events count, so that everything polled is applied when a partition is given back. A partition is
/// only read and written from where the index stood when it was last taken over; after anything that leaves this in
/// doubt, it is taken over again. What keeps records from being written is over when some were written, or none is left,
/// and not before: an index that answers may still refuse them, as one on a full disk does.
struct FollowerStateMachine: Sendable {
    /// How often a follower looks whether its partitions are still as it left them, also those that nothing comes for.
    static let ownershipCheck = Duration.seconds(2)
    /// How long records that can't be decoded wait before they are looked at again.
    static let floodPause = Duration.seconds(10)

    /// Partitions to become the owner of.
    private struct Takeover {
        var partitions: [TopicPartition]
        /// The group has just given them; otherwise they were read before.
        var isAssignment: Bool
    }

    private enum State {
        case joining
        case polling(PartitionPositions)
        case checkingOwnership(PartitionPositions, then: [KafkaRecord])
        case writing(PartitionPositions)
        case committing(PartitionPositions)
        case findingCause(PartitionOwnershipLost, Takeover)
        case waitingForIndex(Takeover)
        case holding(Takeover)
        case takingOver(Takeover)
        case assigning(Takeover, PartitionPositions)
        case unassigning([TopicPartition], lost: Bool)
        case stopped
    }

    /// What keeps records from being written.
    private struct Obstacle {
        enum Kind { case index, flood, stage }

        var kind: Kind
        /// Whether records that were read wait; otherwise the index could not be asked at all.
        var holdsRecords: Bool
        /// Partitions that have not been read to their ends since they were last taken over.
        var unread: Set<TopicPartition> = []
    }

    private let lostOffsetAdvice: String
    private var indexBackoff: Backoff
    private var rejoinBackoff: Backoff
    private var stageBackoff: Backoff
    private var state = State.joining
    private var obstacle: Obstacle?
    /// Events of the last poll that have not counted yet.
    private var events: ArraySlice<KafkaConsumerEvent> = []
    private var nextOwnershipCheck: ContinuousClock.Instant?
    private var isTopicMissing = false
    private var isForbidden = false
    private var wait = AssignmentWait()

    /// - Parameters:
    ///   - lostOffsetAdvice: what a person can do when the stored offset is not on the broker any more.
    ///   - indexBackoff: the pauses between two looks at an index that is away.
    ///   - rejoinBackoff: the pauses before the group is joined anew.
    ///   - stageBackoff: the pauses before records are given to a stage again that was away.
    init(
        lostOffsetAdvice: String, indexBackoff: Backoff = Backoff(),
        rejoinBackoff: Backoff = Backoff(first: .milliseconds(500)),
        stageBackoff: Backoff = Backoff(first: .seconds(1), longest: .seconds(30))
    ) {
        self.lostOffsetAdvice = lostOffsetAdvice
        self.indexBackoff = indexBackoff
        self.rejoinBackoff = rejoinBackoff
        self.stageBackoff = stageBackoff
    }

    /// A new consumer has subscribed to the topics; no partition is assigned to it.
    mutating func joined() -> Action {
        guard case .joining = state else { preconditionFailure("joined twice") }
        nextOwnershipCheck = nil
        wait = AssignmentWait()
        state = .polling(PartitionPositions())
        return Action(command: .poll)
    }

    // MARK: Records

    /// - Parameter brokers: nil before the first statistics.
    mutating func polled(_ poll: KafkaPoll, brokers: Brokers?, at now: ContinuousClock.Instant) -> Action {
        guard case .polling(let positions) = state else { preconditionFailure("polled unasked") }
        var reports = readingReports(poll)
        let isGroupReachable = (brokers?.up ?? 0) > 0 && !isTopicMissing
        if wait.hasBecomeLong(poll.events, isGroupReachable: isGroupReachable, at: now) { reports.append(.groupWaits) }
        events = poll.events[...]
        // Nothing can be said of partitions that nobody has assigned.
        guard !positions.positions.isEmpty else { return nextEvent(positions, reports) }
        if nextOwnershipCheck.map({ now >= $0 }) ?? true {
            nextOwnershipCheck = now + Self.ownershipCheck
            state = .checkingOwnership(positions, then: poll.records)
            return Action(reports: reports, command: .checkOwnership(positions.standing))
        }
        return write(poll.records, positions, reports)
    }

    mutating func ownershipConfirmed() -> Action {
        guard case .checkingOwnership(let positions, let records) = state else {
            preconditionFailure("ownership confirmed unasked")
        }
        return write(records, positions, [])
    }

    /// All records were written or rejected.
    mutating func wrote(upTo positions: PartitionPositions) -> Action {
        guard case .writing(let former) = state else { preconditionFailure("wrote unasked") }
        state = .committing(positions)
        let commit = Command.commit(positions.commitOffsets)
        // Records of partitions that are another's by now are left out.
        if positions == former { return Action(command: commit) }
        rejoinBackoff.reset()
        return Action(reports: overcome(), command: commit)
    }

    mutating func committed() -> Action {
        guard case .committing(let positions) = state else { preconditionFailure("committed unasked") }
        return nextEvent(positions, [])
    }

    // MARK: What keeps records from being written

    /// The index can't be written for now, or not even asked; what was polled is read again once it can.
    mutating func indexFailed(_ reason: String) -> Action {
        switch state {
        case .waitingForIndex(let takeover), .takingOver(let takeover):
            return waitForIndex(takeover, reason, holdsRecords: false)
        case .checkingOwnership(let positions, let records):
            return waitForIndex(again(positions), reason, holdsRecords: !records.isEmpty)
        case .writing(let positions): return waitForIndex(again(positions), reason, holdsRecords: true)
        default: preconditionFailure("the index failed unasked")
        }
    }

    /// It can be asked; whether it can be written shows when partitions are taken over and records come again.
    mutating func indexAnswered() -> Action {
        guard case .waitingForIndex(let takeover) = state else { preconditionFailure("the index answered unasked") }
        return takeOver(takeover, [])
    }

    /// A partition isn't as it was left; nothing was written.
    mutating func ownershipLost(_ lost: PartitionOwnershipLost) -> Action {
        switch state {
        case .checkingOwnership(let positions, _), .writing(let positions):
            state = .findingCause(lost, again(positions))
            return Action(command: .findCause(of: lost.progress))
        default: preconditionFailure("ownership lost unasked")
        }
    }

    /// - Parameter isReplay: false also where it can't be told.
    mutating func foundCause(isReplay: Bool) -> Action {
        guard case .findingCause(let lost, let takeover) = state else { preconditionFailure("cause found unasked") }
        if isReplay { return takeOver(takeover, [.replayed]) }
        state = .joining
        return Action(reports: [.lost(lost)], command: .rejoin(after: rejoinBackoff.next()))
    }

    /// Too many records can't be decoded; nothing was written.
    mutating func flooded(_ flood: DeadLetterFlood) -> Action {
        guard case .writing(let positions) = state else { preconditionFailure("flooded unasked") }
        let isNew = obstacle?.kind != .flood
        hold(.flood, holdsRecords: true)
        state = .holding(again(positions))
        return Action(reports: [isNew ? .flood(flood) : .stillFlood(flood)], command: .wait(Self.floodPause))
    }

    /// What reads records before the decoder, such as a schema registry, is away; nothing was written.
    mutating func stageFailed(_ reason: String) -> Action {
        guard case .writing(let positions) = state else { preconditionFailure("a stage failed unasked") }
        hold(.stage, holdsRecords: true)
        state = .holding(again(positions))
        return Action(reports: [.stageAway(reason)], command: .wait(stageBackoff.next()))
    }

    /// The records may be others by now, after a compaction or with another owner of the partition.
    mutating func waited() -> Action {
        guard case .holding(let takeover) = state else { preconditionFailure("waited unasked") }
        return takeOver(takeover, [])
    }

    // MARK: Partitions

    mutating func tookOver(_ owned: [OwnedPartition]) -> Action {
        guard case .takingOver(let takeover) = state else { preconditionFailure("took over unasked") }
        let positions = PartitionPositions(owned)
        state = .assigning(takeover, positions)
        obstacle?.unread = Set(positions.positions.keys)
        // To become an owner is to write.
        let isOver = owned.isEmpty || obstacle?.holdsRecords == false
        return Action(reports: isOver ? overcome() : [], command: .assign(positions.startOffsets))
    }

    mutating func assigned() -> Action {
        guard case .assigning(let takeover, let positions) = state else { preconditionFailure("assigned unasked") }
        // No partitions is right for an instance too many.
        var reports: [Report] = obstacle == nil ? [.following] : []
        if takeover.isAssignment { reports.append(.assigned(takeover.partitions.sorted())) }
        return nextEvent(positions, reports)
    }

    mutating func unassigned() -> Action {
        guard case .unassigning(let partitions, let lost) = state else { preconditionFailure("unassigned unasked") }
        return nextEvent(PartitionPositions(), [.revoked(partitions.sorted(), lost: lost)])
    }

    // MARK: Steps

    private mutating func write(
        _ records: [KafkaRecord], _ positions: PartitionPositions, _ reports: [Report]
    ) -> Action {
        if records.isEmpty { return nextEvent(positions, reports) }
        state = .writing(positions)
        return Action(reports: reports, command: .write(records, from: positions))
    }

    private mutating func nextEvent(_ positions: PartitionPositions, _ reports: [Report]) -> Action {
        var reports = reports
        while let event = events.popFirst() {
            switch event {
            case .assigned(let partitions):
                return takeOver(Takeover(partitions: partitions, isAssignment: true), reports)
            case .revoked(let partitions, let lost):
                state = .unassigning(partitions, lost: lost)
                return Action(reports: reports, command: .unassign)
            case .endOfPartition(let partition, _): reports += reachedEnd(of: partition)
            case .error(let error):
                switch error.code {
                case .offsetOutOfRange: return stop(.offsetOutOfRange(error, advice: lostOffsetAdvice), reports)
                case .authorization:
                    isForbidden = true
                    reports.append(.forbidden(error))
                case .transport where !error.isFatal: reports.append(.connectionFailed(error))
                default:
                    if error.isFatal { return stop(.fatal(error), reports) }
                    reports.append(.clientError(error))
                }
            }
        }
        state = .polling(positions)
        return Action(reports: reports, command: .poll)
    }

    private mutating func stop(_ error: SyncError, _ reports: [Report]) -> Action {
        state = .stopped
        return Action(reports: reports, command: .stop(error))
    }

    private func again(_ positions: PartitionPositions) -> Takeover {
        Takeover(partitions: positions.positions.keys.sorted(), isAssignment: false)
    }

    private mutating func takeOver(_ takeover: Takeover, _ reports: [Report]) -> Action {
        state = .takingOver(takeover)
        return Action(reports: reports, command: .takeOver(takeover.partitions))
    }

    private mutating func waitForIndex(_ takeover: Takeover, _ reason: String, holdsRecords: Bool) -> Action {
        let isNew = obstacle?.kind != .index
        hold(.index, holdsRecords: holdsRecords || obstacle?.holdsRecords == true)
        state = .waitingForIndex(takeover)
        return Action(
            reports: [isNew ? .indexAway(reason) : .indexStillAway(reason)],
            command: .checkIndex(after: indexBackoff.next()))
    }

    private mutating func hold(_ kind: Obstacle.Kind, holdsRecords: Bool) {
        obstacle = Obstacle(kind: kind, holdsRecords: holdsRecords)
        // The ends that were reached are before what comes again.
        events.removeAll { if case .endOfPartition = $0 { true } else { false } }
    }

    /// Something was written, or nothing is left to write.
    private mutating func overcome() -> [Report] {
        indexBackoff.reset()
        stageBackoff.reset()
        guard let obstacle else { return [] }
        self.obstacle = nil
        return [obstacle.kind == .index ? .indexBack : .following]
    }

    private mutating func reachedEnd(of partition: TopicPartition) -> [Report] {
        guard obstacle?.unread.remove(partition) != nil, obstacle?.unread.isEmpty == true else { return [] }
        return overcome()
    }

    // MARK: Reports

    /// What a poll says of whether anything can be read. A topic that isn't there is named by ``TopicWatch``.
    private mutating func readingReports(_ poll: KafkaPoll) -> [Report] {
        let isMissing = poll.events.contains {
            if case .error(let error) = $0 { error.code == .unknownTopicOrPartition } else { false }
        }
        let isAssigned = poll.events.contains {
            if case .assigned(let partitions) = $0 { !partitions.isEmpty } else { false }
        }
        if isMissing { isTopicMissing = true } else if isAssigned || !poll.records.isEmpty { isTopicMissing = false }
        let isRead =
            !poll.records.isEmpty || poll.events.contains { if case .endOfPartition = $0 { true } else { false } }
        guard isForbidden, isRead else { return [] }
        isForbidden = false
        return obstacle == nil ? [.following] : []
    }
}
