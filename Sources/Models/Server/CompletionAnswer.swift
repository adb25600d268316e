import Foundation
import GRAM

/// What an OpenAI-compatible server says about the next tokens of sequences.
///
/// There are two forms: OpenAI's own, which vLLM has (`top_logprobs`, a map of tokens to log-probabilities for each
/// place), and a list of tokens with numbers, which llama.cpp has (`content`). llama.cpp also answered several prompts
/// by a list of answers.
struct CompletionAnswer {
    /// An answer that is not what was asked for.
    struct Fault: Error, Equatable {
        /// What was expected, and what was found.
        let message: String

        init(_ message: String) { self.message = message }
    }

    /// For each sequence, its listed next tokens, most probable first.
    let tokens: [[TokenProbability]]

    private struct Completion: Decodable {
        var choices: [Choice]
    }

    private struct Choice: Decodable {
        var index: Int?
        var logprobs: Logprobs?
    }

    private struct Logprobs: Decodable {
        var topLogprobs: [[String: Double]?]?
        var content: [Place]?

        enum CodingKeys: String, CodingKey {
            case topLogprobs = "top_logprobs"
            case content
        }
    }

    private struct Place: Decodable {
        var topLogprobs: [Listed]?

        enum CodingKeys: String, CodingKey { case topLogprobs = "top_logprobs" }
    }

    private struct Listed: Decodable {
        var id: Int32?
        var logprob: Double
    }

    private static let numberPrefix = "token_id:"
    /// Rounding of what are sums in single precision.
    private static let tolerance = 0.01
    /// vLLM's -9999 and llama.cpp's lowest number both say that a token can't come.
    private static let impossible = -9_999.0

    /// - Parameter count: of the sequences that were asked about.
    init(_ body: [UInt8], count: Int) throws(Fault) {
        let choices = try Self.choices(Data(body), count: count)
        var tokens: [[TokenProbability]] = []
        tokens.reserveCapacity(count)
        for choice in choices { tokens.append(try Self.tokens(of: choice)) }
        self.tokens = tokens
    }

    private static func choices(_ body: Data, count: Int) throws(Fault) -> [Choice] {
        let decoder = JSONDecoder()
        if body.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "[") {
            guard let completions = try? decoder.decode([Completion].self, from: body) else { throw notACompletion }
            let choices = completions.flatMap(\.choices)
            try check(choices.count, count)
            return choices
        }
        guard let completion = try? decoder.decode(Completion.self, from: body) else { throw notACompletion }
        try check(completion.choices.count, count)
        var ordered = [Choice?](repeating: nil, count: count)
        for choice in completion.choices {
            guard let index = choice.index, ordered.indices.contains(index), ordered[index] == nil else {
                throw Fault(
                    "expected choices numbered from 0 to \(count - 1), found \(choice.index ?? -1) or one twice")
            }
            ordered[index] = choice
        }
        return ordered.compactMap { $0 }
    }

    private static let notACompletion = Fault("expected a completion in JSON, found something else")

    private static func check(_ found: Int, _ expected: Int) throws(Fault) {
        guard found == expected else { throw Fault("expected \(expected) choices, found \(found)") }
    }

    private static func tokens(of choice: Choice) throws(Fault) -> [TokenProbability] {
        var listed: [(token: Int32, logProbability: Double)] = []
        if let places = choice.logprobs?.content {
            for token in places.first?.topLogprobs ?? [] {
                guard let id = token.id else { throw Fault("expected listed tokens with their id, found one without") }
                listed.append((id, token.logprob))
            }
        } else if let places = choice.logprobs?.topLogprobs {
            for (name, logProbability) in places.first.flatMap({ $0 }) ?? [:] {
                guard name.hasPrefix(numberPrefix), let id = Int32(name.dropFirst(numberPrefix.count)) else {
                    throw Fault("expected listed tokens of the form \(numberPrefix)7, found another")
                }
                listed.append((id, logProbability))
            }
        }
        guard !listed.isEmpty else { throw Fault("expected log-probabilities of next tokens, found none") }
        guard listed.allSatisfy({ $0.logProbability <= tolerance }),
            listed.reduce(0, { $0 + exp($1.logProbability) }) <= 1 + tolerance,
            Set(listed.map(\.token)).count == listed.count
        else { throw Fault("expected log-probabilities of different tokens, found what can't be any") }
        return listed.filter { $0.logProbability > impossible }
            .sorted { ($1.logProbability, $0.token) < ($0.logProbability, $1.token) }
            .map { TokenProbability(token: $0.token, logProbability: Float(min($0.logProbability, 0))) }
    }
}
