import GRAM

/// An endless supply of batches, epoch after epoch in a new order; equal seeds give equal batches.
struct ExampleBatches {
    private let maker: ExampleMaker
    private let size: Int
    private var random: SeededGenerator
    private var order: ArraySlice<Int> = []
    /// Prompt and code tokens of the batch given out last.
    private(set) var lastTokenCount = 0

    init(maker: ExampleMaker, size: Int, seed: UInt64) {
        self.maker = maker
        self.size = size
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> [TrainingExample] {
        var batch: [TrainingExample] = []
        // A catalogue in which no text has a code gives up after one epoch rather than never.
        var tries = maker.epochSize + size
        while batch.count < size, tries > 0 {
            tries -= 1
            if order.isEmpty { order = maker.order(using: &random)[...] }
            guard let position = order.popFirst() else { break }
            if let example = maker.example(position, share: 1 / Float(size), using: &random) { batch.append(example) }
        }
        lastTokenCount = batch.reduce(0) { sum, example in
            sum + example.prompt.count + example.continuations.reduce(0) { $0 + $1.tokens.count }
        }
        return batch
    }
}

/// The SplitMix64 generator (Steele, Lea and Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
