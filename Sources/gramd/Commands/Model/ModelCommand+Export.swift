import ArgumentParser
import CodeIndex
import Daemon
import Foundation
import GRAM
import Monitoring
import Training

extension ModelCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a model as Transformers loads it.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "A folder that gramd wrote, or a model's name in the index.") var model: String
        @Argument(help: "The folder to write.") var destination: String
        @Flag(help: "Stores weights in 16 bits rather than 32.") var bfloat16 = false

        func run() async throws {
            let location =
                FileManager.default.fileExists(atPath: model)
                ? model : try await CodeIndex.known(options.load()).models.model(named: model).location
            let folder = URL(fileURLWithPath: destination)
            try ModelCommand.prepare(folder)
            try BaseModel.export(
                URL(fileURLWithPath: location), to: folder, type: bfloat16 ? .bfloat16 : .float32)
            ModelFolder.adopt(folder)
            print("\(destination): AutoModelForCausalLM and AutoTokenizer load it")
        }
    }
}
