import Tensor

extension LlamaParameters {
    /// One of `count` parts of a model whose outputs after each block add up to the model's: a share of the attention
    /// heads with their keys and values, and a share of the feed-forward block's inner values. Embedding and norms are
    /// whole.
    ///
    /// Source: Shoeybi et al. 2019, arXiv 1909.08053, section 3.
    /// - Parameter count: divides the number of key and value heads.
    func shard(_ index: Int, of count: Int) throws -> LlamaParameters {
        precondition(configuration.keyValueHeadCount % count == 0, "\(count) shards can't share the heads")
        func share(_ size: Int) -> Range<Int> { (size * index / count)..<(size * (index + 1) / count) }
        var part = configuration
        part.headCount /= count
        part.keyValueHeadCount /= count
        part.intermediateSize = share(configuration.intermediateSize).count
        let shard = try LlamaParameters(zeroed: part)
        for (from, to) in zip(layout.tensors, shard.layout.tensors) {
            let whole = matrix(from.block)
            let part = shard.matrix(to.block)
            // A part is a range of rows, of columns, or the whole.
            let rows = part.rows == whole.rows ? 0..<whole.rows : share(whole.rows)
            let columns = part.columns == whole.columns ? 0..<whole.columns : share(whole.columns)
            part.copy(from: whole.rows(rows).columns(columns))
        }
        return shard
    }
}
