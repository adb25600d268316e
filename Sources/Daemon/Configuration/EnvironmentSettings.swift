import Foundation

/// Settings among a process's environment variables.
struct EnvironmentSettings {
    static let prefix = "GRAMD_"
    /// Names the configuration file, and is none of its settings.
    static let fileVariable = "GRAMD_CONFIG"

    private let variables: [String: String]
    /// Where systemd puts what `LoadCredential=` names; nil elsewhere.
    let credentialsFolder: String?

    init(_ environment: [String: String]) {
        variables = environment.filter {
            // Those in small letters are none, and meant as such.
            $0.key.uppercased().hasPrefix(Self.prefix) && $0.key != Self.fileVariable
        }
        credentialsFolder = environment["CREDENTIALS_DIRECTORY"]
    }

    /// The value of a setting, without the line end that files of variables with Windows' line ends leave; nil where it is
    /// absent.
    subscript(key: String) -> String? { variables[Self.variable(key)]?.trimmingCharacters(in: .newlines) }

    /// Whether a file is one of systemd's credentials.
    func isCredential(_ path: String) -> Bool { credentialsFolder.map { path.hasPrefix("\($0)/") } ?? false }

    /// Variables that look like settings and are none.
    /// - Parameter known: those that are some.
    func unknown(known: Set<String>) -> [String] {
        variables.filter { !known.contains($0.key) && !Self.isOfCluster($0.key, $0.value) }.keys.sorted()
    }

    /// `GRAMD_KAFKA_GROUP_ID` for `kafka.groupID`.
    static func variable(_ key: String) -> String {
        var name = prefix
        var isAfterLowercase = false
        for character in key {
            if isAfterLowercase, character.isUppercase { name += "_" }
            isAfterLowercase = character.isLowercase
            name += character.isLetter || character.isNumber ? character.uppercased() : "_"
        }
        return name
    }

    /// Whether Kubernetes or Docker made a variable because a service or a container is called gramd.
    ///
    /// Source: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
    private static func isOfCluster(_ name: String, _ value: String) -> Bool {
        name.contains(/_SERVICE_(HOST|PORT)|_PORT_[0-9]+_(TCP|UDP|SCTP)/)
            || ["tcp://", "udp://", "sctp://"].contains { value.hasPrefix($0) }
    }
}
