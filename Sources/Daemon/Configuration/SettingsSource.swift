/// Where settings come from, so that they can be read again, and what was set there when they were read last.
struct SettingsSource: Sendable {
    private let path: String?
    private let environment: [String: String]
    private let overrides: [String: String]
    private let use: ConfigurationUse
    /// Secrets included.
    private var given: [String: ConfigurationFile.Value] = [:]
    /// By key: what stood in the files that settings name.
    private var contents: [String: Int] = [:]

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
        configuration.secretFiles = settings.filesWithSecrets
        try settings.finish()
        var source = self
        func isUsed(_ key: String) -> Bool { !use.ignoredSections.contains(String(key.prefix { $0 != "." })) }
        source.given = settings.given.filter { isUsed($0.key) }
        source.contents = settings.contents.filter { isUsed($0.key) }
        configuration.source = source
        return configuration
    }

    /// The keys whose values differ, in alphabetical order, then files of the same name that have another content.
    func changes(in newer: SettingsSource) -> [String] {
        let keys = Set(given.keys).union(newer.given.keys).filter { given[$0] != newer.given[$0] }
        let files = contents.keys.filter { !keys.contains($0) && contents[$0] != newer.contents[$0] }
        return keys.sorted() + files.sorted().map(Self.content(of:))
    }

    /// What is said of a setting whose value is the same, but whose file has another content.
    static func content(of key: String) -> String { "the file of \(key)" }

    /// The same with some settings as another has them.
    func taking(_ keys: Set<String>, from other: SettingsSource) -> SettingsSource {
        var source = self
        for key in keys {
            source.given[key] = other.given[key]
            source.contents[key] = other.contents[key]
        }
        return source
    }
}
