import ArgumentParser
import CodeIndex
import Codes
import Coding
import Daemon
import Foundation
import GRAM
import Monitoring
import Training

struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains a model on the products and clicks in the index, and switches to it.",
        discussion: """
            The checkpoint is a Hugging Face folder under model.folder. The new generation is coded beside the old one, \
            which answers queries until every product is coded.

            With enough clicks the training ends where recall on some that are kept from it rises no more: before the planned \
            passes, or after them as long as the minutes last.

            With --base the training starts from a pretrained model that gramd model import wrote.

            Where alignment.encoder names an encoder, the model gets a code head, which finds codes of queries by meaning; \
            it needs no click. The manual's article CodeHead describes it.

            Where alignment.trainer is command, the program of alignment.trainerCommand trains instead, for \
            alignment.trainerMinutes at most; --epochs or --steps then say how many examples it gets. The manual's article \
            TrainElsewhere describes it.
            """)

    @OptionGroup var configurationOptions: ConfigurationOptions
    @Option(help: "Passes over products and clicks that are planned.") var epochs = 20
    @Option(help: "Ends the training after about so many minutes; coding comes on top.") var minutes = 30.0
    @Option(help: "The size of the tokenizer's vocabulary; a base has its own.") var vocabulary = 8_192
    @OptionGroup var training: TrainingArguments
    @Flag(help: "Prints JSON.") var json = false

    func validate() throws {
        guard (1...1_000_000).contains(epochs) else {
            throw ValidationError("--epochs must be above 0, and at most 1000000")
        }
        try TrainingArguments.check(minutes: minutes)
        guard (512...262_144).contains(vocabulary) else {
            throw ValidationError("--vocabulary must be from 512 to 262144")
        }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        let modelFolder = URL(fileURLWithPath: configuration.modelFolder)
        // Before anything takes its time.
        try ModelFolder(modelFolder).prepare()
        let index = CodeIndex(configuration)
        try await index.migrate()
        _ = try await index.generations.ensureActive()
        var options = training.options(minutes: minutes)
        options.epochs = epochs
        options.vocabularySize = vocabulary
        options.fieldTypes = configuration.fieldTypes
        options.trainer = configuration.trainer
        options.encoder = configuration.encoder
        if options.trainer != nil { TrainerCommand.endsWithThisProcess() }
        let run = TrainingRun(analyzer: try CodeAnalyzer(language: configuration.language), options: options)
        try await PropensityFit(index: index).run()
        let display = TrainingDisplay()
        let result = try await run.run(
            index: index, modelFolder: modelFolder, progress: display.show)
        display.finish()
        if !json { print("model \(result.modelID): \(verbatim: ModelMetrics(result))") }
        let codingDisplay = CodingDisplay()
        let generation = try await result.rollOut(
            in: index, coding: CodingRun(index, configuration), progress: codingDisplay.show)
        codingDisplay.finish()
        if json {
            return try printJSON(
                TrainingDocument(result, generation: generation.id, state: try await generation.state(in: index)))
        }
        print(try await generation.standing(in: index))
    }
}
