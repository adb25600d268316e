/// Why a search that is well formed was not answered.
public enum SearchError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The index in memory is not there yet.
    case loading
    /// No generation answers yet.
    case noGeneration
    /// The generation that was asked for does not exist.
    case unknownGeneration(Int64)
    /// As many searches wait as may.
    case overloaded
    /// The time for an answer was over before there was one.
    case late
    /// Nobody waits for the answer any more.
    case abandoned
    /// The daemon ends.
    case stopping

    public var description: String {
        switch self {
        case .loading: "the index is being loaded; try again"
        case .noGeneration: "the index has no active generation yet; start gramd run or import products first"
        case .unknownGeneration(let id): "there is no generation \(id)"
        case .overloaded: "too many searches wait; try again"
        case .late: "the search was not answered in time, waiting included; try again"
        case .abandoned: "the client has left"
        case .stopping: "gramd is stopping"
        }
    }
}
