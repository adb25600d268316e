import CKernels

/// How a row of projections holds the heads of an attention: queries, then keys, then values.
///
/// Several query heads share a head of keys and values. Source: Ainslie et al. 2023, arXiv 2305.13245.
package struct AttentionShape: Sendable, Equatable {
    /// Heads of queries; a multiple of `keyValueHeadCount`.
    package let headCount: Int
    /// Heads of keys, and of values.
    package let keyValueHeadCount: Int
    /// Floats of a head; even.
    package let headWidth: Int

    /// The shape of so many heads of a width.
    package init(headCount: Int, keyValueHeadCount: Int, headWidth: Int) {
        self.headCount = headCount
        self.keyValueHeadCount = keyValueHeadCount
        self.headWidth = headWidth
    }

    /// The width of all query heads together.
    package var queryWidth: Int { headCount * headWidth }
    /// The width of all key heads together, and of all value heads.
    package var keyValueWidth: Int { keyValueHeadCount * headWidth }
    /// The width of a row of queries, keys and values.
    package var projectionWidth: Int { queryWidth + 2 * keyValueWidth }

    /// The shape as the kernels take it.
    var raw: kernels_attention_shape {
        kernels_attention_shape(
            heads: Int32(headCount), kv_heads: Int32(keyValueHeadCount), head_width: Int32(headWidth))
    }
}
