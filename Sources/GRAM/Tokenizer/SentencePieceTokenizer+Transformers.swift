import Foundation

extension SentencePieceTokenizer {
    private static let space = "\u{2581}"

    /// The same tokenizer as Hugging Face Tokenizers has it: `tokenizer.json` and `tokenizer_config.json`.
    ///
    /// There a text that spells a control token becomes that token; here it never does.
    /// - Throws: ``TokenizerError`` for kinds of models other than unigram and byte-pair ones.
    func transformersFiles() throws -> [String: Data] {
        let model = try SentencePieceModel(serialized)
        let control = model.pieces.indices.filter { [.control, .unknown].contains(model.pieces[$0].type) }
        let document: [String: Any] = [
            "version": "1.0",
            "added_tokens": control.map { id in
                [
                    "id": id, "content": model.pieces[id].text, "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false,
                ] as [String: Any]
            },
            "normalizer": ["type": "Sequence", "normalizers": Self.normalizers(of: model)],
            "pre_tokenizer": [
                "type": "Metaspace", "replacement": Self.space, "split": model.kind == .unigram,
                "prepend_scheme": "never",
            ],
            "decoder": [
                "type": "Sequence",
                "decoders": [
                    ["type": "Replace", "pattern": ["String": Self.space], "content": " "], ["type": "ByteFallback"],
                    ["type": "Fuse"],
                    ["type": "Strip", "content": " ", "start": model.addsPrefix ? 1 : 0, "stop": 0],
                ] as [Any],
            ],
            "model": try Self.model(model),
        ]
        func name(_ token: Int32) -> String { model.pieces[Int(token)].text }
        return [
            BytePairTokenizer.fileName: try JSONSerialization.data(
                withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes]),
            TransformersTokenizer.configurationName: try TransformersTokenizer.configuration(
                begin: name(beginToken), end: name(endToken), padding: name(paddingToken),
                unknown: name(unknownToken)),
        ]
    }

    private static func normalizers(of model: SentencePieceModel) -> [[String: Any]] {
        var steps: [[String: Any]] = []
        if !model.normalization.isEmpty {
            let table = Data(model.normalization).base64EncodedString()
            steps.append(["type": "Precompiled", "precompiled_charsmap": table])
        }
        if model.removesExtraSpaces {
            steps.append(["type": "Strip", "strip_left": true, "strip_right": true])
            steps.append(["type": "Replace", "pattern": ["Regex": " {2,}"], "content": " "])
        }
        // Also behind a control token, where prompts have an encoded text.
        if model.addsPrefix { steps.append(["type": "Prepend", "prepend": space]) }
        return steps
    }

    private static func model(_ model: SentencePieceModel) throws(TokenizerError) -> [String: Any] {
        guard let unknown = model.pieces.firstIndex(where: { $0.type == .unknown }) else {
            throw TokenizerError(.unusableModel, "tokenizer.model has no unknown piece")
        }
        let hasBytes = model.pieces.contains { $0.type == .byte }
        switch model.kind {
        case .unigram:
            // Bytes are what a character without a piece becomes, so no text should look likely to be one.
            let vocabulary = model.pieces.map { piece -> [Any] in
                [piece.text, piece.type == .byte ? -10_000.0 : Double(piece.score)]
            }
            return ["type": "Unigram", "unk_id": unknown, "byte_fallback": hasBytes, "vocab": vocabulary]
        case .bytePairs:
            let numbers = Dictionary(model.pieces.enumerated().map { ($1.text, $0) }) { first, _ in first }
            return [
                "type": "BPE", "unk_token": model.pieces[unknown].text, "fuse_unk": true, "byte_fallback": hasBytes,
                "vocab": numbers, "merges": merges(of: model, numbers),
            ]
        case .word, .character:
            throw TokenizerError(.unusableModel, "tokenizer.model is of the kind \(model.kind), which no base has")
        }
    }

    /// A SentencePiece model has no list of merges: two pieces merge where the whole is a piece, best scores first.
    private static func merges(of model: SentencePieceModel, _ numbers: [String: Int]) -> [[String]] {
        var found: [(score: Float, left: Int, right: Int)] = []
        for piece in model.pieces where piece.type == .normal {
            let scalars = Array(piece.text.unicodeScalars)
            for cut in scalars.indices.dropFirst() {
                var (left, right) = (String.UnicodeScalarView(), String.UnicodeScalarView())
                left.append(contentsOf: scalars[..<cut])
                right.append(contentsOf: scalars[cut...])
                if let left = numbers[String(left)], let right = numbers[String(right)] {
                    found.append((piece.score, left, right))
                }
            }
        }
        return found.sorted { ($1.score, $0.left, $0.right) < ($0.score, $1.left, $1.right) }
            .map { [model.pieces[$0.left].text, model.pieces[$0.right].text] }
    }
}
