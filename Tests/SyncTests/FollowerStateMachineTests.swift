import Kafka
import Monitoring
import Testing

@testable import CodeIndex
@testable import Sync

@Suite struct FollowerStateMachineTests {
    private typealias Action = FollowerStateMachine.Action

    /// Gives the lower end of every pause: half of it.
    private struct Zeros: RandomNumberGenerator {
        func next() -> UInt64 { 0 }
    }

    private static let a = TopicPartition(topic: "products", partition: 0)
    private static let b = TopicPartition(topic: "products", partition: 1)
    private static let start = ContinuousClock.now

    private func machine() -> FollowerStateMachine {
        FollowerStateMachine(
            lostOffsetAdvice: "replay", indexBackoff: Backoff(random: Zeros()),
            rejoinBackoff: Backoff(first: .milliseconds(500), random: Zeros()))
    }

    /// A machine that follows ``a`` from offset 5 and ``b`` from its oldest record, with the next command being to poll.
    private func following() -> FollowerStateMachine {
        var machine = machine()
        _ = machine.joined()
        _ = poll(&machine, events: [.assigned([Self.b, Self.a])])
        _ = machine.tookOver([.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
        _ = machine.assigned()
        // The first look at the ownership.
        _ = poll(&machine)
        _ = machine.ownershipConfirmed()
        return machine
    }

    private func poll(
        _ machine: inout FollowerStateMachine, _ records: [KafkaRecord] = [], events: [KafkaConsumerEvent] = [],
        brokers: FollowerStateMachine.Brokers? = nil, after: Duration = .zero
    ) -> Action {
        machine.polled(KafkaPoll(records: records, events: events), brokers: brokers, at: Self.start + after)
    }

    private var positions: PartitionPositions {
        PartitionPositions([.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
    }

    private var lost: PartitionOwnershipLost { PartitionOwnershipLost(progress: positions.standing[0]) }

    private let missing = KafkaError(.unknownTopicOrPartition, message: "no such topic")

    // MARK: Assignment

    @Test func readsAssignedPartitionsFromWhereTheIndexStands() {
        var machine = machine()
        #expect(machine.joined() == Action(command: .poll))
        #expect(
            poll(&machine, events: [.assigned([Self.b, Self.a])]) == Action(command: .takeOver([Self.b, Self.a])))
        #expect(
            machine.tookOver([.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
                == Action(command: .assign([Self.a: .at(5), Self.b: .beginning])))
        #expect(machine.assigned() == Action(reports: [.following, .assigned([Self.a, Self.b])], command: .poll))
    }

    @Test func writesThenCommitsThenPolls() {
        var machine = following()
        let records = [record(Self.a, 5), record(Self.a, 6)]
        #expect(
            poll(&machine, records) == Action(command: .write(records, from: positions)))
        var after = positions
        after.advance(positions.steps(for: records).progress)
        #expect(machine.wrote(upTo: after) == Action(command: .commit([Self.a: 7])))
        #expect(machine.committed() == Action(command: .poll))
        #expect(poll(&machine, [record(Self.b, 0)]).command == .write([record(Self.b, 0)], from: after))
    }

    /// Everything polled is applied before a partition is given back.
    @Test(arguments: [false, true]) func givesPartitionsBackAfterWhatWasPolled(isLost: Bool) {
        var machine = following()
        let records = [record(Self.a, 5)]
        #expect(
            poll(&machine, records, events: [.revoked([Self.b, Self.a], lost: isLost)]).command
                == .write(records, from: positions))
        _ = machine.wrote(upTo: positions)
        #expect(machine.committed() == Action(command: .unassign))
        #expect(
            machine.unassigned()
                == Action(reports: [.revoked([Self.a, Self.b], lost: isLost)], command: .poll))
        // What comes late is written by nobody here.
        #expect(poll(&machine, records).command == .poll)
    }

    @Test func givesBackAndTakesOnInOnePoll() {
        var machine = following()
        #expect(
            poll(&machine, events: [.revoked([Self.a, Self.b], lost: false), .assigned([Self.a])]).command
                == .unassign)
        #expect(
            machine.unassigned()
                == Action(reports: [.revoked([Self.a, Self.b], lost: false)], command: .takeOver([Self.a])))
        #expect(machine.tookOver([.owned(Self.a, next: 9)]).command == .assign([Self.a: .at(9)]))
        #expect(machine.assigned().reports == [.following, .assigned([Self.a])])
    }

    @Test func saysThatTheGroupGivesNoPartitions() {
        let up = FollowerStateMachine.Brokers(up: 1, down: 0)
        var machine = machine()
        _ = machine.joined()
        #expect(poll(&machine, brokers: up) == Action(command: .poll))
        let long = AssignmentWait.patience
        #expect(
            poll(&machine, brokers: up, after: long) == Action(reports: [.groupWaits], command: .poll))
        #expect(poll(&machine, brokers: up, after: long * 2).reports.isEmpty)
        // Once it has given some there is nothing to say, however long nothing comes.
        machine = following()
        #expect(poll(&machine, brokers: up, after: long * 3).reports.isEmpty)
    }

    @Test func aMissingTopicIsNoWaitForTheGroup() {
        let up = FollowerStateMachine.Brokers(up: 1, down: 0)
        var machine = machine()
        _ = machine.joined()
        #expect(
            poll(&machine, events: [.error(missing)], brokers: up)
                == Action(reports: [.clientError(missing)], command: .poll))
        #expect(!poll(&machine, brokers: up, after: AssignmentWait.patience * 2).reports.contains(.groupWaits))
    }

    // MARK: Ownership

    @Test func looksAtTheOwnershipNowAndThen() {
        var machine = following()
        let pause = FollowerStateMachine.ownershipCheck
        #expect(poll(&machine, after: pause - .nanoseconds(1)) == Action(command: .poll))
        // Also at partitions that nothing comes for.
        #expect(poll(&machine, after: pause) == Action(command: .checkOwnership(positions.standing)))
        #expect(machine.ownershipConfirmed() == Action(command: .poll))
        #expect(poll(&machine, after: pause * 2 - .nanoseconds(1)) == Action(command: .poll))
        let records = [record(Self.a, 5)]
        #expect(poll(&machine, records, after: pause * 2).command == .checkOwnership(positions.standing))
        #expect(machine.ownershipConfirmed() == Action(command: .write(records, from: positions)))
    }

    @Test(arguments: [false, true]) func joinsAnewWhereAnotherInstanceHasAPartition(isWriting: Bool) {
        var machine = following()
        for pause in [250, 500, 1_000, 2_000, 2_500, 2_500] {
            let records = isWriting ? [record(Self.a, 5)] : []
            let action = poll(&machine, records, after: isWriting ? .zero : .seconds(2))
            if isWriting, case .checkOwnership = action.command { _ = machine.ownershipConfirmed() }
            #expect(machine.ownershipLost(lost) == Action(command: .findCause(of: lost.progress)))
            #expect(
                machine.foundCause(isReplay: false)
                    == Action(reports: [.lost(lost)], command: .rejoin(after: .milliseconds(pause))))
            #expect(machine.joined() == Action(command: .poll))
            // Nothing of before counts.
            #expect(poll(&machine, [record(Self.a, 5)]).command == .poll)
            _ = poll(&machine, events: [.assigned([Self.a])])
            _ = machine.tookOver([.owned(Self.a, next: 5)])
            _ = machine.assigned()
        }
    }

    @Test(arguments: [false, true]) func readsOnFromWhereAReplayHasPutTheOffsets(isWriting: Bool) {
        var machine = following()
        _ = poll(&machine, isWriting ? [record(Self.a, 5)] : [], after: isWriting ? .zero : .seconds(2))
        _ = machine.ownershipLost(lost)
        #expect(
            machine.foundCause(isReplay: true)
                == Action(reports: [.replayed], command: .takeOver([Self.a, Self.b])))
        #expect(
            machine.tookOver([.owned(Self.a, next: nil), .owned(Self.b, next: 3)]).command
                == .assign([Self.a: .beginning, Self.b: .at(3)]))
        #expect(machine.assigned() == Action(reports: [.following], command: .poll))
    }

    // MARK: What keeps records from being written

    @Test(arguments: [false, true]) func waitsForTheIndexAndReadsAgain(isWriting: Bool) {
        var machine = following()
        _ = poll(
            &machine, isWriting ? [record(Self.a, 5)] : [], events: [.revoked([Self.a, Self.b], lost: false)],
            after: isWriting ? .zero : .seconds(2))
        #expect(
            machine.indexFailed("refused")
                == Action(reports: [.indexAway("refused")], command: .checkIndex(after: .milliseconds(50))))
        for pause in [100, 200, 400, 800, 1_600, 2_500, 2_500] {
            #expect(
                machine.indexFailed("still refused")
                    == Action(
                        reports: [.indexStillAway("still refused")], command: .checkIndex(after: .milliseconds(pause))))
        }
        #expect(
            machine.indexCameBack() == Action(reports: [.indexBack], command: .takeOver([Self.a, Self.b])))
        _ = machine.tookOver([.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
        // What came with the records counts now.
        #expect(machine.assigned() == Action(reports: [.following], command: .unassign))
    }

    @Test func takesOverOnceTheIndexIsBack() {
        var machine = machine()
        _ = machine.joined()
        _ = poll(&machine, events: [.assigned([Self.a])])
        for _ in 0..<3 {
            // Each time anew from the shortest pause.
            #expect(
                machine.indexFailed("refused")
                    == Action(reports: [.indexAway("refused")], command: .checkIndex(after: .milliseconds(50))))
            #expect(machine.indexCameBack() == Action(reports: [.indexBack], command: .takeOver([Self.a])))
        }
        _ = machine.tookOver([.owned(Self.a, next: 5)])
        #expect(machine.assigned().reports == [.following, .assigned([Self.a])])
    }

    @Test func holdsAFloodAndLooksAgain() {
        var machine = following()
        _ = poll(&machine, [record(Self.a, 5)])
        let flood = DeadLetterFlood(letters: 90, records: 100, example: "no JSON")
        #expect(
            machine.flooded(flood)
                == Action(reports: [.flood(flood)], command: .wait(FollowerStateMachine.floodPause)))
        #expect(machine.waited() == Action(command: .takeOver([Self.a, Self.b])))
        _ = machine.tookOver([.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
        #expect(machine.assigned() == Action(reports: [.following], command: .poll))
    }

    /// Without a word of the index: a registry that is away is none of its faults.
    @Test func waitsLongerEachTimeForAStageThatIsAway() {
        var machine = following()
        var pauses: [Duration] = []
        for _ in 0..<3 {
            _ = poll(&machine, [record(Self.a, 5)])
            let action = machine.stageFailed("the registry is away")
            #expect(action.reports == [.stageAway("the registry is away")])
            guard case .wait(let pause) = action.command else { break }
            pauses.append(pause)
            #expect(machine.waited() == Action(command: .takeOver([Self.a, Self.b])))
            _ = machine.tookOver([.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
            #expect(machine.assigned() == Action(reports: [.following], command: .poll))
        }
        #expect(pauses.count == 3 && pauses[2] > pauses[0])
    }

    // MARK: Errors of the client

    @Test(arguments: KafkaError.Code.allCases, [false, true])
    func tellsErrorsThatItStopsFor(code: KafkaError.Code, isFatal: Bool) {
        var machine = following()
        let error = KafkaError(code, message: "m", isFatal: isFatal)
        let action = poll(&machine, events: [.error(error), .endOfPartition(Self.a, offset: 5)])
        let next: Action =
            switch code {
            case .offsetOutOfRange: Action(command: .stop(.offsetOutOfRange(error, advice: "replay")))
            case .authorization: Action(reports: [.forbidden(error)], command: .poll)
            default:
                isFatal
                    ? Action(command: .stop(.fatal(error))) : Action(reports: [.clientError(error)], command: .poll)
            }
        #expect(action == next)
    }

    @Test func followsAgainOnceItMayRead() {
        var machine = following()
        _ = poll(&machine, events: [.error(KafkaError(.authorization, message: "m"))])
        #expect(poll(&machine).reports.isEmpty)
        #expect(poll(&machine, events: [.endOfPartition(Self.a, offset: 5)]).reports == [.following])
        #expect(poll(&machine, events: [.endOfPartition(Self.b, offset: 5)]).reports.isEmpty)
    }

    /// What was polled with the error is applied first, so that nothing of it is lost.
    @Test func writesBeforeItStops() {
        var machine = following()
        let error = KafkaError(.offsetOutOfRange, message: "m")
        let records = [record(Self.b, 0)]
        #expect(poll(&machine, records, events: [.error(error)]).command == .write(records, from: positions))
        _ = machine.wrote(upTo: positions)
        #expect(machine.committed() == Action(command: .stop(.offsetOutOfRange(error, advice: "replay"))))
    }

    @Test func isFollowingAsAnInstanceTooMany() {
        var machine = machine()
        _ = machine.joined()
        _ = poll(&machine, events: [.assigned([])])
        _ = machine.tookOver([])
        #expect(machine.assigned() == Action(reports: [.following, .assigned([])], command: .poll))
    }
}
