import CKernels
import Foundation
import Tensor

/// The forward pass of one prompt on several threads, each of which has a shard of the model.
///
/// Every thread has the whole hidden states: after each block the shards' parts of its output are added up, always in
/// the same order. Source: Shoeybi et al. 2019, arXiv 1909.08053, section 3.
final class ShardedEngine: DecodingEngine {
    private struct Shard {
        let engine: InferenceEngine
        /// The first token of its part of the vocabulary.
        let firstToken: Int
        let tokenCount: Int
    }

    let configuration: LlamaConfiguration
    private let team: ThreadTeam
    private let sums: PartialSums
    private let shards: [Shard]
    private var logits = Buffer<Float>(count: 0)
    /// [shard][row]
    private var logSums = Buffer<Float>(count: 0)

    init(model: LlamaModel) throws {
        configuration = model.configuration
        team = ThreadTeam(size: model.shards.count, name: "query")
        sums = PartialSums(team: team)
        var firstToken = 0
        shards = try model.shards.enumerated().map { [sums] index, shard in
            defer { firstToken += shard.output.outputs }
            var turn = 0
            let engine = try InferenceEngine(model: shard) { part, count in
                try sums.add(to: part, count: count, member: index, turn: turn)
                turn += 1
            }
            return Shard(engine: engine, firstToken: firstToken, tokenCount: shard.output.outputs)
        }
    }

    func reserveCache(promptLengths: [Int], rows: Int, steps: Int) -> [kernels_decoding_group] {
        precondition(promptLengths.count == 1, "a sharded engine takes one prompt")
        if rows * configuration.vocabularySize > logits.count {
            logits = Buffer(count: rows * configuration.vocabularySize)
            logSums = Buffer(count: rows * shards.count)
        }
        sums.reserve(max(rows, promptLengths[0]) * configuration.hiddenSize)
        // The only prompt is at the start of each shard's cache.
        return shards.map { $0.engine.reserveCache(promptLengths: promptLengths, rows: rows, steps: steps) }[0]
    }

    func forward(_ batch: RaggedBatch, outputRows: [Int32], keepingCacheFor groups: [kernels_decoding_group]) throws {
        try team.run { [shards] member in
            try shards[member].engine.forward(batch, outputRows: outputRows, keepingCacheFor: groups)
        }
    }

    func decode(
        tokens: [Int32], positions: [Int32], groups: [kernels_decoding_group], ancestors: [Int32], step: Int
    ) throws {
        try team.run { [shards] member in
            try shards[member].engine.decode(
                tokens: tokens, positions: positions, groups: groups, ancestors: ancestors, step: step)
        }
    }

    func visitLogits(rows: Int, _ visit: (_ row: Int, _ logits: UnsafePointer<Float>, _ logSum: Float) -> Void) throws {
        let vocabulary = configuration.vocabularySize
        try team.run { [shards, logits, logSums] member in
            let shard = shards[member]
            try shard.engine.visitLogits(rows: rows) { row, part, logSum in
                (logits.pointer + row * vocabulary + shard.firstToken).update(from: part, count: shard.tokenCount)
                logSums.pointer[member * rows + row] = logSum
            }
        }
        for row in 0..<rows {
            let parts = shards.indices.map { logSums.pointer[$0 * rows + row] }
            let greatest = parts.max() ?? 0
            let logSum = greatest + log(parts.reduce(0) { $0 + exp($1 - greatest) })
            visit(row, logits.pointer + row * vocabulary, logSum)
        }
    }
}

/// Adds up what the members of a team computed of the same hidden states.
private final class PartialSums {
    private let team: ThreadTeam
    /// By turn, even and odd, and member: a part is read by all until they meet for the next sum.
    private var parts: [[Buffer<Float>]] = []

    init(team: ThreadTeam) { self.team = team }

    /// Makes room for sums of so many floats; not while the team works.
    func reserve(_ count: Int) {
        if let first = parts.first?.first, first.count >= count { return }
        parts = (0..<2).map { _ in (0..<team.size).map { _ in Buffer(count: count) } }
    }

    /// Called by each member with its own part, which becomes the sum of all.
    func add(to part: UnsafeMutablePointer<Float>, count: Int, member: Int, turn: Int) throws {
        let parts = parts[turn % 2]
        parts[member].pointer.update(from: part, count: count)
        try team.meet()
        for other in parts.indices {
            let values = parts[other].pointer
            if other == 0 {
                part.update(from: values, count: count)
            } else {
                for index in 0..<count { part[index] += values[index] }
            }
        }
    }
}
