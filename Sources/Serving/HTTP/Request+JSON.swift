import Foundation
import Hummingbird
import NIOCore

extension Request {
    /// The whole body, unless it is no JSON by its type, too long or doesn't come in time.
    /// - Parameter typeIsNeeded: whether a body that doesn't say its type is refused.
    /// - Throws: ``HTTPFault``, ``ParameterFault``
    func json(until deadline: AnswerDeadline, typeIsNeeded: Bool = false) async throws -> [UInt8] {
        guard uri.query == nil else {
            throw ParameterFault("a POST has its parameters in its body, none in its address")
        }
        let type = headers[.contentType]?.split(separator: ";").first?.lowercased()
        guard
            (type ?? (typeIsNeeded ? "" : "application/json")).trimmingCharacters(in: .whitespaces)
                == "application/json"
        else {
            throw HTTPFault(
                status: .unsupportedMediaType, message: "the body must be sent as Content-Type: application/json")
        }
        return try await withThrowingTaskGroup(of: [UInt8].self) { [body] group in
            group.addTask {
                do { return try await Self.bytes(of: body) } catch let fault as HTTPFault { throw fault } catch {
                    // The connection has ended, or its chunks are malformed; the former nobody reads.
                    throw ParameterFault("the body can't be read to its end")
                }
            }
            group.addTask {
                try await Task.sleep(until: deadline.instant)
                throw HTTPFault(status: .requestTimeout, message: "the body did not come in time")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private static func bytes(of body: RequestBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= QueryBounds.bodyBytes else {
                throw HTTPFault(
                    status: .contentTooLarge, message: "the body is longer than \(QueryBounds.bodyBytes) bytes")
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}
