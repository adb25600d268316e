import Foundation
import GRAM
import Testing

@testable import Daemon

@Suite struct EncoderSettingsTests {
    private func withFolder(_ body: (URL, (_ alignment: String) throws -> EncoderFolder?) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "gramd.yaml")
        try body(folder) { alignment in
            try Data("alignment:\n  \(alignment)\n".utf8).write(to: file)
            return try GramdConfiguration.load(path: file.path, environment: [:]).encoder
        }
    }

    @Test func anEncodersFolderHasItsFiles() throws {
        try withFolder { folder, encoder in
            #expect(try encoder("minutes: 10") == nil)
            for name in ["config.json", "model.safetensors", "vocab.txt"] {
                let error = #expect(throws: ConfigurationError.self) { try encoder("encoder: \(folder.path)") }
                let text = error.map { "\($0)" } ?? ""
                #expect(text.contains("alignment.encoder") && text.contains(folder.path))
                #expect(text.contains(name == "vocab.txt" ? "tokenizer.json" : name))
                try Data().write(to: folder.appending(path: name))
            }
            #expect(try encoder("encoder: \(folder.path)")?.url.path == folder.path)
        }
    }
}
