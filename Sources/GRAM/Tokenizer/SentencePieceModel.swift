import Foundation

/// The parts of SentencePiece's protocol buffer that other libraries have to be told, and those that the library believes
/// unseen.
/// Source: `sentencepiece_model.proto` of https://github.com/google/sentencepiece, and the wire format of
/// https://protobuf.dev/programming-guides/encoding/.
struct SentencePieceModel {
    enum Kind: UInt64 {
        case unigram = 1
        case bytePairs, word, character
    }
    enum PieceType: UInt64 {
        case normal = 1
        case unknown, control, userDefined, unused, byte
    }

    struct Piece {
        var text = ""
        var score: Float = 0
        var type = PieceType.normal
    }

    private(set) var pieces: [Piece] = []
    private(set) var kind = Kind.unigram
    /// The table by which characters are folded.
    private(set) var normalization: [UInt8] = []
    /// The table by which characters are changed in decoding.
    private var denormalization: [UInt8] = []
    private(set) var addsPrefix = true
    private(set) var removesExtraSpaces = true

    /// - Parameter serialized: the content of a `tokenizer.model`.
    /// - Throws: ``TokenizerError`` where that is none.
    init(_ serialized: [UInt8]) throws(TokenizerError) {
        var fields = Fields(serialized[...])
        while let (number, value) = try fields.next() {
            switch (number, value) {
            case (1, .bytes(let bytes)): pieces.append(try Self.piece(bytes))
            case (2, .bytes(let bytes)):
                var trainer = Fields(bytes)
                while let (number, value) = try trainer.next() {
                    if number == 3, case .number(let kind) = value { self.kind = Kind(rawValue: kind) ?? .unigram }
                }
            case (3, .bytes(let bytes)):
                var normalizer = Fields(bytes)
                while let (number, value) = try normalizer.next() {
                    switch (number, value) {
                    case (2, .bytes(let table)): normalization = Array(table)
                    case (3, .number(let flag)): addsPrefix = flag != 0
                    case (4, .number(let flag)): removesExtraSpaces = flag != 0
                    default: break
                    }
                }
            case (5, .bytes(let bytes)):
                var denormalizer = Fields(bytes)
                while let (number, value) = try denormalizer.next() {
                    if number == 2, case .bytes(let table) = value { denormalization = Array(table) }
                }
            default: break
            }
        }
    }

    /// Checks what SentencePiece doesn't.
    /// - Throws: ``TokenizerError``
    func validate() throws(TokenizerError) {
        if let piece = pieces.first(where: { !$0.score.isFinite }) {
            throw TokenizerError(
                .unusableModel, "the score of “\(piece.text)” in tokenizer.model is not finite; fetch the file again")
        }
        for table in [normalization, denormalization] where !table.isEmpty { try CharacterMap(table).validate() }
    }

    private static func piece(_ bytes: ArraySlice<UInt8>) throws(TokenizerError) -> Piece {
        var piece = Piece()
        var fields = Fields(bytes)
        while let (number, value) = try fields.next() {
            switch (number, value) {
            case (1, .bytes(let text)): piece.text = String(decoding: text, as: UTF8.self)
            case (2, .number(let bits)): piece.score = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
            case (3, .number(let type)): piece.type = PieceType(rawValue: type) ?? .normal
            default: break
            }
        }
        return piece
    }

    /// The fields of a message, one after the other.
    private struct Fields {
        enum Value {
            case number(UInt64)
            case bytes(ArraySlice<UInt8>)
        }

        private var rest: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

        mutating func next() throws(TokenizerError) -> (number: UInt64, value: Value)? {
            if rest.isEmpty { return nil }
            let tag = try variable()
            let value: Value
            switch tag & 7 {
            case 0: value = .number(try variable())
            case 1: value = .number(Self.fixed(try take(8)))
            case 2: value = .bytes(try take(try variable()))
            case 5: value = .number(Self.fixed(try take(4)))
            default: throw Self.damaged
            }
            return (tag >> 3, value)
        }

        private static let damaged = TokenizerError(
            .unusableModel, "tokenizer.model is no protocol buffer; fetch it again")

        private static func fixed(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }

        private mutating func take(_ count: UInt64) throws(TokenizerError) -> ArraySlice<UInt8> {
            guard count <= UInt64(rest.count) else { throw Self.damaged }
            defer { rest = rest.dropFirst(Int(count)) }
            return rest.prefix(Int(count))
        }

        private mutating func variable() throws(TokenizerError) -> UInt64 {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 7) {
                guard let byte = rest.popFirst() else { throw Self.damaged }
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
            }
            throw Self.damaged
        }
    }
}
