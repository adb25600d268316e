import CKernels
import Foundation

/// The optimiser kernel on plain arrays.
enum AdamW {
    static func update(
        _ values: inout [Float], _ first: inout [Float], _ second: inout [Float], _ gradient: [Float], step: Int,
        learningRate: Float, weightDecay: Float
    ) {
        let update = kernels_adamw_step(
            learning_rate: learningRate, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weight_decay: weightDecay,
            gradient_scale: 1, correction1: 1 / (1 - pow(0.9, Float(step))),
            correction2: 1 / (1 - pow(0.95, Float(step))))
        kernels_adamw(&values, &first, &second, gradient, Int64(values.count), update, nil)
    }
}
