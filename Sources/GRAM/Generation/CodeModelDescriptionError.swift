/// A `gramd.json` that can't be read, or says what search can't work with.
public struct CodeModelDescriptionError: Error, Equatable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// Whether the file is not there or can't be opened.
    public let isMissing: Bool
    /// At which key, and what is wrong with it.
    public let reason: String

    init(file: String, isMissing: Bool = false, reason: String) {
        self.file = file
        self.isMissing = isMissing
        self.reason = reason
    }

    /// What is wrong with which file, and what to do.
    public var description: String {
        isMissing
            ? "\(file) cannot be read: \(reason); it lies in every model folder that gramd train writes"
            : "\(file) does not say how the model's codes are used: \(reason); copy the model folder again"
    }
}
