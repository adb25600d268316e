import ArgumentParser
import Foundation
import GRAM
import Monitoring
import Training

extension ModelCommand {
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
            let folder = URL(fileURLWithPath: destination)
            try ModelCommand.prepare(folder)
            let model = try BaseModel(importing: URL(fileURLWithPath: source), layers: layers)
            try model.write(to: folder, type: bfloat16 ? .bfloat16 : .float32)
            ModelFolder.adopt(folder)
            let configuration = model.parameters.configuration
            let tokenizer = model.tokenizer
            print(
                "\(destination): \(model.parameters.count) parameters in \(configuration.layerCount) layers of width "
                    + "\(configuration.hiddenSize), \(tokenizer.vocabularySize) tokens; \(tokenizer.queryToken), "
                    + "\(tokenizer.productToken) and \(tokenizer.codeToken) say query, product and code")
        }
    }
}
