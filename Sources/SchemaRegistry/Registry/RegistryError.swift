public import HTTPClient

/// Why a schema registry gave no answer about a schema. The same request may succeed later.
public typealias RegistryError = HTTPServerError<SchemaRegistryKind>

/// Schema registries.
public enum SchemaRegistryKind: HTTPServerKind {
    /// What one of them is called.
    public static let name = "schema registry"

    /// What to do about a fault; nil where only waiting helps.
    public static func advice(on fault: HTTPFault) -> String? {
        switch fault {
        case .unreachable, .timedOut: "check registry.url and the network; gramd keeps trying"
        case .tls: "check registry.certificateAuthorityFile"
        case .unauthorized: "check registry.username and registry.passwordFile"
        case .notFound, .refused, .unexpectedAnswer: "check registry.url"
        case .unavailable, .circuitOpen, .cancelled: nil
        }
    }
}
