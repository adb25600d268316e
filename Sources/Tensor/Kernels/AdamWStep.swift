import CKernels
import Foundation

/// The constants of one update of parameters by AdamW.
///
/// Source: Loshchilov and Hutter 2019, "Decoupled weight decay regularization", arXiv 1711.05101, algorithm 2.
package struct AdamWStep: Sendable {
    /// α of this step.
    package var learningRate: Float
    /// λ, which the learning rate multiplies.
    package var weightDecay: Float
    /// β₁, of the mean of gradients.
    package var beta1: Float
    /// β₂, of the mean of squared gradients.
    package var beta2: Float
    /// ε, added to the root of the mean of squares.
    package var epsilon: Float
    /// What gradients are multiplied by first.
    package var gradientScale: Float
    /// t, counted from 1; corrects the means for having begun at zero.
    package var number: Int

    /// The constants of step `number`.
    package init(
        number: Int, learningRate: Float, weightDecay: Float, beta1: Float, beta2: Float, epsilon: Float,
        gradientScale: Float
    ) {
        self.number = number
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.gradientScale = gradientScale
    }

    /// The step as the kernel takes it.
    var raw: kernels_adamw_step {
        kernels_adamw_step(
            learning_rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weight_decay: weightDecay,
            gradient_scale: gradientScale, correction1: 1 / (1 - pow(beta1, Float(number))),
            correction2: 1 / (1 - pow(beta2, Float(number))))
    }
}
