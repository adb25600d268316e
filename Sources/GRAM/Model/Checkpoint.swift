public import Foundation
import Tensor

/// Model folders as Hugging Face Transformers reads them: `config.json` and `model.safetensors`.
public enum Checkpoint {
    static let configurationName = "config.json"
    static let weightsName = "model.safetensors"
    /// Those of models have some 1,000 bytes.
    static let maximumConfigurationBytes = 1 << 20

    /// Reads and checks a checkpoint.
    /// - Throws: ``CheckpointError`` naming the file or tensor that is wrong.
    public static func read(from folder: URL) throws -> LlamaParameters {
        let configuration: LlamaConfiguration = try readConfiguration(from: folder)
        let file = try SafeTensorsFile(contentsOf: folder.appendingPathComponent(weightsName))
        let layout = ParameterLayout(configuration)
        let expected = Set(layout.tensors.map(\.name))
        let missing = expected.subtracting(file.entries.keys)
        guard missing.isEmpty else { throw CheckpointError.missingTensors(missing.sorted()) }
        let unexpected = Set(file.entries.keys).subtracting(expected)
        guard unexpected.isEmpty else { throw CheckpointError.unexpectedTensors(unexpected.sorted()) }
        // All before any memory is taken for them: the configuration may claim more than the file holds.
        for tensor in layout.tensors { try file.checkShape(of: tensor.name, tensor.shape) }
        let parameters = try LlamaParameters(zeroed: configuration)
        for tensor in layout.tensors {
            try file.read(tensor.name, shape: tensor.shape, into: parameters.values.pointer + tensor.offset)
        }
        return parameters
    }

    /// Reads a folder's `config.json`.
    static func readConfiguration<Configuration: Decodable>(
        from folder: URL
    ) throws(CheckpointError) -> Configuration {
        let json: Data
        do {
            json = try WholeFile.contents(
                of: folder.appendingPathComponent(configurationName), maximumBytes: maximumConfigurationBytes)
        } catch {
            throw .unreadable(file: configurationName, reason: error.description)
        }
        do {
            return try JSONDecoder().decode(Configuration.self, from: json)
        } catch {
            throw .malformedConfiguration(reason: WholeFile.reason(error))
        }
    }

    /// Writes a checkpoint to a new folder, which appears whole or not at all.
    /// - Parameters:
    ///   - type: how the weights are stored.
    ///   - additionalFiles: contents by name of files that belong beside the weights, such as the tokenizer.
    /// - Throws: ``CheckpointError/destinationExists(path:)``, or the file system's error.
    public static func write(
        _ parameters: LlamaParameters, to folder: URL, type: CheckpointType = .float32,
        additionalFiles: [String: Data] = [:]
    ) throws {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: folder.path) else {
            throw CheckpointError.destinationExists(path: folder.path)
        }
        let parent = folder.deletingLastPathComponent()
        let partial = parent.appendingPathComponent(".\(folder.lastPathComponent).\(UUID().uuidString)")
        try manager.createDirectory(at: partial, withIntermediateDirectories: true)
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.userInfo[.checkpointType] = type
            let json = try encoder.encode(parameters.configuration)
            try DurableFile.write(to: partial.appendingPathComponent(configurationName)) {
                try $0.write(contentsOf: json)
            }
            let sources = parameters.layout.tensors.map { tensor in
                SafeTensorsFile.Source(
                    name: tensor.name, shape: tensor.shape,
                    values: UnsafeBufferPointer(
                        start: parameters.values.pointer + tensor.offset, count: tensor.count))
            }
            try SafeTensorsFile.write(sources, type: type, to: partial.appendingPathComponent(weightsName))
            for (name, contents) in additionalFiles {
                try DurableFile.write(to: partial.appendingPathComponent(name)) { try $0.write(contentsOf: contents) }
            }
            try DurableFile.synchronizeFolder(partial)
            try manager.moveItem(at: partial, to: folder)
            try DurableFile.synchronizeFolder(parent)
        } catch {
            try? manager.removeItem(at: partial)
            throw error
        }
    }
}
