import ArgumentParser
import CodeIndex
import Foundation
import GRAM

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Takes in pretrained base models, and gives out models for other engines.",
        subcommands: [Import.self, Export.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a base to fine-tune of a pretrained model of the Llama family.",
            discussion: """
                SOURCE is a Hugging Face folder (safetensors, with tokenizer.json or tokenizer.model) or a GGUF file, \
                which is dequantised. DESTINATION is a new folder for gramd train --base.
                """)

        @Argument(help: "The folder or file.") var source: String
        @Argument(help: "The folder to write.") var destination: String
        @Option(help: "Keeps only so many of the first layers.") var layers: Int?
        @Flag(help: "Stores weights in 16 bits rather than 32.") var bfloat16 = false

        func run() throws {
            let model = try BaseModel(importing: URL(fileURLWithPath: source), layers: layers)
            try model.write(to: URL(fileURLWithPath: destination), type: bfloat16 ? .bfloat16 : .float32)
            let configuration = model.parameters.configuration
            let tokenizer = model.tokenizer
            print(
                "\(destination): \(model.parameters.count) parameters in \(configuration.layerCount) layers of width "
                    + "\(configuration.hiddenSize), \(tokenizer.vocabularySize) tokens; \(tokenizer.queryToken), "
                    + "\(tokenizer.productToken) and \(tokenizer.codeToken) say query, product and code")
        }
    }

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
                ? model : try await CodeIndex(options.load()).location(ofModel: model)
            try BaseModel.export(
                URL(fileURLWithPath: location), to: URL(fileURLWithPath: destination),
                type: bfloat16 ? .bfloat16 : .float32)
            print("\(destination): AutoModelForCausalLM and AutoTokenizer load it")
        }
    }
}
