import Foundation
import Tensor

/// The forward pass of one prompt on several threads, each of which has a shard of the model.
///
/// Every thread has the whole hidden states: after each block the shards' parts of its output are added up, always in
/// the same order. Source: Shoeybi et al. 2019, arXiv 1909.08053, section 3.
final class ShardedEngine: DecodingEngine {
    private struct Shard {
        let engine: InferenceEngine
        /// Its part of the vocabulary.
        let tokens: Range<Int>
    }

    let configuration: LlamaConfiguration
    private let team: ThreadTeam
    private let sums: PartialSums
    private let shards: [Shard]
    /// [rows][vocabularySize], as the shards give them.
    private var logits = Buffer<Float>(count: 0)
    /// [shards][rows]
    private var logSums = Buffer<Float>(count: 0)

    init(model: LlamaModel) throws {
        configuration = model.configuration
        team = ThreadTeam(size: model.shards.count, name: "query")
        sums = PartialSums(team: team)
        var firstToken = 0
        shards = try model.shards.enumerated().map { [sums] index, shard in
            let tokens = firstToken..<(firstToken + shard.output.outputs)
            firstToken = tokens.upperBound
            var turn = 0
            let engine = try InferenceEngine(model: shard) { part in
                try sums.add(to: part.elements, member: index, turn: turn)
                turn += 1
            }
            return Shard(engine: engine, tokens: tokens)
        }
    }

    func reserveCache(promptLengths: [Int], rows: Int, steps: Int) -> [DecodingGroup] {
        precondition(promptLengths.count == 1, "a sharded engine takes one prompt")
        if rows * configuration.vocabularySize > logits.count {
            logits = Buffer(count: rows * configuration.vocabularySize)
            logSums = Buffer(count: rows * shards.count)
        }
        sums.reserve(max(rows, promptLengths[0]) * configuration.hiddenSize)
        // The only prompt is at the start of each shard's cache.
        return shards.map { $0.engine.reserveCache(promptLengths: promptLengths, rows: rows, steps: steps) }[0]
    }

    func forward(_ batch: RaggedBatch, outputRows: [Int32], keepingCacheFor groups: [DecodingGroup]) throws {
        try team.run { [shards] member in
            try shards[member].engine.forward(batch, outputRows: outputRows, keepingCacheFor: groups)
        }
    }

    func decode(
        tokens: [Int32], positions: [Int32], groups: [DecodingGroup], ancestors: [Int32], step: Int
    ) throws {
        try team.run { [shards] member in
            try shards[member].engine.decode(
                tokens: tokens, positions: positions, groups: groups, ancestors: ancestors, step: step)
        }
    }

    func visitLogits(rows: Int, _ visit: (_ row: Int, _ logits: Vector, _ logSum: Float) -> Void) throws {
        let logits = logits.matrix(rows: rows, columns: configuration.vocabularySize)
        let logSums = logSums.matrix(rows: shards.count, columns: rows)
        try team.run { [shards] member in
            let shard = shards[member]
            let part = logits.columns(shard.tokens)
            try shard.engine.visitLogits(rows: rows) { row, logits, logSum in
                _ = part[row].update(fromContentsOf: logits)
                logSums[member][row] = logSum
            }
        }
        for row in 0..<rows {
            let parts = shards.indices.map { logSums[$0][row] }
            let greatest = parts.max() ?? 0
            let logSum = greatest + log(parts.reduce(0) { $0 + exp($1 - greatest) })
            visit(row, logits[row], logSum)
        }
    }
}

/// Adds up what the members of a team computed of the same hidden states.
private final class PartialSums {
    private let team: ThreadTeam
    /// [even or odd turn][member], of so many floats: a part is read by all until they meet for the next sum.
    private var parts: [[Buffer<Float>]] = []

    init(team: ThreadTeam) { self.team = team }

    /// Makes room for sums of so many floats; not while the team works.
    func reserve(_ count: Int) {
        if let first = parts.first?.first, first.count >= count { return }
        parts = (0..<2).map { _ in (0..<team.size).map { _ in Buffer(count: count) } }
    }

    /// Called by each member with its own part, which becomes the sum of all.
    func add(to part: Vector, member: Int, turn: Int) throws {
        let parts = parts[turn % 2]
        _ = parts[member].elements.update(fromContentsOf: part)
        try team.meet()
        for (other, buffer) in parts.enumerated() {
            let values = buffer[part.indices]
            if other == 0 {
                _ = part.update(fromContentsOf: values)
            } else {
                for index in part.indices { part[index] += values[index] }
            }
        }
    }
}
