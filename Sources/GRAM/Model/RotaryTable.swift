import Foundation
import Tensor

/// Cosines and sines of the rotary position embedding's angles.
///
/// Source: Su et al. 2021, arXiv 2104.09864, with the pairing (i, i + headWidth / 2) of Hugging Face Llama.
final class RotaryTable: Sendable {
    private let positions: Int
    private let half: Int
    private let cosineValues: Buffer<Float>
    private let sineValues: Buffer<Float>

    /// [position][headWidth / 2]
    var cosines: Matrix { cosineValues.matrix(rows: positions, columns: half) }
    /// [position][headWidth / 2]
    var sines: Matrix { sineValues.matrix(rows: positions, columns: half) }

    init(_ configuration: LlamaConfiguration) {
        positions = configuration.maximumPositions
        half = configuration.headWidth / 2
        cosineValues = Buffer(count: positions * half)
        sineValues = Buffer(count: positions * half)
        for index in 0..<half {
            let exponent = Float(2 * index) / Float(configuration.headWidth)
            let frequency = 1 / pow(configuration.ropeTheta, exponent)
            for position in 0..<positions {
                let angle = Double(Float(position) * frequency)
                cosines[position][index] = Float(cos(angle))
                sines[position][index] = Float(sin(angle))
            }
        }
    }
}
