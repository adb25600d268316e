import Execution
import Foundation
import GRAM
import HTTPClient

/// One connection to a model's server: a request at a time, on a thread of its own.
actor GeneratorConnection {
    private nonisolated let thread = DedicatedThread(name: "generator-http")
    private let connection: HTTPConnection
    private let configuration: GeneratorServer.Configuration

    nonisolated var unownedExecutor: UnownedSerialExecutor { UnownedSerialExecutor(ordinary: thread) }

    /// - Parameter timeout: of what has no deadline.
    init(_ configuration: GeneratorServer.Configuration, timeout: Duration = .seconds(60)) {
        self.configuration = configuration
        connection = HTTPConnection(
            HTTPClientConfiguration(
                accept: "application/json", contentType: "application/json", bearerToken: configuration.apiKey,
                certificateAuthorityFile: configuration.certificateAuthorityFile, connectTimeout: .seconds(5),
                timeout: timeout))
    }

    /// The next tokens of a request's sequences.
    func complete(
        _ request: CompletionRequest, until deadline: ContinuousClock.Instant
    ) throws(GeneratorServerError) -> [[TokenProbability]] {
        let response = try post(request, until: deadline)
        try check(response, maximumBytes: request.maximumAnswerBytes)
        do throws(CompletionAnswer.Fault) {
            return try CompletionAnswer(response.body, count: request.sequenceCount).tokens
        } catch {
            throw self.error(.unexpectedAnswer, error.message)
        }
    }

    /// The names of the models that it serves.
    func models() throws(GeneratorServerError) -> [String] {
        let response = try answer { () throws(HTTPClientError) in
            try connection.get(configuration.modelsEndpoint, maximumBytes: Self.longestList)
        }
        // It says nothing about any model.
        guard response.status != 404 else { throw error(.unexpectedAnswer, "HTTP status 404 for its list of models") }
        try check(response, maximumBytes: Self.longestList)
        guard let list = try? JSONDecoder().decode(ModelList.self, from: Data(response.body)) else {
            throw error(.unexpectedAnswer, "expected a list of models in JSON, found something else")
        }
        return list.data.map(\.id)
    }

    private static let longestList = 1 << 20

    private struct ModelList: Decodable {
        struct Model: Decodable { var id: String }
        var data: [Model]
    }

    private func post(
        _ request: CompletionRequest, until deadline: ContinuousClock.Instant
    ) throws(GeneratorServerError) -> HTTPResponse {
        let time = ContinuousClock.now.duration(to: deadline)
        guard time > .zero else { throw error(.timedOut, "no connection was free in time") }
        guard let body = try? request.body else { throw error(.refused, "the request can't be written as JSON") }
        return try answer { () throws(HTTPClientError) in
            try connection.post(
                body, to: configuration.endpoint, timeout: time, maximumBytes: request.maximumAnswerBytes)
        }
    }

    private func answer(
        _ ask: () throws(HTTPClientError) -> HTTPResponse
    ) throws(GeneratorServerError) -> HTTPResponse {
        do { return try ask() } catch { throw self.error(error.code, error.description) }
    }

    private func check(_ response: HTTPResponse, maximumBytes: Int) throws(GeneratorServerError) {
        guard response.status == 200 else { throw refusal(response) }
        guard !response.isCut else {
            throw error(.unexpectedAnswer, "expected at most \(maximumBytes) bytes, found more")
        }
    }

    private func refusal(_ response: HTTPResponse) -> GeneratorServerError {
        let code = HTTPFault(status: response.status) ?? (response.status == 404 ? .notFound : .refused)
        let reason = self.reason(response.body).map { ": \($0)" } ?? ""
        return error(code, "HTTP status \(response.status)\(reason)", retryAfter: response.retryAfter)
    }

    private func error(
        _ code: HTTPFault, _ message: String, retryAfter: Duration? = nil
    ) -> GeneratorServerError {
        GeneratorServerError(code, url: configuration.endpoint, withoutKey(message), retryAfter: retryAfter)
    }

    /// A server may repeat what it was sent.
    private func withoutKey(_ text: String) -> String {
        configuration.apiKey.map { text.replacingOccurrences(of: $0, with: "********") } ?? text
    }

    /// Of an error in OpenAI's form, or vLLM's older one.
    private struct Refusal: Decodable {
        struct Inner: Decodable { var message: String? }
        var error: Inner?
        var message: String?
    }

    private static let longestReason = 300

    private func reason(_ body: [UInt8]) -> String? {
        guard let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body)),
            let text = refusal.error?.message ?? refusal.message
        else { return nil }
        // Before it is cut, which would leave a part of the key.
        let line = withoutKey(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        return line.count > Self.longestReason ? "\(line.prefix(Self.longestReason))…" : line
    }
}
