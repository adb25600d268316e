import Hummingbird

/// A request that is answered with an error.
struct HTTPFault: Error {
    var status: HTTPResponse.Status
    /// What a person can act on.
    var message: String
    /// Further headers.
    var headers: HTTPFields = [:]

    static func badRequest(_ fault: ParameterFault) -> HTTPFault { HTTPFault(status: .badRequest, message: "\(fault)") }

    /// How a search that was not answered is told.
    init(_ error: SearchError) {
        message = "\(error)"
        switch error {
        case .unknownGeneration: status = .notFound
        case .loading, .noGeneration, .overloaded, .late, .abandoned, .stopping:
            status = .serviceUnavailable
            headers = [.retryAfter: "1"]
        }
    }

    init(status: HTTPResponse.Status, message: String, headers: HTTPFields = [:]) {
        self.status = status
        self.message = message
        self.headers = headers
    }
}
