import Foundation
import Tensor

/// Cosines and sines of the rotary position embedding, [position][headWidth / 2].
/// Source: Su et al. 2021, arXiv 2104.09864, with the pairing (i, i + headWidth / 2) of Hugging Face Llama.
final class RotaryTable: Sendable {
    let cosines: Buffer<Float>
    let sines: Buffer<Float>

    init(_ configuration: LlamaConfiguration) {
        let half = configuration.headWidth / 2
        cosines = Buffer(count: configuration.maximumPositions * half)
        sines = Buffer(count: configuration.maximumPositions * half)
        for index in 0..<half {
            let exponent = Float(2 * index) / Float(configuration.headWidth)
            let frequency = 1 / pow(configuration.ropeTheta, exponent)
            for position in 0..<configuration.maximumPositions {
                let angle = Double(Float(position) * frequency)
                cosines.pointer[position * half + index] = Float(cos(angle))
                sines.pointer[position * half + index] = Float(sin(angle))
            }
        }
    }
}
