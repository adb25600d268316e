/// Where settings come from, so that they can be read again, and what was set there when they were read last.
struct SettingsSource: Sendable {
    /// The only setting that takes effect while a daemon runs.
    static let logLevel = "log.level"

    private let path: String?
    private let environment: [String: String]
    private let overrides: [String: String]
    private let use: ConfigurationUse
    /// Secrets included.
    private var given: [String: ConfigurationFile.Value] = [:]

    /// - Parameters:
    ///   - path: the configuration file; nil for none.
    ///   - environment: the process's variables.
    ///   - overrides: values by key that count more than both.
    ///   - use: what the settings are read for.
    init(path: String?, environment: [String: String], overrides: [String: String], use: ConfigurationUse) {
        self.path = path
        self.environment = environment
        self.overrides = overrides
        self.use = use
    }

    /// - Throws: ``ConfigurationError``
    func read() throws(ConfigurationError) -> GramdConfiguration {
        let settings = try Settings(
            path: path, environment: environment, overrides: overrides, ignoredSections: use.ignoredSections)
        var configuration = GramdConfiguration(settings)
        configuration.path = path
        try settings.finish()
        var source = self
        source.given = settings.given.filter { !use.ignoredSections.contains(String($0.key.prefix { $0 != "." })) }
        configuration.source = source
        return configuration
    }

    /// The keys whose values differ, in alphabetical order.
    func changes(in newer: SettingsSource) -> [String] {
        Set(given.keys).union(newer.given.keys).filter { given[$0] != newer.given[$0] }.sorted()
    }

    /// The same with one setting as another has it.
    func taking(_ key: String, from other: SettingsSource) -> SettingsSource {
        var source = self
        source.given[key] = other.given[key]
        return source
    }
}
