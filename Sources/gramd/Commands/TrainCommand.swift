import Alignment
import ArgumentParser
import CodeIndex
import Foundation
import GRAM

struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains a model on the products and clicks in the index, and switches to it.",
        discussion: """
            The checkpoint is a Hugging Face folder under model.folder. The new generation is coded beside the old one, \
            which answers queries until every product is coded.

            With --base the training starts from a pretrained model that gramd model import wrote.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Passes over the catalogue at most.") var epochs = 20
    @Option(help: "Plans the training to end after about so many minutes; coding comes on top.") var minutes = 30.0
    @Option(help: "The size of the tokenizer's vocabulary; a base has its own.") var vocabulary = 8_192
    @Option(help: "The folder of a base model to start from.") var base: String?
    @Option(help: "Takes only so many of the base's first layers.") var baseLayers: Int?
    @Option(help: "The same seed, data and machine give the same model.") var seed: UInt64 = 1

    func validate() throws {
        guard epochs > 0, minutes > 0 else { throw ValidationError("--epochs and --minutes must be above 0") }
        guard (512...262_144).contains(vocabulary) else {
            throw ValidationError("--vocabulary must be from 512 to 262144")
        }
        guard base != nil || baseLayers == nil else { throw ValidationError("--base-layers needs --base") }
    }

    func run() async throws {
        let configuration = try await options.load()
        let index = CodeIndex(configuration)
        try await index.migrate()
        _ = try await index.ensureActiveGeneration()
        let run = TrainingRun(
            analyzer: try CodeAnalyzer(language: configuration.language),
            options: TrainingRun.Options(
                epochs: epochs, timeLimit: .seconds(minutes * 60), vocabularySize: vocabulary,
                base: base.map { URL(fileURLWithPath: $0) }, baseLayers: baseLayers,
                learningRate: base == nil ? 3e-3 : TrainingRun.Options.fineTuningRate, seed: seed))
        let display = TrainingDisplay()
        let result = try await run.run(index: index, modelFolder: URL(fileURLWithPath: configuration.modelFolder)) {
            display.show($0)
        }
        display.finish()
        print(
            "model \(result.modelID): \(result.steps) steps on \(result.products) products and "
                + "\(result.clickedQueries) clicked queries, loss \(String(format: "%.3f", result.loss))")
        print(Self.choices(result))
        if let report = result.report { print(Self.text(report)) }
        try await index.register(
            model: result.modelID, at: result.folder.path, metrics: try ModelMetrics(result).json())
        let generation = try await index.createGeneration(
            modelID: result.modelID, selection: result.description.selection)
        try await CodingRun(index, configuration).drain()
        let active = try await index.activeGeneration()
        print(
            active?.id == generation.id
                ? "generation \(generation.id) answers queries"
                : "generation \(generation.id) is still being coded; gramd run activates it when it is complete")
    }

    private static func text(_ report: ModelReport) -> String {
        func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
        return """
            codes: \(String(format: "%.1f own and %.1f generated", report.ownCodesPerProduct, report.generatedCodesPerProduct)) \
            a product, \(String(format: "%.1f", report.productsPerCode)) products a code; of the generated ones \
            \(percent(report.generatedAbsentFromCatalogue)) new to the catalogue, \(percent(report.generatedOverGeneral)) over-general
            clicked pairs kept from training with a common code: \(percent(report.clickedPairsWithCommonOwnCode)) by own \
            codes, \(percent(report.clickedPairsWithCommonCode)) by all; \(percent(report.answered)) of the queries answered
            """
    }

    /// What the run chose for this catalogue, and why.
    private static func choices(_ result: TrainingRun.Result) -> String {
        let scoring = result.description.scoring
        var text =
            scoring.modelWeight == 0
            ? "scoring: own codes only"
            : "scoring: model weight \(scoring.modelWeight), \(scoring.generatedProductCodes) generated codes a product "
                + "of weight \(scoring.generatedPostingWeight)"
        if let recall = result.heldOutRecall {
            text += String(
                format: "; mean recall %.1f %% on %d queries kept from training", recall * 100, result.heldOutQueries)
        } else {
            text += "; too few clicked queries to choose by measuring"
        }
        guard let weighting = result.description.selection.weighting else { return text }
        let weights = ProductField.allCases.map { "\($0) \(String(format: "%.2f", weighting.weights[$0]))" }
        return text + "\nfields: \(weights.joined(separator: ", "))"
    }
}
