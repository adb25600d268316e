import Codes
import Foundation
import GRAM
import Randomness

/// Preference pairs from the click log (GRAM, section 3.3): for a clicked query and product, a code that both sides
/// have is preferred to one that only one side has; see ``ClickPreference``.
///
/// A side's codes are those of its own words and those that the model writes besides.
struct CoAlignment: Sendable {
    private static let batchSize = 512
    /// A rejected code of `n` tokens is sampled with a weight of `lengthDamping^n`: longer, finer codes are in the
    /// difference too often (GRAM, section 3.3).
    private static let lengthDamping = 0.7
    /// Pairs made of one click.
    static let pairsPerClick = 2
    /// Pairs that stand in a batch beside examples.
    static let pairsPerBatch = 32

    let corpus: TrainingCorpus
    let seed: UInt64
    /// Clicked pairs looked at, as many as can be trained on.
    let maximumClicks: Int

    /// - Parameters:
    ///   - reference: the model before this stage, which also writes the codes.
    ///   - live: see ``TrainingCorpus/liveCodes``.
    func pairs(reference: CodeModel, among live: CodeTrie) async throws -> [PreferencePair] {
        var random = SplitMix64(seed: seed)
        var clicks = corpus.queries.indices.flatMap { query in
            corpus.queries[query].products.map { (query: query, product: $0.index) }
        }
        random.shuffle(&clicks)
        clicks = Array(clicks.prefix(maximumClicks))
        var queryCodes: [Int: [GeneratedCode]] = [:]
        for batch in Set(clicks.map(\.query)).sorted().batches(of: Self.batchSize) {
            try Task.checkCancellation()
            let written = try await reference.codes(for: batch.map { corpus.queries[$0].query }, among: live)
            for (query, codes) in zip(batch, written) { queryCodes[query] = codes }
        }
        var filter = RelevanceFilter(corpus: corpus)
        var pairs: [PreferencePair] = []
        for batch in clicks.batches(of: Self.batchSize) {
            try Task.checkCancellation()
            let productCodes = try await reference.codes(for: batch.map { corpus.products[$0.product].text })
            var drafts: [PreferencePair] = []
            for (click, codes) in zip(batch, productCodes) {
                drafts += draft(
                    click, preference(click, queryCodes[click.query] ?? [], codes, &filter), reference.prompt,
                    using: &random)
            }
            pairs += try await withReferences(drafts, reference)
        }
        return pairs
    }

    /// The pairs of a step's batch, with weights that sum to 1; the next step has the next ones.
    static func pairs(ofStep step: Int, from pairs: [PreferencePair]) -> [PreferencePair] {
        guard !pairs.isEmpty else { return [] }
        return (0..<pairsPerBatch).map { offset in
            var pair = pairs[(step * pairsPerBatch + offset) % pairs.count]
            pair.weight = 1 / Float(pairsPerBatch)
            return pair
        }
    }

    private func preference(
        _ click: (query: Int, product: Int), _ queryCodes: [GeneratedCode], _ productCodes: [GeneratedCode],
        _ filter: inout RelevanceFilter
    ) -> ClickPreference {
        let own = corpus.occurrences[click.product].entries.map(\.code)
        return ClickPreference(
            query: .init(own: Set(corpus.queries[click.query].codes), written: queryCodes.map(\.code)),
            product: .init(own: Set(own), written: productCodes.map(\.code)),
            correct: filter.relevantCodes(of: click.query)
                .union(corpus.taughtCodes(ofQuery: click.query)).union(corpus.taughtCodes(ofProduct: click.product)))
    }

    /// Pairs whose reference probabilities are not known yet.
    private func draft(
        _ click: (query: Int, product: Int), _ preference: ClickPreference, _ prompt: CodePrompt,
        using random: inout SplitMix64
    ) -> [PreferencePair] {
        let candidates = preference.rejected.compactMap { code in prompt.codeTokens(code.description) }
        guard !preference.preferred.isEmpty, !candidates.isEmpty else { return [] }
        return (0..<Self.pairsPerClick).compactMap { _ in
            guard let better = prompt.codeTokens(random.pick(preference.preferred).description) else { return nil }
            let weights = candidates.map { pow(Self.lengthDamping, Double($0.count)) }
            var rest = random.unit() * weights.reduce(0, +)
            let chosen = weights.firstIndex { weight in
                rest -= weight
                return rest < 0
            }
            return PreferencePair(
                query: prompt.query(corpus.queries[click.query].query),
                product: prompt.product(corpus.products[click.product].text), preferred: better,
                rejected: candidates[chosen ?? candidates.count - 1], preferredReference: 0, rejectedReference: 0)
        }
    }

    private func withReferences(_ pairs: [PreferencePair], _ reference: CodeModel) async throws -> [PreferencePair] {
        let scores = try await reference.logProbabilities(
            prompts: pairs.flatMap { [$0.query, $0.product] },
            continuations: pairs.flatMap { [[$0.preferred, $0.rejected], [$0.preferred, $0.rejected]] })
        return pairs.enumerated().map { index, pair in
            var pair = pair
            let (query, product) = (scores[2 * index], scores[2 * index + 1])
            pair.preferredReference = PreferencePair.jointLogProbability(query: query[0], product: product[0])
            pair.rejectedReference = PreferencePair.jointLogProbability(query: query[1], product: product[1])
            return pair
        }
    }
}
