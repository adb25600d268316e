import Foundation
import Testing

@testable import GRAM

/// A small encoder that `golden.py` wrote with Hugging Face Transformers, with tokens and vectors of texts.
enum EncoderGolden {
    struct Expected: Decodable {
        struct Tokens: Decodable {
            var text: String
            var tokens: [Int32]
        }

        struct Vector: Decodable {
            var text: String
            /// [16]
            var vector: [Float]
        }

        var tokens: [Tokens]
        var vectors: [Vector]
    }

    static let folder = Golden.folder.appendingPathComponent("encoder")

    static func expected() throws -> Expected {
        try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
    }
}

/// A copy of the small encoder, to change.
struct EncoderCopy {
    private let owner: TemporaryFolder
    let url: URL

    init() throws {
        owner = try TemporaryFolder()
        url = owner.url.appendingPathComponent("encoder")
        try FileManager.default.copyItem(at: EncoderGolden.folder, to: url)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: url.appendingPathComponent(name))
    }

    /// Replaces what a file has once.
    func change(_ name: String, _ old: String, to new: String) throws {
        let file = url.appendingPathComponent(name)
        let text = try String(contentsOf: file, encoding: .utf8)
        try #require(text.ranges(of: old).count == 1)
        try Data(text.replacing(old, with: new).utf8).write(to: file)
    }
}
