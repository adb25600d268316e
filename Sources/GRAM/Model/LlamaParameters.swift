import Foundation
import Randomness
import Tensor

/// All weights of a model as 32-bit floats: what training updates and checkpoints hold.
public final class LlamaParameters: Sendable {
    public let configuration: LlamaConfiguration
    let layout: ParameterLayout
    let values: Buffer<Float>

    /// Weights of zero.
    /// - Throws: ``LlamaConfigurationError``.
    init(zeroed configuration: LlamaConfiguration) throws {
        try configuration.validate()
        self.configuration = configuration
        layout = ParameterLayout(configuration)
        values = Buffer(count: layout.count)
    }

    /// Random weights: normal with a standard deviation of 0.02, norms one. Equal seeds give equal weights.
    /// - Throws: ``LlamaConfigurationError``.
    public convenience init(configuration: LlamaConfiguration, seed: UInt64) throws {
        try self.init(zeroed: configuration)
        var generator = SplitMix64(seed: seed)
        for tensor in layout.tensors {
            let range = tensor.offset..<(tensor.offset + tensor.count)
            for index in range {
                values.pointer[index] = tensor.isNorm ? 1 : 0.02 * generator.nextNormal()
            }
        }
    }

    /// The number of weights.
    public var count: Int { layout.tensors.reduce(0) { $0 + $1.count } }

    /// An independent copy.
    public func copy() throws -> LlamaParameters {
        let copy = try LlamaParameters(zeroed: configuration)
        copy.values.pointer.update(from: values.pointer, count: values.count)
        return copy
    }

    /// A copy of one tensor by its checkpoint name, row-major; nil if there is none.
    public func tensor(named name: String) -> [Float]? {
        guard let tensor = layout.tensors.first(where: { $0.name == name }) else { return nil }
        return Array(values.elements[tensor.offset..<(tensor.offset + tensor.count)])
    }
}

extension SplitMix64 {
    /// A standard normal value by the Box–Muller transform.
    mutating func nextNormal() -> Float {
        let radius = unit()
        let angle = unit()
        return Float((-2 * log(1 - radius)).squareRoot() * cos(2 * .pi * angle))
    }
}
