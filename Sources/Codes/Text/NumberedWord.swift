/// Words of letters and digits, such as `8ft`, `PlayStation5` and `8x10`.
enum NumberedWord {
    /// Where the letters and the number of a word stand that has letters first (`ddr4`), and the sides of a size (`8x10`,
    /// `8x10ft`). Other changes between letters and digits are an article number's, whose parts say nothing, and so is
    /// what has a single letter (`b5`).
    static func parts(of word: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        let runs = runs(of: word, in: bytes)
        guard runs.count > 1 else { return [] }
        if !bytes[word.lowerBound].isASCIIDigit { return runs.count == 2 && runs[0].count > 1 ? runs : [] }
        let isSize = runs.count > 2 && runs[1].count == 1 && bytes[runs[1].lowerBound] | 0x20 == 0x78
        return isSize ? runs.filter { $0.count > 1 || bytes[$0.lowerBound].isASCIIDigit } : []
    }

    private static let mostRuns = 6

    private static func runs(of word: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = word.lowerBound
        while start < word.upperBound {
            let isNumber = bytes[start].isASCIIDigit
            var end = start + 1
            while end < word.upperBound, bytes[end].isASCIIDigit == isNumber || isNumber && bytes[end] == 0x2E {
                end += 1
            }
            guard runs.count < mostRuns else { return [] }
            runs.append(start..<end)
            start = end
        }
        return runs
    }

    /// Where in a word a number begins that may be measured: at the beginning, or behind the last x of a size
    /// (`8x10ft`, `x10ft`); nil for words such as `ddr4`.
    static func measureStart(in word: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let first = bytes[word.lowerBound]
        guard first.isASCIIDigit || first | 0x20 == 0x78 else { return nil }
        let sides = word.dropLast().dropFirst(first.isASCIIDigit ? 1 : 0)
        let last = sides.last { index in
            bytes[index] | 0x20 == 0x78 && bytes[index + 1].isASCIIDigit
                && (index == word.lowerBound || bytes[index - 1].isASCIIDigit)
        }
        return last.map { $0 + 1 } ?? (first.isASCIIDigit ? word.lowerBound : nil)
    }

    /// A word's two sides of a place.
    static func split(_ word: Range<Int>, at place: Int) -> [Range<Int>] {
        [word.lowerBound..<place, place..<word.upperBound]
    }
}
