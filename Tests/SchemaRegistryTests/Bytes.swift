import Catalog

/// Bytes from hexadecimal digits; blanks between them don't count.
func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// A text's bytes.
func bytes(of text: String) -> [UInt8] { Array(text.utf8) }

/// The text of bytes.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// The fault that decoding throws; nil where it succeeds.
func fault<Result>(of decode: () throws(RecordFault) -> Result) -> RecordFault? {
    do throws(RecordFault) {
        _ = try decode()
        return nil
    } catch {
        return error
    }
}
