public import Foundation

extension GramdConfiguration {
    /// Every setting with its value and its origin, by key, also where some of them can't be used.
    /// - Returns: the settings, and what is wrong with them.
    /// - Throws: ``ConfigurationError`` for a file that can't be read.
    public static func listing(
        path: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationError) -> (values: [ConfiguredValue], problems: ConfigurationError?) {
        let settings = try Settings(path: Self.path(path, environment), environment: environment)
        _ = GramdConfiguration(settings)
        let values = settings.configuredValues
        do {
            try settings.finish()
        } catch {
            return (values, error)
        }
        return (values, nil)
    }

    /// A JSON Schema (2020-12) of the configuration file, for editors: each setting's shape, bounds and default.
    public static var schema: Data {
        get throws {
            // Without a file and an environment there is nothing that can't be read.
            let settings = try Settings(path: nil, environment: [:])
            _ = GramdConfiguration(settings)
            return try ConfigurationSchema(settings.declarations).json
        }
    }
}
