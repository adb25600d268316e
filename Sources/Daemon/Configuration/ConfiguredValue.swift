/// A setting with its value and where that comes from.
public struct ConfiguredValue: Sendable, Equatable, Encodable {
    /// Where a value comes from.
    public enum Origin: Sendable, Equatable {
        /// Nothing is given: the built-in value counts.
        case standard
        /// The configuration file.
        case file(String)
        /// An environment variable.
        case environment(String)
        /// A file that holds a secret, perhaps one of systemd's credentials.
        case secretFile(String, isCredential: Bool)
        /// The command that reads the settings.
        case command
    }

    /// What stands for a secret.
    static let mask = "********"

    /// Such as `kafka.groupID`.
    public let key: String
    /// One or several; empty for nothing. Secrets are masked, also those within a connection string or an address.
    public let values: [String]
    /// Whether several may be given.
    public let isList: Bool
    /// Where the value comes from.
    public let origin: Origin

    init(key: String, declaration: SettingDeclaration, given: [String]?, origin: Origin) {
        self.key = key
        self.origin = origin
        isList = declaration.kind == .list || declaration.kind == .variables
        switch declaration.kind {
        case .secret: values = given == nil ? [] : [Self.mask]
        case .variables:
            values = (given ?? declaration.standard).map { entry in
                entry.firstIndex(of: "=").map { entry[...$0] + Self.mask } ?? entry
            }
        default: values = (given ?? declaration.standard).map(SecretMask.masked)
        }
    }

    private enum Key: String, CodingKey { case key, value, origin, place }

    /// Writes `key`, `value` (a text, a list or null), `origin` and, where there is one, its `place`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(key, forKey: .key)
        if isList {
            try container.encode(values, forKey: .value)
        } else {
            try container.encode(values.first, forKey: .value)
        }
        try container.encode(origin.name, forKey: .origin)
        try container.encodeIfPresent(origin.place, forKey: .place)
    }
}

extension ConfiguredValue.Origin {
    /// `default`, `file`, `environment`, `credential`, `secret file` or `command`.
    public var name: String {
        switch self {
        case .standard: "default"
        case .file: "file"
        case .environment: "environment"
        case .secretFile(_, let isCredential): isCredential ? "credential" : "secret file"
        case .command: "command"
        }
    }

    /// The file or the variable; nil for neither.
    public var place: String? {
        switch self {
        case .standard, .command: nil
        case .file(let place), .environment(let place), .secretFile(let place, _): place
        }
    }
}
