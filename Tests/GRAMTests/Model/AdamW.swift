import Tensor

/// The optimiser kernel on plain arrays.
enum AdamW {
    static func update(
        _ values: inout [Float], _ first: inout [Float], _ second: inout [Float], _ gradient: [Float], step: Int,
        learningRate: Float, weightDecay: Float
    ) {
        let update = AdamWStep(
            number: step, learningRate: learningRate, weightDecay: weightDecay, beta1: 0.9, beta2: 0.95, epsilon: 1e-8,
            gradientScale: 1)
        var gradient = gradient
        values.withUnsafeMutableBufferPointer { values in
            first.withUnsafeMutableBufferPointer { first in
                second.withUnsafeMutableBufferPointer { second in
                    gradient.withUnsafeMutableBufferPointer { gradient in
                        Kernels.adamW(
                            values, firstMoment: first, secondMoment: second, gradient: gradient, update)
                    }
                }
            }
        }
    }
}
