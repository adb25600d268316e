import Hummingbird

/// What a path stands for, and which methods it has.
enum Route: Sendable, Equatable {
    case search
    case codes
    /// A product's codes; the identifier is percent-encoded as it came.
    case productCodes(encodedID: String)
    case comparison
    case openAPI
    case health
    case readiness
    case metrics

    /// - Parameter path: without parameters.
    /// - Returns: nil for a path that nothing is at.
    init?(path: some StringProtocol) {
        switch path {
        case "/v1/search": self = .search
        case "/v1/codes": self = .codes
        case "/v1/index/comparison": self = .comparison
        case "/openapi.json": self = .openAPI
        case "/healthz": self = .health
        case "/readyz": self = .readiness
        case "/metrics": self = .metrics
        default:
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0].isEmpty, parts[1] == "v1", parts[2] == "products", !parts[3].isEmpty,
                parts[4] == "codes"
            else { return nil }
            self = .productCodes(encodedID: String(parts[3]))
        }
    }

    /// Its path, without what differs from request to request.
    var name: String {
        switch self {
        case .search: "/v1/search"
        case .codes: "/v1/codes"
        case .productCodes: "/v1/products/ID/codes"
        case .comparison: "/v1/index/comparison"
        case .openAPI: "/openapi.json"
        case .health: "/healthz"
        case .readiness: "/readyz"
        case .metrics: "/metrics"
        }
    }

    /// What may be done with it.
    var methods: [HTTPRequest.Method] {
        self == .search ? [.get, .head, .options, .post] : [.get, .head, .options]
    }

    /// Whether it takes no time and is answered also when there is no room for anything else.
    var isAnsweredAlways: Bool {
        switch self {
        case .health, .readiness, .metrics, .openAPI: true
        case .search, .codes, .productCodes, .comparison: false
        }
    }

    /// The value of the header `Allow`.
    var allow: String { methods.map(\.rawValue).joined(separator: ", ") }
}
