import Foundation
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
        var generator = SplitMix64(state: seed)
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

/// The SplitMix64 generator (Steele, Lea and Flood 2014): small, and the same on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A standard normal value by the Box–Muller transform.
    mutating func nextNormal() -> Float {
        let radius = Double(next() >> 11) * 0x1p-53
        let angle = Double(next() >> 11) * 0x1p-53
        return Float((-2 * log(1 - radius)).squareRoot() * cos(2 * .pi * angle))
    }
}
