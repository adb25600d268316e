import Foundation
import GRAM
import Randomness

/// Writes what a trainer learns from as JSON lines, in the forms that TRL calls prompt-completion and preference.
///
/// Each line has the texts, and the very tokens that gramd's model gets and writes (`…_ids`, the end token included): a
/// text that was cut off, or that spells a special token, would be read as others.
struct TrainerDataset {
    /// A prompt with a code.
    struct Supervised: Codable {
        var prompt: String
        var completion: String
        var promptTokens: [Int32]
        var completionTokens: [Int32]

        enum CodingKeys: String, CodingKey {
            case prompt, completion
            case promptTokens = "prompt_ids"
            case completionTokens = "completion_ids"
        }
    }

    /// A prompt with a code that is better than another.
    struct Preference: Codable {
        var prompt: String
        var chosen: String
        var rejected: String
        var promptTokens: [Int32]
        var chosenTokens: [Int32]
        var rejectedTokens: [Int32]

        enum CodingKeys: String, CodingKey {
            case prompt, chosen, rejected
            case promptTokens = "prompt_ids"
            case chosenTokens = "chosen_ids"
            case rejectedTokens = "rejected_ids"
        }
    }

    private let text: PromptText
    private let file: FileHandle
    private let encoder = JSONEncoder()
    private var pending = Data()
    /// Lines written.
    private(set) var count = 0

    /// Begins a file.
    init(_ path: String, tokenizer: any Tokenizer) throws {
        text = PromptText(tokenizer: tokenizer)
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try Data().write(to: URL(fileURLWithPath: path))
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    /// Adds a line with one of an example's codes, drawn by its weight: in the mean over many examples each code has its
    /// weight, which a line can't say.
    mutating func add(_ example: TrainingExample, using random: inout SplitMix64) throws {
        var rest = Float(random.unit()) * example.continuations.reduce(0) { $0 + $1.weight }
        let drawn = example.continuations.first { continuation in
            rest -= continuation.weight
            return rest < 0
        }
        guard let code = (drawn ?? example.continuations.last)?.tokens else { return }
        try add(
            Supervised(
                prompt: text.text(of: example.prompt), completion: text.text(of: code), promptTokens: example.prompt,
                completionTokens: code))
    }

    /// Adds a line for each side, since a line has one prompt.
    mutating func add(_ pair: PreferencePair) throws {
        for prompt in [pair.query, pair.product] {
            try add(
                Preference(
                    prompt: text.text(of: prompt), chosen: text.text(of: pair.preferred),
                    rejected: text.text(of: pair.rejected), promptTokens: prompt, chosenTokens: pair.preferred,
                    rejectedTokens: pair.rejected))
        }
    }

    private mutating func add(_ line: some Encodable) throws {
        pending += try encoder.encode(line) + [UInt8(ascii: "\n")]
        count += 1
        if pending.count > 1 << 20 { try flush() }
    }

    private mutating func flush() throws {
        try file.write(contentsOf: pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// Writes what is pending, and closes the file.
    mutating func close() throws {
        try flush()
        try file.close()
    }
}
