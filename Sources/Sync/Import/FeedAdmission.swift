import CodeIndex

/// Decides whether a file is of the kind that was meant, before its refused items become dead letters.
///
/// The first refused items are held back. When a thousand of them have come and hardly anything else, or nothing else at
/// all up to the file's end, something is wrong with the file and not with its items.
struct FeedAdmission {
    /// What to do with refused items.
    enum Decision: Equatable {
        /// Store these.
        case store([DeadLetter])
        /// Give up and store none.
        case refuse
    }

    /// Refused items after which the decision is made.
    static let heldItems = 1_000
    /// The decision is made when their payloads are as long together.
    static let heldBytes = 32 << 20
    /// Fewer refused items than this are stored in any case.
    static let fewItems = 10

    private var held: [DeadLetter] = []
    private var bytes = 0
    private var accepted = 0
    private var isDecided = false

    /// Takes what became of a batch.
    mutating func add(accepted: Int, refused: [DeadLetter]) -> Decision {
        self.accepted += accepted
        if isDecided { return .store(refused) }
        held += refused
        bytes += refused.reduce(0) { $0 + ($1.payload?.count ?? 0) }
        guard held.count >= Self.heldItems || bytes >= Self.heldBytes else { return .store([]) }
        // A tenth of what was refused is hardly anything.
        return decide(isRefused: self.accepted * 10 < held.count)
    }

    /// Decides at the file's end.
    mutating func finish() -> Decision {
        if isDecided { return .store([]) }
        return decide(isRefused: accepted == 0 && held.count > Self.fewItems)
    }

    private mutating func decide(isRefused: Bool) -> Decision {
        defer { (held, bytes, isDecided) = ([], 0, true) }
        return isRefused ? .refuse : .store(held)
    }
}
