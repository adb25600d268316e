import Foundation

/// A file of a model, of the kind that its first byte names, with the rest of the bytes.
@Sendable
func fuzzModels(_ bytes: [UInt8]) {
    guard let kind = bytes.first else { return }
    let contents = Data(bytes.dropFirst())
    switch kind {
    case UInt8(ascii: "G"): fuzzGGUF(contents)
    case UInt8(ascii: "S"): fuzzSafeTensors(contents)
    case UInt8(ascii: "C"): _ = try? JSONDecoder().decode(LlamaConfiguration.self, from: contents)
    case UInt8(ascii: "B"):
        use(try? BaseTokenizer.make(bytePairs: contents, begin: nil, end: 3, padding: nil, unknown: nil).tokenizer)
    case UInt8(ascii: "P"): use(try? SentencePieceTokenizer(serialized: Array(contents)))
    case UInt8(ascii: "E"): _ = try? JSONDecoder().decode(BertConfiguration.self, from: contents)
    case UInt8(ascii: "W"): fuzzWordPieces { () throws(TokenizerError) in try WordPieceVocabulary(document: contents) }
    case UInt8(ascii: "V"):
        fuzzWordPieces { () throws(TokenizerError) in try WordPieceVocabulary(lines: contents, settings: nil) }
    default: break
    }
}

private func fuzzWordPieces(_ vocabulary: () throws(TokenizerError) -> WordPieceVocabulary) {
    guard let tokenizer = try? WordPieceTokenizer(vocabulary()) else { return }
    let tokens = tokenizer.encode("ab A 1 [SEP] é\u{0} 日本 ##ab", maximumTokens: 8)
    precondition(tokens.count <= 8, "more tokens than were asked for")
    precondition(tokens.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize }, "a token that there is not")
}

private func fuzzGGUF(_ contents: Data) {
    do throws(BaseModelError) {
        let file = try GGUFFile(contents, name: "fuzzed")
        var bytes = 0
        for (name, tensor) in file.tensors {
            var values = [Float](repeating: 0, count: tensor.shape.reduce(1, *))
            bytes += values.count / tensor.type.blockSize * tensor.type.blockBytes
            precondition(bytes <= contents.count, "tensors of more bytes than the file has")
            values.withUnsafeMutableBufferPointer { values in
                try? file.read(name, shape: tensor.shape, into: values.baseAddress!)
            }
        }
    } catch { precondition(error.description.contains("fuzzed"), "a fault that names no file") }
}

private func fuzzSafeTensors(_ contents: Data) {
    do throws(CheckpointError) {
        let file = try SafeTensorsFile(contents, name: "fuzzed")
        var count = 0
        for (name, entry) in file.entries {
            count += entry.shape.reduce(1, *)
            precondition(count <= contents.count, "tensors of more bytes than the file has")
            _ = try? file.bytes(name, shape: entry.shape)
            var values = [Float](repeating: 0, count: entry.shape.reduce(1, *) + 1)
            values.withUnsafeMutableBufferPointer { values in
                try? file.read(name, shape: entry.shape, into: values.baseAddress!)
            }
        }
    } catch { precondition(error.description.contains("fuzzed"), "a fault that names no file") }
}

/// Text can be encoded and decoded with every tokenizer that loads.
private func use(_ tokenizer: (any Tokenizer)?) {
    guard let tokenizer else { return }
    let tokens = tokenizer.encode("ab A 1 <end> é\u{0} 日本")
    precondition(tokens.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize }, "a token that there is not")
    _ = tokenizer.decode(tokens + [-1, .max])
}
