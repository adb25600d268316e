/// Beam search whose next tokens somebody else computes, step by step: the same search as `Generator`'s, without any
/// computation of its own.
///
/// Ask for the next tokens of each of the ``contexts``, give them to ``advance(with:)``, and go on until there are none.
public struct SteppedBeamSearch: Sendable {
    private let request: SequenceRequest
    private var searches: [BeamSearch]
    private var step = 0

    /// Begins with the prompts themselves.
    public init(_ request: SequenceRequest) {
        self.request = request
        searches = request.excluded.map {
            BeamSearch(
                width: request.beamWidth, endToken: request.endToken, excluded: $0,
                excludesExtensions: request.constraint == nil)
        }
    }

    /// Token sequences whose next tokens are wanted, beams of one prompt side by side; empty when the search is over.
    public var contexts: [[Int32]] {
        guard step < request.maximumTokens else { return [] }
        return zip(request.prompts, searches).flatMap { prompt, search in search.beams.map { prompt + $0.tokens } }
    }

    /// Takes the next tokens and makes the best continuations the beams of the next step.
    /// - Parameter tokens: for each of the ``contexts``, its most probable next tokens, in that order. Those that are not
    ///   listed are taken for impossible: as many as the beam is wide, besides the end and what is excluded, make the
    ///   search exact where there is no constraint.
    public mutating func advance(with tokens: [[TokenProbability]]) {
        precondition(tokens.count == searches.reduce(0) { $0 + $1.beams.count }, "each beam has its next tokens")
        var next = tokens[...]
        for index in searches.indices where !searches[index].beams.isEmpty {
            for beam in searches[index].beams.indices { offer(next.removeFirst(), to: &searches[index], beam: beam) }
            searches[index].advance()
        }
        step += 1
    }

    /// The sequences of each prompt, most probable first; under a constraint only codes, else unfinished ones too.
    public var results: [[GeneratedSequence]] {
        searches.map { $0.results(onlyFinished: request.constraint != nil) }
    }

    private func offer(_ tokens: [TokenProbability], to search: inout BeamSearch, beam: Int) {
        let known = tokens.filter { (0..<Int32(request.vocabularySize)).contains($0.token) }
        let offered: ArraySlice<TokenProbability>
        if let constraint = request.constraint {
            let allowed = constraint.continuations(of: search.beams[beam].tokens[...])
            let continuations = Set(allowed.tokens)
            offered =
                known.filter {
                    $0.token == request.endToken ? allowed.isCode : continuations.contains($0.token)
                }[...]
        } else {
            // As many more than the width as the search may turn down: the end, and what is excluded.
            offered = known.prefix(request.beamWidth + 1 + search.exclusions(afterBeam: beam))
        }
        for next in offered { search.offer(next.token, logProbability: next.logProbability, beam: beam) }
    }
}
