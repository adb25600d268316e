import Hummingbird

/// What a path stands for, and which methods it has.
enum Route: Sendable, Equatable {
    case search
    case codes
    /// A product's codes; the identifier is percent-encoded as it came.
    case productCodes(encodedID: String)
    /// Where a product's state comes from; the identifier is percent-encoded as it came.
    case productHistory(encodedID: String)
    case comparison
    case page(PageFile)
    case overview
    case live
    case deadLetters
    case deadLetterRetry
    case deadLetterDrop
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
        case "/": self = .page(.document)
        case "/v1/overview": self = .overview
        case "/v1/live": self = .live
        case "/v1/dead-letters": self = .deadLetters
        case "/v1/dead-letters/retry": self = .deadLetterRetry
        case "/v1/dead-letters/drop": self = .deadLetterDrop
        case "/openapi.json": self = .openAPI
        case "/healthz": self = .health
        case "/readyz": self = .readiness
        case "/metrics": self = .metrics
        default:
            if path.hasPrefix("/page/"), let file = PageFile(rawValue: String(path.dropFirst("/page/".count))) {
                self = .page(file)
                return
            }
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0].isEmpty, parts[1] == "v1", parts[2] == "products", !parts[3].isEmpty else {
                return nil
            }
            switch parts[4] {
            case "codes": self = .productCodes(encodedID: String(parts[3]))
            case "history": self = .productHistory(encodedID: String(parts[3]))
            default: return nil
            }
        }
    }

    /// Its path, without what differs from request to request.
    var name: String {
        switch self {
        case .search: "/v1/search"
        case .codes: "/v1/codes"
        case .productCodes: "/v1/products/ID/codes"
        case .productHistory: "/v1/products/ID/history"
        case .comparison: "/v1/index/comparison"
        case .page: "/"
        case .overview: "/v1/overview"
        case .live: "/v1/live"
        case .deadLetters: "/v1/dead-letters"
        case .deadLetterRetry: "/v1/dead-letters/retry"
        case .deadLetterDrop: "/v1/dead-letters/drop"
        case .openAPI: "/openapi.json"
        case .health: "/healthz"
        case .readiness: "/readyz"
        case .metrics: "/metrics"
        }
    }

    /// What may be done with it.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .search: [.get, .head, .options, .post]
        case .deadLetterRetry, .deadLetterDrop: [.options, .post]
        default: [.get, .head, .options]
        }
    }

    /// Whether it takes no time and is answered also when there is no room for anything else.
    var isAnsweredAlways: Bool {
        switch self {
        case .health, .readiness, .metrics, .openAPI, .page, .overview: true
        case .search, .codes, .productCodes, .productHistory, .comparison, .live, .deadLetters, .deadLetterRetry,
            .deadLetterDrop:
            false
        }
    }

    /// The value of the header `Allow`.
    var allow: String { methods.map(\.rawValue).joined(separator: ", ") }
}
