import CodeIndex
import Foundation
import Hummingbird
import Logging
import NIOCore

/// What answers `/v1/index/comparison`.
struct ComparisonEndpoint: Sendable {
    let comparison: IndexComparison
    let logger: Logger

    /// Waits for a comparison, which takes up to minutes for a large index.
    func report() async -> Response {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return HTTPAnswer.json(ByteBuffer(bytes: try encoder.encode(try await comparison.report())))
        } catch let error as SearchError {
            return HTTPAnswer.error(HTTPFault(error))
        } catch let error as IndexDigestError {
            return unavailable("nothing was compared: \(error); ask again later", retryAfter: "10")
        } catch {
            logger.warning("the index in memory was not compared with the tables: \(error)")
            return unavailable("nothing was compared: the tables can't be read; see the log", retryAfter: "10")
        }
    }

    private func unavailable(_ message: String, retryAfter: String) -> Response {
        HTTPAnswer.error(
            HTTPFault(status: .serviceUnavailable, message: message, headers: [.retryAfter: retryAfter]))
    }
}
