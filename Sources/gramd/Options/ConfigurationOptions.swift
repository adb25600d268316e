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

    /// What is logged from here on is written as the configuration says.
    /// - Parameters:
    ///   - overrides: values by key that count more than the file's and the environment's.
    ///   - use: what the configuration is read for.
    func load(
        overrides: [String: String] = [:], for use: ConfigurationUse = .everything
    ) throws -> GramdConfiguration {
        let configuration = try GramdConfiguration.load(path: config, overrides: overrides, for: use)
        CommandLog.begin(configuration)
        return configuration
    }
}
