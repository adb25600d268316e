/// The phrases of a catalogue: values in a row that stand for one thing, such as a product type of two words.
///
/// They are found in one pass over a text's values by an automaton (Aho and Corasick 1975, "Efficient string matching"),
/// whose letters are values here. Phrases may overlap and lie in each other.
public struct PhraseDictionary: Sendable, Codable, Equatable {
    /// Values of a phrase.
    public static let lengths = 2...3

    private struct State: Sendable {
        var next: [String: Int] = [:]
        /// Where to go on when no value fits: the state of the longest ending that begins a phrase too.
        var failure = 0
        var phrase: Code?
    }

    /// In the order in which they were given.
    public let phrases: [Code]
    private let states: [State]

    /// - Parameter phrases: those with too few or too many values are left out.
    public init(_ phrases: [Code]) {
        self.phrases = phrases.filter { Self.lengths.contains($0.values.count) }
        states = Self.automaton(self.phrases)
    }

    /// Reads the phrases' texts.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([String].self).compactMap { Code($0) })
    }

    /// Writes the phrases' texts, sorted.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(phrases.map(\.description))
    }

    /// Whether the phrases are the same.
    public static func == (left: Self, right: Self) -> Bool { left.phrases == right.phrases }

    /// Every phrase that stands in a text, as often as it does, in the order in which they end.
    /// - Parameter values: the text's, as ``CodeAnalyzer/values(in:)`` gives them.
    public func occurrences(in values: [String]) -> [Code] {
        var found: [Code] = []
        var state = 0
        for value in values {
            while state != 0, states[state].next[value] == nil { state = states[state].failure }
            state = states[state].next[value] ?? 0
            var ending = state
            while ending != 0 {
                if let phrase = states[ending].phrase { found.append(phrase) }
                ending = states[ending].failure
            }
        }
        return found
    }

    private static func automaton(_ phrases: [Code]) -> [State] {
        var states = [State()]
        for phrase in phrases {
            var state = 0
            for value in phrase.values {
                if let next = states[state].next[value] {
                    state = next
                } else {
                    states.append(State())
                    states[state].next[value] = states.count - 1
                    state = states.count - 1
                }
            }
            states[state].phrase = phrase
        }
        // Breadth first, so that shorter endings are known.
        var queue = Array(states[0].next.values)
        var position = 0
        while position < queue.count {
            let state = queue[position]
            position += 1
            for (value, next) in states[state].next {
                var failure = states[state].failure
                while failure != 0, states[failure].next[value] == nil { failure = states[failure].failure }
                states[next].failure = states[failure].next[value] ?? 0
                queue.append(next)
            }
        }
        return states
    }
}
