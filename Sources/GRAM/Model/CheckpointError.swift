/// A checkpoint that cannot be read or written; the message names the file or tensor.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
    /// A file that is not there or cannot be opened.
    case unreadable(file: String, reason: String)
    /// A `config.json` that does not describe a model of this family.
    case malformedConfiguration(reason: String)
    /// A file that is shorter than its header says.
    case truncated(file: String)
    /// A header longer than any model needs.
    case headerTooLong(file: String, bytes: UInt64)
    /// A header that is not the JSON of a safetensors file.
    case malformedHeader(file: String)
    /// Tensors, by name, that the model needs and the file lacks.
    case missingTensors([String])
    /// Tensors, by name, that the model has no place for.
    case unexpectedTensors([String])
    /// A tensor whose elements are neither F32, BF16 nor F16, or I8 where whole numbers are expected.
    case unsupportedType(file: String, tensor: String, type: String)
    /// A tensor of another shape than the configuration asks for; both as [rows, columns].
    case wrongShape(file: String, tensor: String, expected: [Int], found: [Int])
    /// A tensor whose bytes do not fit its shape or the file.
    case dataOutOfRange(file: String, tensor: String)
    /// A tensor whose bytes do not begin where those of the one before end, or a file with bytes behind the last one's.
    case unorderedData(file: String, tensor: String)
    /// A tensor with an infinite value, or one that is no number.
    case nonFinite(file: String, tensor: String)
    /// The folder to write to is there already.
    case destinationExists(path: String)
    /// A trainer's state that belongs to another model.
    case mismatchedState(reason: String)

    /// What is wrong with which file or tensor, and what to do.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .malformedConfiguration(let reason): "config.json does not describe a supported model: \(reason)"
        case .truncated(let file): "\(file) is shorter than its header says; copy it again"
        case .headerTooLong(let file, let bytes):
            "\(file) claims a header of \(bytes) bytes, over the limit of \(SafeTensorsFile.headerLimit); "
                + "it is not a safetensors file"
        case .malformedHeader(let file): "the header of \(file) is not the JSON of a safetensors file"
        case .missingTensors(let names): "tensors missing from model.safetensors: \(names.joined(separator: ", "))"
        case .unexpectedTensors(let names):
            "tensors in model.safetensors that config.json has no place for: \(names.joined(separator: ", "))"
        case .unsupportedType(let file, let tensor, let type):
            "\(tensor) in \(file) has type \(type); use F32, BF16 or F16"
        case .wrongShape(let file, let tensor, let expected, let found):
            "\(tensor) in \(file) has shape \(found); config.json asks for \(expected)"
        case .dataOutOfRange(let file, let tensor):
            "the data range of \(tensor) does not fit its shape or \(file); copy the file again"
        case .unorderedData(let file, let tensor):
            "the data of \(file) overlap or have gaps at \(tensor), which no safetensors file has; fetch it again"
        case .nonFinite(let file, let tensor):
            "\(tensor) in \(file) holds values that are not finite; the training that wrote it diverged"
        case .destinationExists(let path): "\(path) exists already; a checkpoint is written once, to a new folder"
        case .mismatchedState(let reason): "the trainer state does not belong to this model: \(reason)"
        }
    }
}
