import ArgumentParser
import Foundation
import GRAM
import Training

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Shows, switches and removes models; takes in base models and gives models out.",
        subcommands: [
            List.self, Show.self, Promote.self, Rollback.self, Retire.self, Import.self, Export.self,
        ])

    /// Looks at the folder that a model is to be written to before the model is read, which takes a while.
    /// - Throws: ``CheckpointError/destinationExists(path:)``; the file system's error.
    static func prepare(_ folder: URL) throws {
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw CheckpointError.destinationExists(path: folder.path)
        }
        try ModelFolder.create(folder.deletingLastPathComponent())
    }
}
