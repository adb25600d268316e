import CKernels

extension Kernels {
    /// Floats of a prompt's keys and values in the layout that ``decodingAttention(_:_:prompts:generated:ancestors:_:into:)``
    /// reads: per head the keys [headWidth][tokens], then the values [tokens][headWidth], with the inner extent rounded
    /// up to 16.
    package static func promptCacheCount(tokens: Int, _ shape: AttentionShape) -> Int {
        Int(kernels_prompt_cache_size(Int64(tokens), shape.raw))
    }

    /// Keeps a prompt's keys and values.
    /// - Parameters:
    ///   - projections: the prompt's rows, [tokens][projectionWidth].
    ///   - cache: [promptCacheCount]
    package static func storePrompt(_ projections: Matrix, _ shape: AttentionShape, into cache: Vector) {
        precondition(
            projections.isDense && projections.columns == shape.projectionWidth
                && cache.count == promptCacheCount(tokens: projections.rows, shape), "storePrompt: shapes differ")
        kernels_prompt_cache_store(projections.pointer, Int64(projections.rows), shape.raw, cache.baseAddress)
    }

    /// ``attention(_:_:_:probabilities:into:)`` of one new row a beam, over its prompt's cache and over the rows generated
    /// for its ancestors and itself.
    /// - Parameters:
    ///   - projections: [rows][projectionWidth]
    ///   - groups: which rows are which prompt's beams.
    ///   - prompts: the prompts' caches, each at its group's offset.
    ///   - generated: keys, then values, of the rows of each step so far, this one last:
    ///     [step · rowCapacity + row][2 · keyValueWidth].
    ///   - rowCapacity: rows that `generated` has for each step.
    ///   - ancestors: the row that held the beam at each step, [rows][steps].
    ///   - out: [rows][queryWidth]
    package static func decodingAttention(
        _ projections: Matrix, _ groups: [DecodingGroup], prompts: Vector, generated: Matrix, rowCapacity: Int,
        ancestors: [Int32], _ shape: AttentionShape, into out: Operand
    ) {
        let steps = generated.rows / rowCapacity
        precondition(
            projections.isDense && projections.columns == shape.projectionWidth && projections.rows <= rowCapacity
                && groups.last?.rows.upperBound ?? 0 <= projections.rows && generated.isDense
                && generated.rows == steps * rowCapacity && generated.columns == 2 * shape.keyValueWidth
                && ancestors.count == projections.rows * steps && out.rows == projections.rows
                && out.columns == shape.queryWidth, "decodingAttention: shapes differ")
        DecodingGroup.withRaw(groups) {
            kernels_decoding_attention(
                projections.pointer, $0.baseAddress, Int64($0.count), prompts.baseAddress, generated.pointer,
                Int64(rowCapacity), ancestors, Int64(steps), Int64(steps), shape.raw, out.kernelOutput,
                out.type.kernelFlag)
        }
    }
}
