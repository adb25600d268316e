import ArgumentParser
import Daemon

extension ConfigCommand {
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a JSON Schema of the configuration file, for editors.",
            discussion: """
                Save it, and begin the configuration file with # yaml-language-server: $schema=PATH, or name it in the \
                editor's settings: settings are then completed, and misspelt ones and impossible values underlined.
                """)

        func run() throws { printJSON(try GramdConfiguration.schema) }
    }
}
