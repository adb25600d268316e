public import HTTPClient

/// Why a server of a model gave no codes.
public typealias GeneratorServerError = HTTPServerError<GeneratorServerKind>

/// Servers that write a model's codes.
public enum GeneratorServerKind: HTTPServerKind {
    /// What one of them is called.
    public static let name = "generator"

    /// What to do about a fault; nil where only waiting helps.
    public static func advice(on fault: HTTPFault) -> String? {
        switch fault {
        case .unreachable, .timedOut: "check coding.generator.url and the network"
        case .tls: "check coding.generator.certificateAuthorityFile"
        case .unauthorized: "check coding.generator.apiKeyFile"
        case .notFound: "serve the model under its identifier, or name it in coding.generator.model"
        case .unexpectedAnswer: "check coding.generator.engine and coding.generator.url"
        case .refused: "check coding.generator.listedTokens and the server's longest sequence"
        case .unavailable, .circuitOpen, .cancelled: nil
        }
    }
}

extension GeneratorServerError {
    /// Whether the same request may succeed soon.
    var isRetriable: Bool { [.unreachable, .timedOut, .unavailable].contains(code) }
}
