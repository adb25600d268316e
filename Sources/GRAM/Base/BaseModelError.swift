/// A base model that can't be imported; the message names the file and the part of it.
public enum BaseModelError: Error, Equatable, CustomStringConvertible {
    case unreadable(file: String, reason: String)
    case malformed(file: String, reason: String)
    /// A model that is whole but has parts which the engine has not.
    case unsupported(file: String, part: String)
    case missingSetting(file: String, key: String)
    case missingTensor(file: String, tensor: String)
    case wrongShape(file: String, tensor: String, expected: [Int], found: [Int])
    case nonFinite(file: String, tensor: String)
    case tooFewLayers(wanted: Int, available: Int)
    case vocabularyMismatch(tokens: Int, rows: Int)

    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .malformed(let file, let reason): "\(file) is damaged or of another kind: \(reason)"
        case .unsupported(let file, let part): "\(file) holds a model that gramd cannot use: \(part)"
        case .missingSetting(let file, let key): "\(file) lacks the setting \(key), or has it with another type"
        case .missingTensor(let file, let tensor): "\(file) lacks the tensor \(tensor); fetch the whole model"
        case .wrongShape(let file, let tensor, let expected, let found):
            "\(tensor) in \(file) has the shape \(found); the settings ask for \(expected)"
        case .nonFinite(let file, let tensor): "\(tensor) in \(file) holds values that are not finite"
        case .tooFewLayers(let wanted, let available):
            "the first \(wanted) layers were asked for; the base has \(available): ask for 1 to \(available)"
        case .vocabularyMismatch(let tokens, let rows):
            "the tokenizer has \(tokens) tokens, the model's embedding only \(rows); they are not of one model"
        }
    }
}
