import Codes
public import Coding

extension OwnCoder {
    /// A coder as the configuration has it.
    /// - Throws: an error for a language that is not known.
    public init(_ configuration: GramdConfiguration) throws {
        self.init(analyzer: try CodeAnalyzer(language: configuration.language))
    }
}
