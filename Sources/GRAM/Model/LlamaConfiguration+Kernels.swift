import CKernels

extension LlamaConfiguration {
    /// The shape the attention kernels take.
    var attentionShape: kernels_attention_shape {
        kernels_attention_shape(
            heads: Int32(headCount), kv_heads: Int32(keyValueHeadCount), head_width: Int32(headWidth))
    }
}
