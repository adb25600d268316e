public import Foundation
public import GRAM

/// A sentence encoder that knows some words, and which of them mean the same.
public enum TestEncoder {
    private static let (width, positions) = (16, 64)
    private static let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]

    /// Writes its folder, as Sentence Transformers has them.
    ///
    /// Its layers add nothing, so that a text's vector is the mean of its words'. Words of a group have one direction, those
    /// of different groups are at right angles, and so are words that it doesn't know.
    /// - Parameter groups: seven at most.
    public static func write(to folder: URL, groups: [[String]]) throws -> EncoderFolder {
        precondition(2 * groups.count < width, "there are no more right angles")
        let words = special + groups.flatMap { $0 }
        var table = special.map { $0 == "[UNK]" ? direction(width / 2 - 1) : [Float](repeating: 0, count: width) }
        for (place, group) in groups.enumerated() { table += group.map { _ in direction(place) } }
        let layer = "encoder.layer.0."
        var tensors: [(name: String, shape: [Int], values: [Float])] = [
            ("embeddings.word_embeddings.weight", [words.count, width], table.flatMap { $0 }),
            ("embeddings.position_embeddings.weight", [positions, width], zeros(positions * width)),
            ("embeddings.token_type_embeddings.weight", [2, width], zeros(2 * width)),
        ]
        for name in [
            "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
            "intermediate.dense", "output.dense",
        ] {
            tensors.append((layer + name + ".weight", [width, width], zeros(width * width)))
            tensors.append((layer + name + ".bias", [width], zeros(width)))
        }
        for name in ["embeddings.LayerNorm", layer + "attention.output.LayerNorm", layer + "output.LayerNorm"] {
            tensors.append((name + ".weight", [width], [Float](repeating: 1, count: width)))
            tensors.append((name + ".bias", [width], zeros(width)))
        }
        let configuration: [String: Any] = [
            "model_type": "bert", "hidden_act": "gelu", "hidden_size": width, "intermediate_size": width,
            "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": words.count,
            "max_position_embeddings": positions, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
        ]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try JSONSerialization.data(withJSONObject: configuration).write(
            to: folder.appendingPathComponent("config.json"))
        try Data(words.joined(separator: "\n").utf8).write(to: folder.appendingPathComponent("vocab.txt"))
        try safeTensors(tensors).write(to: folder.appendingPathComponent("model.safetensors"))
        return EncoderFolder(folder)
    }

    /// With a mean of 0.
    private static func direction(_ place: Int) -> [Float] {
        (0..<width).map { $0 == 2 * place ? 1 : $0 == 2 * place + 1 ? -1 : 0 }
    }

    private static func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

    private static func safeTensors(_ tensors: [(name: String, shape: [Int], values: [Float])]) throws -> Data {
        var header: [String: Any] = [:]
        var data = Data()
        for tensor in tensors {
            let start = data.count
            tensor.values.withUnsafeBufferPointer { data.append($0) }
            header[tensor.name] = ["dtype": "F32", "shape": tensor.shape, "data_offsets": [start, data.count]]
        }
        let json = try JSONSerialization.data(withJSONObject: header)
        var file = Data()
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { file.append(contentsOf: $0) }
        return file + json + data
    }
}
