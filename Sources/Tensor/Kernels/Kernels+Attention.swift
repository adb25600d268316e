import CKernels

extension Kernels {
    /// Rotates the queries and keys of each row by its position, in place: elements i and i + headWidth / 2 of a head by
    /// the angle that the tables hold for i.
    ///
    /// Source: Su et al. 2021, "RoFormer", arXiv 2104.09864.
    /// - Parameters:
    ///   - projections: [rows][projectionWidth]
    ///   - positions: [rows], each a row of the tables.
    ///   - cosines: [position][headWidth / 2]
    ///   - sines: [position][headWidth / 2]
    package static func rotate(
        _ projections: Matrix, to positions: [Int32], cosines: Matrix, sines: Matrix, _ shape: AttentionShape
    ) {
        check(projections, positions, cosines, sines, shape)
        kernels_rope(
            projections.pointer, positions, cosines.pointer, sines.pointer, Int64(projections.rows), shape.raw)
    }

    /// The gradient of ``rotate(_:to:cosines:sines:_:)``: the inverse rotation, in place, and then the whole row as an
    /// operand of products.
    /// - Parameters:
    ///   - gradient: [rows][projectionWidth]
    ///   - out: [rows][projectionWidth]
    package static func rotateBackward(
        _ gradient: Matrix, from positions: [Int32], cosines: Matrix, sines: Matrix, _ shape: AttentionShape,
        into out: Operand
    ) {
        check(gradient, positions, cosines, sines, shape)
        precondition(out.rows == gradient.rows && out.columns == gradient.columns, "rotateBackward: shapes differ")
        kernels_rope_backward(
            gradient.pointer, positions, cosines.pointer, sines.pointer, Int64(gradient.rows), shape.raw,
            out.kernelOutput, out.type.kernelFlag)
    }

    private static func check(
        _ projections: Matrix, _ positions: [Int32], _ cosines: Matrix, _ sines: Matrix, _ shape: AttentionShape
    ) {
        precondition(
            projections.isDense && projections.columns == shape.projectionWidth && positions.count == projections.rows
                && cosines.isDense && sines.isDense && cosines.columns == shape.headWidth / 2
                && sines.columns == cosines.columns && sines.rows == cosines.rows, "rotate: shapes differ")
    }

    /// out = softmax(q · kᵀ / √headWidth) · v for each head of each segment's rows, over the rows that they see.
    ///
    /// Source: Vaswani et al. 2017, arXiv 1706.03762, section 3.2.
    /// - Parameters:
    ///   - projections: [rows][projectionWidth]
    ///   - segments: in the order of their rows. Rows of none are left alone.
    ///   - probabilities: gets the softmaxes where the backward pass needs them: each segment's at its offset.
    ///   - out: [rows][queryWidth]
    package static func attention(
        _ projections: Matrix, _ segments: [AttentionSegment], _ shape: AttentionShape, probabilities: Vector? = nil,
        into out: Operand
    ) {
        check(projections, segments, shape)
        precondition(out.rows == projections.rows && out.columns == shape.queryWidth, "attention: shapes differ")
        AttentionSegment.withRaw(segments) {
            kernels_attention(
                projections.pointer, $0.baseAddress, Int64($0.count), shape.raw, probabilities?.baseAddress,
                out.kernelOutput, out.type.kernelFlag)
        }
    }

    /// The gradient of ``attention(_:_:_:probabilities:into:)``, added to that of the projections.
    /// - Parameters:
    ///   - projections: what the forward pass took, [rows][projectionWidth].
    ///   - probabilities: as the forward pass left them.
    ///   - outGradient: [rows][queryWidth]
    ///   - gradient: [rows][projectionWidth]
    package static func attentionBackward(
        _ projections: Matrix, _ segments: [AttentionSegment], _ shape: AttentionShape, probabilities: Vector,
        outGradient: Matrix, addingTo gradient: Matrix
    ) {
        check(projections, segments, shape)
        precondition(
            outGradient.rows == projections.rows && outGradient.columns == shape.queryWidth && outGradient.isDense
                && gradient.rows == projections.rows && gradient.columns == projections.columns && gradient.isDense,
            "attentionBackward: shapes differ")
        AttentionSegment.withRaw(segments) {
            kernels_attention_backward(
                projections.pointer, probabilities.baseAddress, outGradient.pointer, $0.baseAddress, Int64($0.count),
                shape.raw, gradient.pointer)
        }
    }

    /// ``attention(_:_:_:probabilities:into:)`` of an encoder: each row sees its segment's prefix and all rows of the
    /// segment, those behind it as well.
    ///
    /// Source: Devlin et al. 2019, "BERT", arXiv 1810.04805.
    /// - Parameters:
    ///   - projections: [rows][projectionWidth]
    ///   - segments: in the order of their rows. Rows of none are left alone.
    ///   - out: [rows][queryWidth]
    package static func twoWayAttention(
        _ projections: Matrix, _ segments: [AttentionSegment], _ shape: AttentionShape, into out: Operand
    ) {
        check(projections, segments, shape)
        precondition(
            out.rows == projections.rows && out.columns == shape.queryWidth, "twoWayAttention: shapes differ")
        AttentionSegment.withRaw(segments) {
            kernels_two_way_attention(
                projections.pointer, $0.baseAddress, Int64($0.count), shape.raw, out.kernelOutput, out.type.kernelFlag)
        }
    }

    private static func check(_ projections: Matrix, _ segments: [AttentionSegment], _ shape: AttentionShape) {
        precondition(
            projections.isDense && projections.columns == shape.projectionWidth
                && segments.last?.rows.upperBound ?? 0 <= projections.rows, "attention: shapes differ")
    }
}
