import CKernels

/// The beams of one prompt in a step of decoding.
package struct DecodingGroup: Sendable {
    /// Of nothing but this, so that an array of groups is one of the kernels'.
    private var raw: kernels_decoding_group

    /// A prompt that has no beams yet.
    /// - Parameters:
    ///   - promptCount: the prompt's tokens.
    ///   - cacheOffset: where its keys and values begin in a layer's cache, in floats.
    package init(promptCount: Int, cacheOffset: Int) {
        raw = kernels_decoding_group(
            row_start: 0, row_count: 0, prompt_count: Int32(promptCount), cache_offset: Int64(cacheOffset))
    }

    /// The rows of the step that are the prompt's beams.
    package var rows: Range<Int> {
        get { Int(raw.row_start)..<Int(raw.row_start + raw.row_count) }
        set { (raw.row_start, raw.row_count) = (Int32(newValue.lowerBound), Int32(newValue.count)) }
    }

    /// Where the prompt's keys and values begin in a layer's cache, in floats.
    package var cacheOffset: Int { Int(raw.cache_offset) }

    /// Hands the kernels an array of groups.
    static func withRaw<Result>(
        _ groups: [DecodingGroup], _ body: (UnsafeBufferPointer<kernels_decoding_group>) -> Result
    ) -> Result {
        groups.withUnsafeBufferPointer { $0.withMemoryRebound(to: kernels_decoding_group.self, body) }
    }
}
