public import CodeIndex
import Codes
public import Coding
import Logging

extension ClickedWordPoster {
    /// Posts as `gramd run` does with this configuration, for one command.
    /// - Throws: an error for a language that is not known.
    public init(_ index: CodeIndex, _ configuration: GramdConfiguration) throws {
        self.init(
            index: index, rules: configuration.clickedWords,
            analyzer: try CodeAnalyzer(language: configuration.language), logger: Logger(label: "gramd"))
    }
}
