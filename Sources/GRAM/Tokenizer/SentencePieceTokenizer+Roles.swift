extension SentencePieceTokenizer {
    /// Adds control tokens for GRAM's roles to a model that was trained without.
    /// - Parameter serialized: SentencePiece's protocol buffer.
    /// - Returns: the tokenizer and how many tokens were added, the last of its vocabulary.
    /// - Throws: ``TokenizerError``
    static func addingRoles(
        to serialized: [UInt8]
    ) throws(TokenizerError) -> (tokenizer: SentencePieceTokenizer, added: Int) {
        var extended = serialized
        let missing = try missingControls(in: serialized)
        for name in missing { extended += controlPiece(name) }
        return (try SentencePieceTokenizer(serialized: extended), missing.count)
    }

    /// An entry of the field `pieces` in `sentencepiece_model.proto`: name, a score of 0, the type control. A message
    /// that is continued with another entry of a repeated field has that entry at the field's end.
    private static func controlPiece(_ name: String) -> [UInt8] {
        let text = Array(name.utf8)
        let piece = [0x0A, UInt8(text.count)] + text + [0x15, 0, 0, 0, 0, 0x18, 3]
        return [0x0A, UInt8(piece.count)] + piece
    }
}
