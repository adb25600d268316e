import Tensor

extension SafeTensorsFile {
    /// Tensors of one shape as floats, one behind the other. No memory is taken before all are found to be there.
    /// - Throws: ``CheckpointError``
    func values(_ names: [String], shape: [Int]) throws(CheckpointError) -> Buffer<Float> {
        let missing = names.filter { entries[$0] == nil }
        guard missing.isEmpty else { throw .missingTensors(missing) }
        for name in names { try checkShape(of: name, shape) }
        let count = shape.reduce(1, *)
        let buffer = Buffer<Float>(count: names.count * count)
        for (index, name) in names.enumerated() {
            try read(name, shape: shape, into: buffer.pointer + index * count)
        }
        return buffer
    }
}
