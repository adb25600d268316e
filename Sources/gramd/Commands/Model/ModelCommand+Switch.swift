import ArgumentParser
import CodeIndex
import Coding
import Daemon
import Foundation
import GRAM
import Monitoring

extension ModelCommand {
    struct Promote: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets a model answer queries.",
            discussion: """
                A generation that is complete answers at once. A model without one gets one, whose products are coded \
                first; until then the former generation answers. Instances that run follow by themselves.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The model, or the beginning of its name; a generation's number where it has own codes only.")
        var model: String

        func run() async throws {
            let configuration = try options.load()
            let index = try await CodeIndex.known(configuration)
            let generations = try await index.generations.all()
            let chosen: Generation
            if let own = generations.first(where: { $0.modelID == nil && model == "\($0.id)" }) {
                chosen = own
            } else {
                let model = try await index.models.model(named: model)
                if let known = generations.last(where: { $0.modelID == model.id }) {
                    chosen = known
                } else {
                    let description = try CodeModelDescription(folder: URL(fileURLWithPath: model.location))
                    chosen = try await index.generations.create(modelID: model.id, selection: description.selection)
                }
            }
            switch chosen.state {
            case .active: print("generation \(chosen.id) answers queries already")
            case .kept:
                try await index.generations.activate(chosen)
                print("generation \(chosen.id) answers queries")
            case .building:
                try await CodingRun(index, configuration).drainShowingProgress()
                print(try await chosen.standing(in: index))
            }
        }
    }

    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the generation before the active one answer queries again, at once and without coding.")

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let generation = try await CodeIndex.known(options.load()).generations.rollBack()
            print("generation \(generation.id) (\(generation.modelID ?? "own codes only")) answers queries")
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drops a generation that is not active, or cancels one that is being coded.",
            discussion: "With --forget its model goes too, unless another generation needs it; its files stay.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The generation's number, as gramd model list shows it.") var generation: Int64
        @Flag(help: "Also forgets the model and the codes it wrote.") var forget = false

        func run() async throws {
            let index = try await CodeIndex.known(options.load())
            let model = try await index.generations.all().first { $0.id == generation }?.modelID
            try await index.generations.retire(generation)
            print("generation \(generation) is gone")
            guard forget, let model else { return }
            try await index.models.forget(index.models.model(named: model))
            print("model \(model) is forgotten")
        }
    }
}
