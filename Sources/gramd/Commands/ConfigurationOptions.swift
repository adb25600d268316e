import ArgumentParser
import Daemon

/// What every command that needs the configuration shares.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The configuration file.",
            discussion:
                "Default: $GRAMD_CONFIG, then \(GramdConfiguration.defaultPath) where it exists, then defaults.",
            valueName: "file"))
    var config: String?

    func load() async throws -> GramdConfiguration { try await GramdConfiguration.load(path: config) }
}
