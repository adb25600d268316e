/// A checkpoint that cannot be read or written; the message names the file or tensor.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
    case unreadable(file: String, reason: String)
    case malformedConfiguration(reason: String)
    case truncated(file: String)
    case headerTooLong(file: String, bytes: UInt64)
    case malformedHeader(file: String)
    case missingTensors([String])
    case unexpectedTensors([String])
    case unsupportedType(tensor: String, type: String)
    case wrongShape(tensor: String, expected: [Int], found: [Int])
    case dataOutOfRange(tensor: String)
    case nonFinite(tensor: String)
    case destinationExists(path: String)
    case mismatchedState(reason: String)

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
        case .unsupportedType(let tensor, let type): "\(tensor) has type \(type); use F32, BF16 or F16"
        case .wrongShape(let tensor, let expected, let found):
            "\(tensor) has shape \(found); config.json asks for \(expected)"
        case .dataOutOfRange(let tensor): "the data range of \(tensor) does not fit its shape or the file"
        case .nonFinite(let tensor): "\(tensor) holds values that are not finite; the training that wrote it diverged"
        case .destinationExists(let path): "\(path) exists already; a checkpoint is written once, to a new folder"
        case .mismatchedState(let reason): "the trainer state does not belong to this model: \(reason)"
        }
    }
}
