import Foundation

/// What a folder of Sentence Transformers says of what comes behind the network.
struct SentenceModules {
    private struct Module: Decodable {
        var type: String
    }

    private struct Pooling: Decodable {
        var usesMean: Bool?
        var usesFirst: Bool?
        var usesMaximum: Bool?
        var usesRootMean: Bool?
        var mode: String?

        enum CodingKeys: String, CodingKey {
            case usesMean = "pooling_mode_mean_tokens"
            case usesFirst = "pooling_mode_cls_token"
            case usesMaximum = "pooling_mode_max_tokens"
            case usesRootMean = "pooling_mode_mean_sqrt_len_tokens"
            case mode = "pooling_mode"
        }

        var isMean: Bool {
            (usesMean ?? true) && [usesFirst, usesMaximum, usesRootMean].allSatisfy { $0 != true }
                && (mode ?? "mean") == "mean"
        }
    }

    private struct Lengths: Decodable {
        var maximum: Int?

        enum CodingKeys: String, CodingKey { case maximum = "max_seq_length" }
    }

    private static let maximumBytes = 1 << 20

    /// The longest text that the network was trained for, where the folder says so.
    let maximumTokens: Int?

    /// - Throws: ``BaseModelError`` for a damaged file, and where something else than the mean is to be taken.
    init(folder: URL) throws(BaseModelError) {
        let modules = try Self.read([Module].self, "modules.json", in: folder) ?? []
        let known: Set = ["Transformer", "Pooling", "Normalize"]
        for module in modules {
            let kind = module.type.split(separator: ".").last.map(String.init) ?? ""
            guard known.contains(kind) else {
                throw .unsupported(file: "modules.json", part: "behind the network comes \(module.type)")
            }
        }
        let pooling = "1_Pooling/config.json"
        guard try Self.read(Pooling.self, pooling, in: folder)?.isMean ?? true else {
            throw .unsupported(file: pooling, part: "a text's vector is not the mean of its tokens'")
        }
        let lengths = "sentence_bert_config.json"
        maximumTokens = try Self.read(Lengths.self, lengths, in: folder)?.maximum
        if let maximumTokens, maximumTokens < 2 {
            throw .malformed(file: lengths, reason: "max_seq_length is \(maximumTokens)")
        }
    }

    /// - Returns: nil where there is no such file.
    private static func read<Value: Decodable>(
        _ type: Value.Type, _ name: String, in folder: URL
    ) throws(BaseModelError) -> Value? {
        let file = folder.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try JSONDecoder().decode(
                type, from: try WholeFile.contents(of: file, maximumBytes: maximumBytes))
        } catch {
            throw .malformed(file: name, reason: WholeFile.reason(error))
        }
    }
}
