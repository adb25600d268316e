import Tensor

extension BertConfiguration {
    /// How a row of a layer's projections holds its heads.
    var attentionShape: AttentionShape {
        AttentionShape(headCount: headCount, keyValueHeadCount: headCount, headWidth: hiddenSize / headCount)
    }
}
