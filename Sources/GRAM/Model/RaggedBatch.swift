import Tensor

/// Prompts and continuations laid out as rows without padding: each prompt's rows are followed by those of its
/// continuations, each of which sees the prompt and itself.
///
/// A continuation's last token is a target only, so it has no row; its first target belongs to the prompt's last row.
struct RaggedBatch {
    /// The targets of one continuation: its first, and the range of the rest.
    struct Continuation {
        let first: Int
        let rest: Range<Int>
    }

    let configuration: LlamaConfiguration
    /// [rows]
    private(set) var tokens: [Int32] = []
    /// [rows]
    private(set) var positions: [Int32] = []
    /// A prompt or a continuation each, in the order of their rows.
    private(set) var segments: [AttentionSegment] = []
    /// Floats the attention probabilities of one layer take.
    private(set) var probabilityCount = 0
    /// Rows that have targets, ascending: [target rows].
    private(set) var targetRows: [Int32] = []
    /// Where each row's targets begin, and where the last one's end: [target rows + 1].
    private(set) var targetOffsets: [Int32] = [0]
    /// Tokens: [targets].
    private(set) var targets: [Int32] = []
    /// What each target's cross-entropy counts: [targets].
    private(set) var weights: [Float] = []
    /// The targets of each example's continuations: [example][continuation].
    private(set) var continuations: [[Continuation]] = []
    /// The row of each prompt's last token: [example].
    private(set) var lastPromptRows: [Int32] = []
    /// Preference pairs, each with the position of its query's example; its product's follows.
    private(set) var pairs: [(pair: PreferencePair, firstExample: Int)] = []

    init(_ configuration: LlamaConfiguration) { self.configuration = configuration }

    var rowCount: Int { tokens.count }

    /// Rows an example takes.
    static func rowCount(of example: TrainingExample) -> Int {
        example.continuations.reduce(example.prompt.count) { $0 + max($1.tokens.count - 1, 0) }
    }

    /// Adds a pair whose examples ``ModelInputError`` has been checked for.
    mutating func append(_ pair: PreferencePair) {
        pairs.append((pair, continuations.count))
        for example in pair.examples { append(example) }
    }

    /// Weighs a continuation anew; tokens without a loss stay so.
    mutating func setWeight(_ weight: Float, of continuation: Continuation) {
        for target in [continuation.first] + Array(continuation.rest) where weights[target] != 0 {
            weights[target] = weight
        }
    }

    /// Adds an example that ``ModelInputError`` has been checked for.
    mutating func append(_ example: TrainingExample) {
        let prompt = appendSegment(example.prompt[...], position: 0, prefix: 0..<0)
        let lastRow = Int32(prompt.upperBound - 1)
        lastPromptRows.append(lastRow)
        var found: [Continuation] = []
        if !example.continuations.isEmpty {
            targetRows.append(lastRow)
            let firstTarget = targets.count
            for continuation in example.continuations {
                targets.append(continuation.tokens[0])
                weights.append(continuation.firstTrainedToken == 0 ? continuation.weight : 0)
            }
            targetOffsets.append(Int32(targets.count))
            for (index, continuation) in example.continuations.enumerated() {
                let inputs = continuation.tokens.dropLast()
                let start = targets.count
                if !inputs.isEmpty {
                    let rows = appendSegment(inputs, position: example.prompt.count, prefix: prompt)
                    for (row, (place, target)) in zip(rows, continuation.tokens.enumerated().dropFirst()) {
                        targetRows.append(Int32(row))
                        targets.append(target)
                        weights.append(place < continuation.firstTrainedToken ? 0 : continuation.weight)
                        targetOffsets.append(Int32(targets.count))
                    }
                }
                found.append(Continuation(first: firstTarget + index, rest: start..<targets.count))
            }
        }
        continuations.append(found)
    }

    /// - Returns: the segment's rows.
    private mutating func appendSegment(
        _ inputs: ArraySlice<Int32>, position: Int, prefix: Range<Int>
    ) -> Range<Int> {
        let segment = AttentionSegment(
            rows: tokens.count..<(tokens.count + inputs.count), prefix: prefix, probabilityOffset: probabilityCount)
        segments.append(segment)
        tokens.append(contentsOf: inputs)
        positions.append(contentsOf: (position..<(position + inputs.count)).map(Int32.init))
        probabilityCount += segment.probabilityCount(headCount: configuration.headCount)
        return segment.rows
    }

    /// Adds rows up to a multiple of a row count, so that few shapes of matrix product are compiled. Nothing reads
    /// their results: they have no targets and no other row sees them.
    mutating func roundUp(toMultipleOf multiple: Int) {
        let missing = (multiple - tokens.count % multiple) % multiple
        tokens.append(contentsOf: repeatElement(0, count: missing))
        positions.append(contentsOf: repeatElement(0, count: missing))
        let missingTargets = (multiple - targetRows.count % multiple) % multiple
        targetRows.append(contentsOf: repeatElement(0, count: missingTargets))
        targetOffsets.append(contentsOf: repeatElement(Int32(targets.count), count: missingTargets))
    }
}

/// Tokens a model cannot take; the message says which.
public struct ModelInputError: Error, Equatable, CustomStringConvertible {
    /// What the model cannot take, and its limit.
    public let description: String

    init(_ description: String) { self.description = description }

    /// Checks an example against a model's vocabulary and longest sequence.
    static func check(_ example: TrainingExample, _ configuration: LlamaConfiguration) throws(ModelInputError) {
        guard !example.prompt.isEmpty else {
            throw ModelInputError("a prompt is empty; begin it with the begin token \(configuration.beginToken)")
        }
        try checkTokens(example.prompt, configuration)
        for continuation in example.continuations {
            guard !continuation.tokens.isEmpty else { throw ModelInputError("a continuation is empty") }
            guard continuation.tokens.indices.contains(continuation.firstTrainedToken) else {
                throw ModelInputError(
                    "firstTrainedToken is \(continuation.firstTrainedToken) in a continuation of "
                        + "\(continuation.tokens.count) tokens")
            }
            guard continuation.weight.isFinite else {
                throw ModelInputError("a continuation's weight is \(continuation.weight)")
            }
            try checkTokens(continuation.tokens, configuration)
            try checkLength(example.prompt.count + continuation.tokens.count, configuration)
        }
        try checkLength(example.prompt.count, configuration)
    }

    private static func checkTokens(_ tokens: [Int32], _ configuration: LlamaConfiguration) throws(ModelInputError) {
        for token in tokens where token < 0 || token >= configuration.vocabularySize {
            throw ModelInputError("token \(token) is not in the vocabulary of \(configuration.vocabularySize)")
        }
    }

    static func checkLength(_ count: Int, _ configuration: LlamaConfiguration) throws(ModelInputError) {
        guard count <= configuration.maximumPositions else {
            throw ModelInputError(
                "a sequence of \(count) tokens is longer than the model's \(configuration.maximumPositions); shorten it"
            )
        }
    }
}
