import GRAM
import Randomness

/// An endless supply of batches, epoch after epoch in a new order; equal seeds give equal batches.
struct ExampleBatches {
    private let maker: ExampleMaker
    private let size: Int
    private var random: SplitMix64
    private var order: ArraySlice<Int> = []
    /// Prompt and code tokens of the batch given out last.
    private(set) var lastTokenCount = 0

    init(maker: ExampleMaker, size: Int, seed: UInt64) {
        self.maker = maker
        self.size = size
        random = SplitMix64(seed: seed)
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
