import Catalog
import Kafka
import Monitoring
import Randomness
import Testing

@testable import CodeIndex
@testable import Sync

/// Performs a follower's commands on a broker, a consumer group and an index that are made up, and lets things happen in
/// between: the index goes away, other instances take partitions over, replays move offsets.
///
/// What must never happen is looked at with each command.
struct FollowerSimulation {
    /// A partition as the index stores it.
    private struct Row {
        var nextOffset: Int64 = -1
        var epoch: Int64 = 0
        var owner = Owner.nobody
    }

    private enum Owner { case nobody, follower, other, replay }

    private static let partitions = (0..<3).map { TopicPartition(topic: "products", partition: $0) }

    private var random: SplitMix64
    private var machine: FollowerStateMachine
    private var now = ContinuousClock.now
    private var isCalm = false

    /// The offsets that each partition has, with gaps where it was compacted.
    private var log: [TopicPartition: [Int64]] = [:]
    private var index: [TopicPartition: Row] = [:]
    private var isIndexAway = false

    /// What the group has given to the follower; nil while that is nothing, and it may give something.
    private var given: [TopicPartition]?
    /// What the group has asked back.
    private var isRevoked = false
    /// Where the consumer reads next, by partition that it was told to read.
    private var reading: [TopicPartition: Int64] = [:]
    /// What the follower has taken over and not been told to read yet.
    private var takenOver: [OwnedPartition]?

    /// The commands that there were, by name.
    private(set) var commands: Set<String> = []
    /// Whether the follower says that it works.
    private(set) var isReady = false

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        machine = FollowerStateMachine(
            lostOffsetAdvice: "", indexBackoff: Backoff(random: random), rejoinBackoff: Backoff(random: random))
        for partition in Self.partitions {
            index[partition] = Row()
            log[partition] = []
        }
    }

    /// Whether every record is written.
    var isCaughtUp: Bool {
        Self.partitions.allSatisfy { (index[$0]?.nextOffset ?? -1) > (log[$0]?.last ?? -1) }
    }

    /// Lets things happen for a while, then nothing more until every record is written.
    /// - Returns: whether that came about.
    mutating func run(commands count: Int) -> Bool {
        var action = machine.joined()
        for _ in 0..<count {
            disturb()
            action = perform(action)
        }
        isCalm = true
        isIndexAway = false
        for _ in 0..<1_000 {
            if isCaughtUp, isReady, case .poll = action.command, given?.count == Self.partitions.count, !isRevoked {
                return true
            }
            action = perform(action)
        }
        return false
    }

    // MARK: What happens by itself

    private mutating func disturb() {
        let partition = random.pick(Self.partitions)
        if random.chance(30) { produce(partition) }
        if random.chance(isIndexAway ? 40 : 4) { isIndexAway.toggle() }
        if random.chance(2) { takeOverElsewhere(partition) }
        if random.chance(2) {
            index[partition]?.epoch += 1
            index[partition]?.owner = .replay
            index[partition]?.nextOffset = Int64(random.below(12)) - 1
        }
    }

    private mutating func produce(_ partition: TopicPartition) {
        for _ in 0..<(1 + random.below(4)) {
            let last = log[partition]?.last ?? -1
            log[partition]?.append(last + 1 + Int64(random.below(2)))
        }
    }

    /// Another instance becomes a partition's owner, and reads on.
    private mutating func takeOverElsewhere(_ partition: TopicPartition) {
        guard var row = index[partition] else { return }
        row.epoch += 1
        row.owner = .other
        if let last = log[partition]?.last, random.chance(50) {
            row.nextOffset = max(row.nextOffset, Int64(random.below(Int(last) + 2)))
        }
        index[partition] = row
    }

    // MARK: What the follower does

    private mutating func perform(_ action: FollowerStateMachine.Action) -> FollowerStateMachine.Action {
        for report in action.reports {
            switch report {
            case .following, .indexBack: isReady = true
            case .indexAway, .indexStillAway, .flood, .stillFlood, .stageAway: isReady = false
            default: break
            }
        }
        commands.insert(Mirror(reflecting: action.command).children.first?.label ?? "\(action.command)")
        switch action.command {
        case .poll: return poll()
        case .checkOwnership(let standing): return checkOwnership(standing)
        case .write(let records, let positions): return write(records, positions)
        case .commit(let offsets): return commit(offsets)
        case .findCause(let progress):
            let isReplay = !isIndexAway && index[TopicPartition(progress.partition)]?.owner == .replay
            return machine.foundCause(isReplay: isReplay)
        case .checkIndex(let pause):
            now += pause
            return isIndexAway ? machine.indexFailed("away") : machine.indexAnswered()
        case .wait(let pause):
            now += pause
            return machine.waited()
        case .takeOver(let partitions): return takeOver(partitions)
        case .assign(let offsets): return assign(offsets)
        case .unassign: return unassign()
        case .rejoin(let pause):
            now += pause
            leave()
            return machine.joined()
        case .stop(let error):
            Issue.record("stopped for nothing: \(error)")
            return action
        }
    }

    private mutating func poll() -> FollowerStateMachine.Action {
        now += .milliseconds(random.below(1_500))
        #expect(takenOver == nil, "asks for records before it has said where to begin")
        #expect(Set(reading.keys) == Set(given ?? []), "reads other partitions than it was given")
        var poll = KafkaPoll()
        for partition in reading.keys.sorted() where isCalm || random.chance(60) {
            guard let next = reading[partition] else { continue }
            let offsets = (log[partition] ?? []).filter { $0 >= next }.prefix(isCalm ? 100 : random.below(5))
            poll.records += offsets.map { record(partition, $0) }
            if let last = offsets.last { reading[partition] = last + 1 }
            if (reading[partition] ?? 0) > (log[partition]?.last ?? -1) {
                poll.events.append(.endOfPartition(partition, offset: reading[partition] ?? 0))
            }
        }
        if random.chance(5) { poll.events.append(.error(KafkaError(.transport, message: "connection reset"))) }
        if let given, !isRevoked, isCalm ? given.count < Self.partitions.count : random.chance(4) {
            isRevoked = true
            let isLost = random.chance(30)
            if isLost { for partition in given where random.chance(50) { takeOverElsewhere(partition) } }
            poll.events.append(.revoked(given, lost: isLost))
        } else if given == nil, isCalm || random.chance(50) {
            let partitions = isCalm ? Self.partitions : Self.partitions.filter { _ in random.chance(60) }
            given = partitions
            poll.events.append(.assigned(partitions))
        }
        return machine.polled(poll, brokers: .init(up: 1, down: 0), at: now)
    }

    /// The first partition that isn't as it was left.
    private func mismatch(_ progress: [PartitionProgress]) -> PartitionOwnershipLost? {
        progress.first {
            let row = index[TopicPartition($0.partition)]
            return row?.nextOffset != $0.expectedOffset || row?.epoch != $0.ownerEpoch
        }.map { PartitionOwnershipLost(progress: $0) }
    }

    private mutating func checkOwnership(_ standing: [PartitionProgress]) -> FollowerStateMachine.Action {
        #expect(Set(standing.map { TopicPartition($0.partition) }) == Set(reading.keys))
        if isIndexAway { return machine.indexFailed("away") }
        if let lost = mismatch(standing) { return machine.ownershipLost(lost) }
        return machine.ownershipConfirmed()
    }

    private mutating func write(
        _ records: [KafkaRecord], _ positions: PartitionPositions
    ) -> FollowerStateMachine.Action {
        #expect(Set(positions.positions.keys) == Set(given ?? []), "writes for partitions that it was not given")
        let (accepted, progress) = positions.steps(for: records)
        if isIndexAway { return machine.indexFailed("away") }
        if let lost = mismatch(progress) { return machine.ownershipLost(lost) }
        if !isCalm, random.chance(4) {
            return machine.flooded(DeadLetterFlood(letters: 9, records: 10, example: "no JSON"))
        }
        if !isCalm, random.chance(4) { return machine.stageFailed("away") }
        for step in progress {
            let partition = TopicPartition(step.partition)
            #expect(index[partition]?.owner == .follower, "writes for a partition that isn't its own")
            let written = accepted.filter { $0.topicPartition == partition }.map(\.offset)
            let due = (log[partition] ?? []).filter { $0 >= step.expectedOffset && $0 < step.nextOffset }
            #expect(written == due, "leaves records out, or writes some twice")
            index[partition]?.nextOffset = step.nextOffset
        }
        // The answer to a commit may be lost, so that nobody knows whether it took effect.
        if !isCalm, random.chance(4) { return machine.indexFailed("connection lost") }
        var after = positions
        after.advance(progress)
        return machine.wrote(upTo: after)
    }

    private mutating func commit(_ offsets: [TopicPartition: Int64]) -> FollowerStateMachine.Action {
        for (partition, offset) in offsets where index[partition]?.owner == .follower {
            #expect(offset == index[partition]?.nextOffset, "tells the group of records that are not written")
        }
        return machine.committed()
    }

    private mutating func takeOver(_ partitions: [TopicPartition]) -> FollowerStateMachine.Action {
        #expect(Set(partitions) == Set(given ?? []), "takes over what it was not given")
        if isIndexAway { return machine.indexFailed("away") }
        var owned: [OwnedPartition] = []
        for partition in partitions.sorted() {
            guard var row = index[partition] else { continue }
            row.epoch += 1
            row.owner = .follower
            index[partition] = row
            owned.append(.owned(partition, next: row.nextOffset < 0 ? nil : row.nextOffset, epoch: row.epoch))
        }
        takenOver = owned
        return machine.tookOver(owned)
    }

    private mutating func assign(_ offsets: [TopicPartition: KafkaOffset]) -> FollowerStateMachine.Action {
        let expected = (takenOver ?? []).map { (TopicPartition($0.partition), $0.nextOffset.map(KafkaOffset.at)) }
        #expect(
            takenOver != nil && offsets == Dictionary(uniqueKeysWithValues: expected.map { ($0, $1 ?? .beginning) }))
        takenOver = nil
        reading = offsets.mapValues { if case .at(let offset) = $0 { offset } else { 0 } }
        return machine.assigned()
    }

    private mutating func unassign() -> FollowerStateMachine.Action {
        #expect(isRevoked, "gives back what nobody asked for")
        let partitions = given ?? []
        leave()
        for partition in partitions where random.chance(50) { takeOverElsewhere(partition) }
        return machine.unassigned()
    }

    private mutating func leave() {
        given = nil
        isRevoked = false
        reading = [:]
        takenOver = nil
    }
}
