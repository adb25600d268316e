/// The regular expressions by which `tokenizer.json` names the rules of ``PreTokenizer``.
enum BytePairPattern {
    static let gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    static func llama3(maximumDigits: Int) -> String {
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"# + (maximumDigits == 1 ? "" : "{1,3}")
            + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }

    /// The rule that an expression stands for; nil for an unknown one.
    static func step(_ expression: String) -> PreTokenizer.Step? {
        switch expression {
        case gpt2: .gpt2
        case llama3(maximumDigits: 3): .llama3(maximumDigits: 3)
        case llama3(maximumDigits: 1): .llama3(maximumDigits: 1)
        default: nil
        }
    }
}
