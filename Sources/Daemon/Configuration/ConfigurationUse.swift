/// What a configuration is read for.
public enum ConfigurationUse: Sendable {
    /// Whatever gramd does.
    case everything
    /// Following the index and answering searches: secrets and files of other sections needn't be there.
    case searches

    /// Sections whose values don't matter. Their keys must exist all the same.
    var ignoredSections: Set<String> {
        switch self {
        case .everything: []
        case .searches:
            ["alignment", "catalog", "clicks", "codesTopic", "kafka", "model", "registry", "sync", "verify"]
        }
    }
}
