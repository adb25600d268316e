/// The table by which SentencePiece folds characters (`precompiled_charsmap`): the size of a trie in bytes, its units of
/// four bytes each, and texts that end with a zero byte, to which its leaves point.
///
/// The library follows the trie without looking whether its links stay within it, so that a damaged table would let it
/// read any memory. Source: `darts.h` (a double array; Yata et al., 2007) and `normalizer.cc` of
/// https://github.com/google/sentencepiece.
struct CharacterMap {
    private let units: [UInt32]
    private let textBytes: Int

    /// - Throws: ``TokenizerError`` where the parts don't have the sizes that they say.
    init(_ table: [UInt8]) throws(TokenizerError) {
        guard table.count > 4 else { throw Self.damaged }
        let size = Int(Self.unit(table, at: 0))
        guard size > 0, size.isMultiple(of: 4), size < table.count - 4, table.last == 0 else { throw Self.damaged }
        units = (0..<size / 4).map { Self.unit(table, at: 4 + $0 * 4) }
        textBytes = table.count - 4 - size
    }

    private static let damaged = TokenizerError(
        .unusableModel, "the table of characters in tokenizer.model is damaged; fetch the file again")

    private static func unit(_ table: [UInt8], at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(table[offset + $1]) << UInt32($1 * 8) }
    }

    /// Where a unit's children lie, relative to itself.
    private static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 1 << 9) >> 6)) }

    /// - Throws: ``TokenizerError`` where a link or a leaf leads out of the table.
    func validate() throws(TokenizerError) {
        var seen = [Bool](repeating: false, count: units.count)
        var waiting = [Self.offset(units[0])]
        while let node = waiting.popLast() {
            // Whatever byte comes next, the unit that the library looks at is there.
            guard node | 0xFF < units.count else { throw Self.damaged }
            if seen[node] { continue }
            seen[node] = true
            for byte in 0..<256 {
                let unit = units[node ^ byte]
                guard unit & (1 << 31 | 0xFF) == UInt32(byte) else { continue }
                let child = node ^ byte ^ Self.offset(unit)
                guard child < units.count else { throw Self.damaged }
                let hasLeaf = unit >> 8 & 1 == 1
                guard !hasLeaf || Int(units[child] & ~(1 << 31)) < textBytes else { throw Self.damaged }
                waiting.append(child)
            }
        }
    }
}
