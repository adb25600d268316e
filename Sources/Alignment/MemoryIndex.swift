import Algorithms
import Foundation
import GRAM

/// A generation's postings in memory, searched with the score of `CodeIndex.search`: what a training run measures a
/// candidate with before anything is written to the database.
struct MemoryIndex: Sendable {
    /// One product's codes.
    struct Entry: Sendable {
        var own: [CodeSelection.Choice]
        /// Codes that the model wrote, the likeliest first.
        var generated: [Code]
    }

    private struct Posting {
        /// A product in a code's list, a code in a product's.
        var item: Int32
        /// Of an own code; 0 for a generated one.
        var weight: Float
        /// A generated code's place in its product's list.
        var rank: Int32

        /// nil for a generated code that the scoring leaves out.
        func weight(_ scoring: CodeScoring) -> Float? {
            if weight > 0 { return weight }
            return rank < scoring.generatedProductCodes ? scoring.generatedPostingWeight : nil
        }
    }

    /// The codes that have a product.
    private(set) var codes: [Code] = []
    private var numbers: [Code: Int32] = [:]
    private var products: [[Posting]] = []
    private var postings: [[Posting]] = []

    init(_ entries: [Entry]) {
        for (product, entry) in entries.enumerated() {
            var list: [Posting] = []
            func add(_ code: Code, weight: Float, rank: Int) {
                let number = numbers[code] ?? Int32(codes.count)
                if number == codes.count {
                    numbers[code] = number
                    codes.append(code)
                    postings.append([])
                }
                list.append(Posting(item: number, weight: weight, rank: Int32(rank)))
                postings[Int(number)].append(Posting(item: Int32(product), weight: weight, rank: Int32(rank)))
            }
            let own = Set(entry.own.map(\.code))
            for choice in entry.own { add(choice.code, weight: choice.weight, rank: 0) }
            // As in the database: of the generated codes that count, those that are own ones stay own ones.
            for (rank, code) in entry.generated.enumerated() where !own.contains(code) {
                add(code, weight: 0, rank: rank)
            }
            products.append(list)
        }
    }

    /// The products under a query's codes, best first; equal scores in the order of the products.
    ///
    /// The codes' own ``QueryCode/modelWeight`` gives way to the scoring's.
    func search(_ codes: [QueryCode], scoring: CodeScoring, limit: Int) -> [Int] {
        var weights: [Int32: Float] = [:]
        for code in codes where code.isOwn || scoring.modelWeight > 0 {
            guard let number = numbers[code.code] else { continue }
            var code = code
            code.modelWeight = scoring.modelWeight
            weights[number] = Float((code.isOwn ? inverseFrequency(number, scoring) : 0) + code.bonus)
        }
        if let feedback = scoring.feedback {
            let best = ranking(weights, scoring, limit: feedback.products)
            weights.merge(expansion(of: weights, by: best, feedback, scoring)) { old, _ in old }
        }
        return ranking(weights, scoring, limit: limit).map { Int($0.product) }
    }

    private func ranking(
        _ weights: [Int32: Float], _ scoring: CodeScoring, limit: Int
    ) -> [(product: Int32, score: Float)] {
        var scores = [Float](repeating: 0, count: products.count)
        var found: [Int32] = []
        // In a fixed order, so that sums don't differ from run to run.
        for (code, weight) in weights.sorted(by: { $0.key < $1.key }) where weight > 0 {
            for posting in postings[Int(code)] {
                guard let part = posting.weight(scoring) else { continue }
                if scores[Int(posting.item)] == 0 { found.append(posting.item) }
                scores[Int(posting.item)] += part * weight
            }
        }
        return found.map { Ranked(product: $0, score: scores[Int($0)]) }.max(count: limit).reversed()
            .map { ($0.product, $0.score) }
    }

    /// Greater is better: a higher score, or an equal one of an earlier product.
    private struct Ranked: Comparable {
        let product: Int32
        let score: Float

        static func < (left: Ranked, right: Ranked) -> Bool {
            (left.score, right.product) < (right.score, left.product)
        }
    }

    private func expansion(
        of weights: [Int32: Float], by best: [(product: Int32, score: Float)], _ feedback: CodeFeedback,
        _ scoring: CodeScoring
    ) -> [Int32: Float] {
        var evidence: [Int32: Float] = [:]
        for (product, score) in best {
            for posting in products[Int(product)] where weights[posting.item] == nil {
                if let part = posting.weight(scoring) { evidence[posting.item, default: 0] += score * part }
            }
        }
        for code in evidence.keys { evidence[code]? *= Float(inverseFrequency(code, scoring)) }
        let kept = evidence.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(feedback.codes)
        let total = kept.reduce(0) { $0 + $1.value }
        guard total > 0 else { return [:] }
        let share = Float(feedback.weight) * weights.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } / total
        return Dictionary(uniqueKeysWithValues: kept.map { ($0.key, share * $0.value) })
    }

    private func inverseFrequency(_ code: Int32, _ scoring: CodeScoring) -> Double {
        let frequency = Double(postings[Int(code)].count { $0.weight(scoring) != nil })
        return log(1 + (Double(products.count) - frequency + 0.5) / (frequency + 0.5))
    }
}
