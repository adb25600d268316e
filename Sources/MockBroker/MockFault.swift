/// Answers that a mock cluster can be told to give (Kafka protocol, error codes).
public enum MockFault: Int32, Sendable, CaseIterable {
    /// No answer: the connection is closed.
    case disconnect = -195
    case offsetOutOfRange = 1
    case unknownTopicOrPartition = 3
    case leaderNotAvailable = 5
    case notLeader = 6
    case requestTimedOut = 7
    case messageTooLarge = 10
    case coordinatorNotAvailable = 15
    case notCoordinator = 16
    case notEnoughReplicas = 19
    case illegalGeneration = 22
    case unknownMember = 25
    case rebalanceInProgress = 27
    case topicAuthorizationFailed = 29
    case groupAuthorizationFailed = 30
    case fencedInstance = 82
}
