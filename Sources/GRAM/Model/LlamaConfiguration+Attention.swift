import Tensor

extension LlamaConfiguration {
    /// How a row of a layer's projections holds its heads.
    var attentionShape: AttentionShape {
        AttentionShape(headCount: headCount, keyValueHeadCount: keyValueHeadCount, headWidth: headWidth)
    }

    /// The width of all query heads together.
    var queryWidth: Int { attentionShape.queryWidth }
    /// The width of all key heads together, and of all value heads.
    var keyValueWidth: Int { attentionShape.keyValueWidth }
    /// The width of a row of queries, keys and values.
    var projectionWidth: Int { attentionShape.projectionWidth }
}
