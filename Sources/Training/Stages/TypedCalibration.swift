import Codes
import Execution
import GRAM
import Randomness

/// Finds out how far a model's probabilities of products' typed codes can be trusted: from texts some of whose values are
/// hidden, and which of the codes that the model writes for them are right.
///
/// Right are the product's own typed codes, and those of the queries that led to it.
struct TypedCalibration {
    private static let mostProducts = 400

    let corpus: TrainingCorpus
    let analyzer: CodeAnalyzer
    let thread: DedicatedThread
    let seed: UInt64

    /// A product that the model is asked about.
    private struct Question: Sendable {
        /// With some values hidden.
        var text: ProductText
        var right: Set<Code>
    }

    /// - Parameter trained: with the rule of typed codes in its description.
    /// - Returns: nil where nothing can be told; the model is then not to write any.
    func generation(of trained: TrainedModel) async throws -> TypedGeneration? {
        guard corpus.teachesTypedCodes else { return nil }
        let codes = try await thread.run { corpus.commonTypedCodes }
        let questions = try await thread.run { makeQuestions() }
        var description = trained.description
        description.typed = TypedGeneration(
            codes: codes, calibration: ProbabilityCalibration(intercept: 0, slope: 1))
        let model = try await thread.run { [description] in try CodeModel(trained.model, description: description) }
        var examples: [(probability: Double, isRight: Bool)] = []
        for (question, written) in zip(questions, try await model.codes(for: questions.map(\.text))) {
            examples += written.filter { $0.code.kind == .typed }.map {
                ($0.probability, question.right.contains($0.code))
            }
        }
        return ProbabilityCalibration(examples).map { TypedGeneration(codes: codes, calibration: $0) }
    }

    private func makeQuestions() -> [Question] {
        var random = SplitMix64(seed: seed)
        let asked = corpus.typedCodesOfQueries(analyzer)
        let step = max(1, (corpus.products.count + Self.mostProducts - 1) / Self.mostProducts)
        return stride(from: 0, to: corpus.products.count, by: step).map { product in
            let masked = MaskedProduct(
                corpus.products[product].text, corpus.occurrences[product], analyzer: analyzer, using: &random)
            return Question(
                text: masked.text,
                right: Set(corpus.typedCodes[product]).union((asked[product] ?? [:]).keys))
        }
    }
}
