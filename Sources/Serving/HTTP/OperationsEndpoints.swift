import CodeIndex
import Foundation
import Hummingbird
import Logging
import NIOCore

/// What answers the questions of the page at `/`, and changes what can be changed on it.
struct OperationsEndpoints: Sendable {
    /// So long a body may take to come.
    private static let bodyTime = Duration.seconds(10)

    let operations: Operations
    let logger: Logger

    /// `/v1/overview`.
    func overview(_ request: Request) async -> Response {
        await answer {
            try Self.refuseParameters(request)
            return operations.watch.answer
        }
    }

    /// `/v1/live`: events without an end.
    func live(_ request: Request) async -> Response {
        do throws(ParameterFault) { try Self.refuseParameters(request) } catch {
            return HTTPAnswer.error(.badRequest(error))
        }
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        guard request.method == .get else { return Response(status: .ok, headers: headers) }
        guard let events = operations.watch.watch() else {
            return HTTPAnswer.error(
                HTTPFault(
                    status: .serviceUnavailable,
                    message:
                        "at most \(LiveFeed.mostWatchers) can watch, and none while the server stops; ask /v1/overview",
                    headers: [.retryAfter: "10"]))
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(asyncSequence: events))
    }

    /// `/v1/dead-letters`.
    func deadLetters(_ request: Request) async -> Response {
        await answer {
            let parameters = try DeadLetterParameters(try FormParameters(request.uri.query ?? ""))
            let letters = try await operations.index.deadLetters.list(
                parameters.filter, after: parameters.after, limit: parameters.limit)
            // Fewer than the limit are read where their payloads are large.
            var hasMore = false
            if let last = letters.last {
                hasMore = try await !operations.index.deadLetters.list(parameters.filter, after: last.id, limit: 1)
                    .isEmpty
            }
            return Self.json { [hasMore] in DeadLettersAnswer(letters: letters, hasMore: hasMore).write(to: &$0) }
        }
    }

    /// `/v1/products/ID/history`.
    func history(ofProduct encodedID: String, _ request: Request) async -> Response {
        await answer {
            let id = try FormParameters.percentDecoded(encodedID, of: "the product's identifier")
            try Self.refuseParameters(request)
            guard let history = try await operations.index.products.history(of: id) else {
                throw HTTPFault(status: .notFound, message: "there was never a product '\(id)'")
            }
            return Self.json { ProductHistoryAnswer(history: history).write(to: &$0) }
        }
    }

    // MARK: Changes

    /// `/v1/dead-letters/retry`.
    func retry(_ request: Request) async -> Response {
        await answer {
            let changes = try permitted(request)
            let filter = try await filter(request)
            let retried = try await changes.retry(filter, StateChanges.mostRetried)
            let count = retried.settled + retried.empty + retried.failures.count
            logger.notice(
                "dead letters were tried again over HTTP: \(retried.settled + retried.empty) of \(count) are settled")
            return Self.json { writer in
                writer.object { writer in
                    writer.member("settled", retried.settled)
                    writer.member("empty", retried.empty)
                    writer.member("failed", retried.failures.count)
                    writer.member("hasMore", count == StateChanges.mostRetried)
                    writer.name("failures")
                    writer.array(retried.failures.prefix(DeadLetterParameters.most)) { writer, failure in
                        writer.object { writer in
                            writer.member("id", failure.id)
                            writer.member("cause", failure.cause)
                            writer.member("message", failure.message)
                        }
                    }
                }
            }
        }
    }

    /// `/v1/dead-letters/drop`.
    func drop(_ request: Request) async -> Response {
        await answer {
            _ = try permitted(request)
            let count = try await operations.index.deadLetters.drop(try await filter(request))
            logger.notice("\(count) dead letters were dropped over HTTP")
            return Self.json { writer in writer.object { $0.member("dropped", count) } }
        }
    }

    private func filter(_ request: Request) async throws -> DeadLetterFilter {
        let body = try await request.json(until: AnswerDeadline(after: Self.bodyTime), typeIsNeeded: true)
        return try DeadLetterParameters(body: body).filter
    }

    /// - Throws: ``HTTPFault`` where nobody, or not this client, may change anything.
    private func permitted(_ request: Request) throws(HTTPFault) -> StateChanges {
        // Browsers say where a request comes from; other clients don't.
        if let site = request.headers[.init("Sec-Fetch-Site")!], site != "same-origin", site != "none" {
            throw HTTPFault(status: .forbidden, message: "changes are taken from the page of this server only")
        }
        guard let authorization = request.headers[.authorization] else {
            throw HTTPFault(
                status: .unauthorized, message: unchangeable ?? "a change needs the token: Authorization: Bearer …",
                headers: [.wwwAuthenticate: "Bearer realm=\"gramd\""])
        }
        if let unchangeable { throw HTTPFault(status: .forbidden, message: unchangeable) }
        guard let changes = operations.changes, changes.token()?.allows(authorization) == true else {
            logger.warning("a change over HTTP was refused: its token is wrong")
            throw HTTPFault(
                status: .unauthorized, message: "the token is wrong",
                headers: [.wwwAuthenticate: "Bearer realm=\"gramd\", error=\"invalid_token\""])
        }
        return changes
    }

    /// Why nobody may change anything here; nil where who has the token may.
    private var unchangeable: String? {
        guard let changes = operations.changes else {
            return "gramd serve changes nothing; ask an instance of gramd run"
        }
        guard changes.token() == nil else { return nil }
        return "nothing can be changed over HTTP: http.tokenFile names no file with a token; gramd dlq does it"
    }

    // MARK: Answering

    /// - Throws: ``ParameterFault`` for a parameter, since a typing error would have no effect.
    private static func refuseParameters(_ request: Request) throws(ParameterFault) {
        let members = try FormParameters(request.uri.query ?? "").members()
        guard let name = members.keys.min() else { return }
        throw ParameterFault("the parameter '\(name.prefix(64))' is not known; there are none")
    }

    private static func json(_ body: (inout JSONWriter) -> Void) -> ByteBuffer {
        var writer = JSONWriter()
        body(&writer)
        return writer.buffer
    }

    private func answer(_ body: () async throws -> ByteBuffer) async -> Response {
        do { return HTTPAnswer.json(try await body(), headers: [.cacheControl: "no-store"]) } catch {
            switch error {
            case let fault as ParameterFault: return HTTPAnswer.error(.badRequest(fault))
            case let fault as HTTPFault: return HTTPAnswer.error(fault)
            default:
                logger.warning("the database could not be asked over HTTP: \(error)")
                return HTTPAnswer.error(
                    HTTPFault(
                        status: .serviceUnavailable, message: "the database can't be asked: \(error)",
                        headers: [.retryAfter: "5"]))
            }
        }
    }
}
