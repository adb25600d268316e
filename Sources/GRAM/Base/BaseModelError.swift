/// A base model that can't be imported; the message names the file and the part of it.
public enum BaseModelError: Error, Equatable, CustomStringConvertible {
    /// A file or folder that is not there or cannot be opened.
    case unreadable(file: String, reason: String)
    /// A file that is damaged or of another format.
    case malformed(file: String, reason: String)
    /// A model that is whole but has parts which the engine has not.
    case unsupported(file: String, part: String)
    /// A setting of the model that a file lacks or has with another type.
    case missingSetting(file: String, key: String)
    /// A weight that the files lack.
    case missingTensor(file: String, tensor: String)
    /// A weight of another shape than the settings ask for; both as [rows, columns].
    case wrongShape(file: String, tensor: String, expected: [Int], found: [Int])
    /// A weight with an infinite value, or one that is no number.
    case nonFinite(file: String, tensor: String)
    /// More of the first layers were asked for than the model has, or none.
    case tooFewLayers(wanted: Int, available: Int)
    /// A model that was handed to a trainer came back with other numbers for its tokens.
    case changedTokenizer(file: String, token: String)
    /// A tokenizer with more tokens than the embedding has rows.
    case vocabularyMismatch(tokens: Int, rows: Int)

    /// What is wrong with which file, and what to do.
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
        case .changedTokenizer(let file, let token):
            "in \(file) the token \(token) is missing or has another number than in the model that was handed over: a "
                + "trainer must leave the tokenizer as it is"
        case .vocabularyMismatch(let tokens, let rows):
            "the tokenizer has \(tokens) tokens, the model's embedding only \(rows); they are not of one model"
        }
    }
}
