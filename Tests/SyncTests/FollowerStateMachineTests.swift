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
        #expect(machine.indexAnswered() == Action(command: .takeOver([Self.a, Self.b])))
        let owned = machine.tookOver([.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
        // Records still wait; without any the index has taken all there was for it.
        #expect(owned.reports == (isWriting ? [] : [.indexBack]))
        // What came with the records counts now.
        #expect(machine.assigned() == Action(reports: isWriting ? [] : [.following], command: .unassign))
    }

    /// As on a full disk: every question is answered, small rows find room, and records don't.
    @Test func anIndexThatAnswersAndTakesNoRecordsIsNotBack() {
        var machine = following()
        let records = [record(Self.a, 5)]
        _ = poll(&machine, records)
        var action = machine.indexFailed("no space left")
        #expect(action.reports == [.indexAway("no space left")])
        for pause in [50, 100, 200, 400, 800, 1_600, 2_500, 2_500] {
            #expect(action.command == .checkIndex(after: .milliseconds(pause)))
            #expect(machine.indexAnswered() == Action(command: .takeOver([Self.a, Self.b])))
            takeOverAgain(&machine)
            #expect(poll(&machine, records).command == .write(records, from: positions))
            action = machine.indexFailed("no space left")
            #expect(action.reports == [.indexStillAway("no space left")])
        }
        _ = machine.indexAnswered()
        takeOverAgain(&machine)
        _ = poll(&machine, records)
        var after = positions
        after.advance(positions.steps(for: records).progress)
        #expect(machine.wrote(upTo: after) == Action(reports: [.indexBack], command: .commit([Self.a: 6])))
        // The next time begins with the shortest pause again.
        #expect(machine.committed() == Action(command: .poll))
        _ = poll(&machine, [record(Self.a, 6)])
        #expect(machine.indexFailed("refused").command == .checkIndex(after: .milliseconds(50)))
    }

    /// Takes ``a`` and ``b`` over where they stood, and nothing is said of it.
    private func takeOverAgain(_ machine: inout FollowerStateMachine) {
        #expect(machine.tookOver([.owned(Self.a, next: 5), .owned(Self.b, next: nil)]).reports == [])
        #expect(machine.assigned() == Action(command: .poll))
    }

    /// The answer to a commit was lost: what waited is there already.
    @Test func anIndexThatHasEverythingIsBackAtTheEndsOfAllPartitions() {
        let ends: [KafkaConsumerEvent] = [
            .endOfPartition(Self.a, offset: 6), .endOfPartition(Self.b, offset: 0),
        ]
        var machine = following()
        // Ends that were reached before the failure say nothing.
        _ = poll(&machine, [record(Self.a, 5)], events: ends)
        _ = machine.indexFailed("connection lost")
        _ = machine.indexAnswered()
        takeOverAgain(&machine)
        #expect(poll(&machine, events: [ends[0]]).reports == [])
        #expect(poll(&machine, events: [ends[0]]).reports == [])
        #expect(poll(&machine, events: [ends[1]]).reports == [.indexBack])
        #expect(poll(&machine, events: ends).reports == [])
    }

    @Test func nothingWaitsWhereAllPartitionsAreOthers() {
        var machine = following()
        _ = poll(&machine, [record(Self.a, 5)], events: [.revoked([Self.a, Self.b], lost: false), .assigned([])])
        _ = machine.indexFailed("refused")
        _ = machine.indexAnswered()
        _ = machine.tookOver([.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
        #expect(machine.assigned().command == .unassign)
        #expect(machine.unassigned().command == .takeOver([]))
        #expect(machine.tookOver([]) == Action(reports: [.indexBack], command: .assign([:])))
        #expect(machine.assigned() == Action(reports: [.following, .assigned([])], command: .poll))
    }

    /// Records of a partition that another has by now are left out, which is no write.
    @Test func recordsThatAreLeftOutSayNothingOfTheIndex() {
        var machine = following()
        _ = poll(&machine, [record(Self.a, 5)])
        _ = machine.indexFailed("no space left")
        _ = machine.indexAnswered()
        takeOverAgain(&machine)
        _ = poll(&machine, [record(TopicPartition(topic: "other", partition: 0), 1)])
        #expect(machine.wrote(upTo: positions).reports == [])
    }

    @Test func takesOverOnceTheIndexIsBack() {
        var machine = machine()
        _ = machine.joined()
        _ = poll(&machine, events: [.assigned([Self.a])])
        for (attempt, pause) in [50, 100, 200].enumerated() {
            // It answers, and lets nobody become an owner.
            #expect(
                machine.indexFailed("refused")
                    == Action(
                        reports: [attempt == 0 ? .indexAway("refused") : .indexStillAway("refused")],
                        command: .checkIndex(after: .milliseconds(pause))))
            #expect(machine.indexAnswered() == Action(command: .takeOver([Self.a])))
        }
        #expect(machine.tookOver([.owned(Self.a, next: 5)]).reports == [.indexBack])
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
        takeOverAgain(&machine)
        let records = [record(Self.a, 5)]
        _ = poll(&machine, records)
        let more = DeadLetterFlood(letters: 95, records: 105, example: "no JSON")
        #expect(
            machine.flooded(more)
                == Action(reports: [.stillFlood(more)], command: .wait(FollowerStateMachine.floodPause)))
        _ = machine.waited()
        takeOverAgain(&machine)
        // Somebody has mended the format.
        _ = poll(&machine, records)
        var after = positions
        after.advance(positions.steps(for: records).progress)
        #expect(machine.wrote(upTo: after).reports == [.following])
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
            takeOverAgain(&machine)
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
            case .transport where !isFatal: Action(reports: [.connectionFailed(error)], command: .poll)
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
