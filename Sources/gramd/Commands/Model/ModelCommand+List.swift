import ArgumentParser
import CodeIndex
import Daemon
import Evaluation
import Foundation
import Monitoring
import Training

extension ModelCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists models and the generations that were made with them.",
            discussion: """
                A generation is one model's complete set of codes. The active one answers queries, a kept one answered \
                them once and can again at once, a building one is still being coded. Recall is the mean at 10, 100 and \
                300 on clicks kept from that model's training, so it compares only roughly between models.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let index = try await CodeIndex.known(options.load())
            let models = try await index.models.all().map(ModelsDocument.Model.init)
            var generations: [ModelsDocument.GenerationEntry] = []
            for generation in try await index.generations.all() {
                generations.append(
                    ModelsDocument.GenerationEntry(
                        generation, toCode: try await index.queue.waiting(in: generation).values.reduce(0, +),
                        bytes: try await index.generations.size(of: generation)))
            }
            if json { return try printJSON(ModelsDocument(generations: generations, models: models)) }
            var rows: [[String]] = []
            for generation in generations {
                let model = models.first { $0.model == generation.model }
                let size = generation.bytes.formatted(.byteCount(style: .memory))
                rows.append(
                    Self.cells(model, generation.model ?? "own codes only")
                        + ["\(generation.generation)", generation.state, "\(generation.toCode)", size])
            }
            for model in models where !generations.contains(where: { $0.model == model.model }) {
                rows.append(Self.cells(model, model.model) + ["–", "no generation", "–", "–"])
            }
            let table = TextTable(
                header: ["model", "trained", "recall", "generation", "state", "to code", "size"], rows: rows)
            print("\(verbatim: table)")
        }

        private static func cells(_ model: ModelsDocument.Model?, _ name: String) -> [String] {
            [name, model?.trainedAt ?? "–", model?.recall.map { String(format: "%.1f", $0 * 100) } ?? "–"]
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what a model's training measured, what the gate found, and the generations made with it.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The model, or the beginning of its name.") var model: String
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let index = try await CodeIndex.known(options.load())
            let model = try await index.models.model(named: model)
            let generations = try await index.generations.all().filter { $0.modelID == model.id }
            let runs = try await index.runs.latest(limit: 10_000).filter { $0.modelID == model.id }
            if json { return try printJSON(ModelDocument(model, generations, runs)) }
            print("model \(model.id), trained \(model.createdAt)\nin \(model.location)")
            for generation in generations {
                print("generation \(generation.id), \(generation.state.rawValue)")
            }
            guard let metrics = try? ModelMetrics(json: model.metrics) else {
                print("measured by another version of gramd: \(model.metrics)")
                return
            }
            print("\(verbatim: metrics)")
            for run in runs {
                guard let verdict = run.verdict else { continue }
                print("\nalignment run \(run.id), \(run.state.rawValue), against generation \(run.champion)")
                let table = VerdictTable(try JSONDecoder().decode(GateVerdict.self, from: Data(verdict.utf8)))
                print("\(verbatim: table)")
            }
        }
    }
}
