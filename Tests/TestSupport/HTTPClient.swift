package import Foundation
import FoundationNetworking

/// Asks a server on this machine.
package struct HTTPClient: Sendable {
    /// Where the server listens, such as `http://127.0.0.1:8080`.
    private let address: String

    package init(address: String) { self.address = address }

    /// Sends a GET request.
    /// - Parameter path: with the query, percent-encoded, where no items are given.
    package func get(_ path: String, _ items: [URLQueryItem] = []) async throws -> (status: Int, body: Data) {
        var components = URLComponents(string: address + path)!
        if !items.isEmpty { components.queryItems = items }
        let (body, response) = try await URLSession.shared.data(from: components.url!)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, body)
    }
}
