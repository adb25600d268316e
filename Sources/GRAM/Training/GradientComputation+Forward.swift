import CKernels
import Tensor

extension GradientComputation {
    /// Computes every layer's activations; the last layer's output is its `middle` plus `work.delta`.
    func forward(_ batch: RaggedBatch) throws {
        let rows = batch.rowCount
        let rows64 = Int64(rows)
        let width = configuration.hiddenSize
        let inner = configuration.intermediateSize
        let queryWidth = configuration.queryWidth
        let flag = type.kernelFlag
        let epsilon = configuration.normEpsilon
        let used = Int(batch.segments.reduce(0) { $0 + $1.count })
        for (index, layer) in layers.enumerated() {
            let offsets = parameters.layout.layers[index]
            if index == 0 {
                kernels_embed(
                    vector(parameters.layout.embedding), batch.tokens, rows64, Int64(width), layer.input.pointer)
                kernels_rms_norm(
                    layer.input.pointer, nil, nil, vector(offsets.attentionNorm), epsilon, rows64, Int64(width),
                    layer.attentionInput.pointer, flag, layer.inputInverseRMS.pointer)
            } else {
                kernels_rms_norm(
                    layers[index - 1].middle.pointer, work.delta.pointer, layer.input.pointer,
                    vector(offsets.attentionNorm), epsilon, rows64, Int64(width), layer.attentionInput.pointer, flag,
                    layer.inputInverseRMS.pointer)
            }
            try project(
                layer.attentionInput.pointer, offsets.projections, into: layer.projections, rows: rows,
                outputs: configuration.projectionWidth, inputs: width)
            kernels_rope(
                layer.projections.pointer, batch.positions, rotary.cosines.pointer, rotary.sines.pointer, rows64,
                configuration.attentionShape)
            kernels_attention(
                layer.projections.pointer, batch.segments, Int64(batch.segments.count), configuration.attentionShape,
                layer.probabilities.pointer, layer.attended.pointer, flag)
            // No segment writes the rows that only round the batch up.
            let rowBytes = queryWidth * type.byteCount
            (UnsafeMutableRawPointer(layer.attended.pointer) + used * rowBytes)
                .initializeMemory(as: UInt8.self, repeating: 0, count: (rows - used) * rowBytes)
            try project(
                layer.attended.pointer, offsets.attentionOutput, into: work.delta, rows: rows, outputs: width,
                inputs: queryWidth)
            kernels_rms_norm(
                layer.input.pointer, work.delta.pointer, layer.middle.pointer, vector(offsets.feedForwardNorm),
                epsilon, rows64, Int64(width), layer.feedForwardInput.pointer, flag, layer.middleInverseRMS.pointer)
            try project(
                layer.feedForwardInput.pointer, offsets.gateUp, into: layer.gateUp, rows: rows, outputs: 2 * inner,
                inputs: width)
            kernels_swiglu(layer.gateUp.pointer, rows64, Int64(inner), layer.activated.pointer, flag)
            try project(
                layer.activated.pointer, offsets.down, into: work.delta, rows: rows, outputs: width, inputs: inner)
        }
    }
}
