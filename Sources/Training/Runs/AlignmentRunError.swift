/// Why an alignment run did not start, or did not go on.
public enum AlignmentRunError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no champion.
    case noActiveGeneration
    /// Which clicks are the newest isn't known.
    case noTimedClicks
    /// There is nothing to learn from.
    case noEarlierClicks
    /// The champion's training has read all clicks: nothing is left to judge it and a new model by.
    case noUnseenClicks
    /// Fewer queries than are needed have clicks that the champion's training has not read.
    case fewUnseenQueries(least: Int)
    /// Somebody has ended it.
    case cancelled

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .noActiveGeneration:
            "the index has no active generation yet; start gramd run or import products first"
        case .noTimedClicks:
            "the click log has no clicks with a time; the newest ones are needed to judge a model"
        case .noUnseenClicks:
            """
            the training of the model that answers has read every click of the log; a new model is judged on clicks that \
            neither has seen, so a run has to wait for some
            """
        case .fewUnseenQueries(let least):
            """
            fewer than \(least) queries have clicks for judging a new model, which would be refused; a run has to wait for \
            more
            """
        case .cancelled: "the run was cancelled"
        case .noEarlierClicks:
            """
            there are no older clicks to learn from: all are of the same time (those of topics are counted by day), or of \
            products that the index does not hold
            """
        }
    }
}
