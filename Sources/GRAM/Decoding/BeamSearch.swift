/// A generated sequence with its probabilities.
public struct GeneratedSequence: Sendable, Equatable {
    /// The tokens, with the end token last where the sequence is finished.
    public var tokens: [Int32]
    /// Natural logarithm of each token's probability over the whole vocabulary, also under a constraint.
    public var tokenLogProbabilities: [Float]
    /// Their sum.
    public var logProbability: Float
    /// Whether the sequence ended within the allowed tokens.
    public var isFinished: Bool
}

/// The search state of one prompt, without any computation: scores are offered for each beam's next tokens, then the
/// best become the next beams.
///
/// The score of a sequence is its probability, without a length term, so a finished sequence can't be beaten by an
/// extension of a less probable one, and search ends once that is so for all beams.
struct BeamSearch {
    struct Beam {
        var tokens: [Int32] = []
        var tokenLogProbabilities: [Float] = []
        var logProbability: Float = 0
        /// The beam of the step before that this one extends.
        var parent = 0

        fileprivate func appending(_ token: Int32, _ logProbability: Float, parent: Int) -> Beam {
            Beam(
                tokens: tokens + [token], tokenLogProbabilities: tokenLogProbabilities + [logProbability],
                logProbability: self.logProbability + logProbability, parent: parent)
        }
    }

    private struct Candidate {
        var score: Float
        var token: Int32
        var tokenLogProbability: Float
        var beam: Int
    }

    let width: Int
    let endToken: Int32
    /// Sequences, without the end token, that are not wanted.
    let excluded: Set<[Int32]>
    /// Whether what begins with such a sequence is not wanted either.
    let excludesExtensions: Bool
    private(set) var beams = [Beam()]
    private var candidates: [Candidate] = []
    private var finished: [Beam] = []

    init(width: Int, endToken: Int32, excluded: Set<[Int32]> = [], excludesExtensions: Bool = true) {
        self.width = width
        self.endToken = endToken
        self.excluded = excluded
        self.excludesExtensions = excludesExtensions
    }

    /// Offers a next token of a beam.
    mutating func offer(_ token: Int32, logProbability: Float, beam: Int) {
        let score = beams[beam].logProbability + logProbability
        // An extension is never more probable, so it can't enter a full list of finished sequences either.
        if finished.count == width, score <= finished[width - 1].logProbability { return }
        if token == endToken {
            if !excluded.isEmpty, excluded.contains(beams[beam].tokens) { return }
            let end = beams[beam].appending(token, logProbability, parent: beam)
            let place = finished.firstIndex { $0.logProbability < score } ?? finished.count
            finished.insert(end, at: place)
            if finished.count > width { finished.removeLast() }
            return
        }
        if candidates.count == width, score <= candidates[width - 1].score { return }
        if excludesExtensions, isExcluded(token, afterBeam: beam) { return }
        if candidates.count == width { candidates.removeLast() }
        let place = candidates.firstIndex { $0.score < score } ?? candidates.count
        candidates.insert(
            Candidate(score: score, token: token, tokenLogProbability: logProbability, beam: beam), at: place)
    }

    /// Whether a next token of a beam completes an excluded sequence.
    func isExcluded(_ token: Int32, afterBeam beam: Int) -> Bool {
        !excluded.isEmpty && excluded.contains(beams[beam].tokens + [token])
    }

    /// How many next tokens of a beam complete an excluded sequence.
    func exclusions(afterBeam beam: Int) -> Int {
        let tokens = beams[beam].tokens
        return excluded.count { $0.count == tokens.count + 1 && $0.starts(with: tokens) }
    }

    /// The least log-probability of a next token of a beam that can still matter.
    func threshold(beam: Int) -> Float {
        guard candidates.count == width else { return -.infinity }
        return candidates[width - 1].score - beams[beam].logProbability
    }

    /// Makes the best offers the beams of the next step.
    mutating func advance() {
        beams = candidates.compactMap { candidate in
            if finished.count == width, candidate.score <= finished[width - 1].logProbability { return nil }
            return beams[candidate.beam].appending(
                candidate.token, candidate.tokenLogProbability, parent: candidate.beam)
        }
        candidates.removeAll(keepingCapacity: true)
    }

    /// The finished sequences, most probable first, then, unless only those are wanted, unfinished ones; at most the
    /// beam's width.
    func results(onlyFinished: Bool) -> [GeneratedSequence] {
        func sequence(_ beam: Beam, isFinished: Bool) -> GeneratedSequence {
            GeneratedSequence(
                tokens: beam.tokens, tokenLogProbabilities: beam.tokenLogProbabilities,
                logProbability: beam.logProbability, isFinished: isFinished)
        }
        let ended = finished.map { sequence($0, isFinished: true) }
        if onlyFinished { return ended }
        return ended + beams.prefix(width - ended.count).map { sequence($0, isFinished: false) }
    }
}
