import Catalog
import CodeIndex
import Kafka

extension FollowerStateMachine {
    /// What a follower does next, after it has reported what it learned.
    struct Action: Sendable, Equatable {
        var reports: [Report] = []
        var command: Command
    }

    /// What to do; the follower tells the outcome by the method named with each.
    enum Command: Sendable, Equatable {
        /// Ask the consumer for records and events: ``FollowerStateMachine/polled(_:brokers:at:)``.
        case poll
        /// Ask the index whether partitions stand as they were left: ``FollowerStateMachine/ownershipConfirmed()``.
        case checkOwnership([PartitionProgress])
        /// Write records from these positions on: ``FollowerStateMachine/wrote(upTo:)``.
        case write([KafkaRecord], from: PartitionPositions)
        /// Tell the group which offsets come next: ``FollowerStateMachine/committed()``.
        case commit([TopicPartition: Int64])
        /// Ask the index whether a replay has moved a partition: ``FollowerStateMachine/foundCause(isReplay:)``.
        case findCause(of: PartitionProgress)
        /// Ask after a pause whether the index answers, and allows writes: ``FollowerStateMachine/indexAnswered()``.
        case checkIndex(after: Duration)
        /// Wait: ``FollowerStateMachine/waited()``.
        case wait(Duration)
        /// Become the owner of partitions in the index: ``FollowerStateMachine/tookOver(_:)``.
        case takeOver([TopicPartition])
        /// Read partitions from there on: ``FollowerStateMachine/assigned()``.
        case assign([TopicPartition: KafkaOffset])
        /// Read no partition any more: ``FollowerStateMachine/unassigned()``.
        case unassign
        /// Leave the group, and come back with a new consumer after a pause: ``FollowerStateMachine/joined()``.
        case rejoin(after: Duration)
        /// Nothing can be done without a person.
        case stop(SyncError)
    }

    /// What changed, for health and log.
    enum Report: Sendable, Equatable {
        case following
        case assigned([TopicPartition])
        case revoked([TopicPartition], lost: Bool)
        /// Another instance has a partition; this one joins the group anew.
        case lost(PartitionOwnershipLost)
        /// A replay has moved a partition; reading goes on from there.
        case replayed
        /// Records wait for the index from now on.
        case indexAway(String)
        /// The index was asked again, or given records again, in vain.
        case indexStillAway(String)
        /// It has taken what waited for it, or nothing waits any more.
        case indexBack
        /// Too many records can't be decoded; they wait.
        case flood(DeadLetterFlood)
        /// They have been looked at again, and wait on.
        case stillFlood(DeadLetterFlood)
        /// Records wait for what reads them before the decoder.
        case stageAway(String)
        /// The broker doesn't allow it, until a person has given the right to.
        case forbidden(KafkaError)
        /// The group has given out no partitions for long (``AssignmentWait``).
        case groupWaits
        /// One connection failed; whether a broker can be used is told by ``TopicWatch``.
        case connectionFailed(KafkaError)
        /// What the client gets over by itself.
        case clientError(KafkaError)
    }

    /// How many brokers there is a connection to, and how many not, by the newest statistics.
    struct Brokers: Sendable, Equatable {
        var up: Int
        var down: Int
    }
}
