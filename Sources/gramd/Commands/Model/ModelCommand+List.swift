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

        func run() async throws {
            let index = CodeIndex(try options.load())
            let generations = try await index.generations.all()
            let models = try await index.models.all()
            var rows: [[String]] = []
            for generation in generations {
                let waiting = try await index.queue.waiting(in: generation).values.reduce(0, +)
                let model = models.first { $0.id == generation.modelID }
                rows.append(
                    Self.cells(model, generation.modelID ?? "own codes only") + [
                        "\(generation.id)", generation.state.rawValue, "\(waiting)",
                        try await index.generations.size(of: generation).formatted(.byteCount(style: .memory)),
                    ])
            }
            for model in models where !generations.contains(where: { $0.modelID == model.id }) {
                rows.append(Self.cells(model, model.id) + ["–", "no generation", "–", "–"])
            }
            let table = TextTable(
                header: ["model", "trained", "recall", "generation", "state", "to code", "size"], rows: rows)
            print("\(verbatim: table)")
        }

        private static func cells(_ model: RegisteredModel?, _ name: String) -> [String] {
            let recall = model.flatMap { try? ModelMetrics(json: $0.metrics).heldOutRecall }
            return [name, model?.createdAt ?? "–", recall.map { String(format: "%.1f", $0 * 100) } ?? "–"]
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what a model's training measured, what the gate found, and the generations made with it.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The model, or the beginning of its name.") var model: String

        func run() async throws {
            let index = CodeIndex(try options.load())
            let model = try await index.models.model(named: model)
            print("model \(model.id), trained \(model.createdAt)\nin \(model.location)")
            for generation in try await index.generations.all() where generation.modelID == model.id {
                print("generation \(generation.id), \(generation.state.rawValue)")
            }
            guard let metrics = try? ModelMetrics(json: model.metrics) else {
                print("measured by another version of gramd: \(model.metrics)")
                return
            }
            print("\(verbatim: metrics)")
            for run in try await index.runs.latest(limit: 10_000) where run.modelID == model.id {
                guard let verdict = run.verdict else { continue }
                print("\nalignment run \(run.id), \(run.state.rawValue), against generation \(run.champion)")
                let table = VerdictTable(try JSONDecoder().decode(GateVerdict.self, from: Data(verdict.utf8)))
                print("\(verbatim: table)")
            }
        }
    }
}
