package import CodeIndex
import Foundation
package import Serving

extension DaemonProcess {
    package struct Readiness: Decodable {
        let status: String
        let failures: [String: String]
        let notices: [String: String]
    }

    /// What `/readyz` answers.
    package func readiness() async throws -> (
        status: Int, failures: [String: String], notices: [String: String]
    ) {
        let answer = try await get("/readyz")
        let readiness = try JSONDecoder().decode(Readiness.self, from: answer.body)
        return (answer.status, readiness.failures, readiness.notices)
    }

    @discardableResult
    package func waitUntilReady() async throws -> Duration {
        try await eventually("gramd is ready; its log: \(logText.suffix(2_000))") {
            try await readiness().status == 200
        }
    }

    package func searchStatus(_ query: String) async throws -> Int {
        try await get("/v1/search", [URLQueryItem(name: "q", value: query)]).status
    }

    package func search(_ query: String) async throws -> [FoundProduct] { try await result(query).products }

    private struct Origin: Decodable {
        struct Moment: Decodable { let time: String }
        let asOf: Moment
        enum CodingKeys: String, CodingKey { case asOf = "as_of" }
    }

    /// Everything that a search answers, as soon as the answer has all that was committed before the search.
    package func result(_ query: String) async throws -> SearchResult {
        // Answers say their time in milliseconds.
        let asked = Date.now.addingTimeInterval(0.001)
        var body = Data()
        try await eventually("the index in memory has followed the tables") {
            body =
                try await get(
                    "/v1/search", [URLQueryItem(name: "q", value: query), URLQueryItem(name: "limit", value: "300")]
                ).body
            let origin = try JSONDecoder().decode(Origin.self, from: body)
            return try Date(origin.asOf.time, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
                >= asked
        }
        return try JSONDecoder().decode(SearchResult.self, from: body)
    }

    /// Everything that a search answers now.
    package func latest(_ query: String) async throws -> SearchResult {
        try JSONDecoder().decode(
            SearchResult.self, from: try await get("/v1/search", [URLQueryItem(name: "q", value: query)]).body)
    }

    /// The product among what a query finds.
    package func find(_ productID: String, _ query: String) async throws -> FoundProduct? {
        try await search(query).first { $0.productID == productID }
    }

    /// The whole part of a metric's value, summed over the series whose labels contain a text.
    package func counter(_ name: String, labels: String = "") async throws -> Int {
        try await metrics().split(separator: "\n").reduce(0) { sum, line in
            guard line.prefix(while: { $0 != "{" && $0 != " " }) == name, labels.isEmpty || line.contains(labels)
            else { return sum }
            return sum
                + (line.split(separator: " ").last.flatMap { Double($0) }.flatMap { Int(exactly: $0.rounded(.down)) }
                    ?? 0)
        }
    }

    /// What Prometheus gets.
    package func metrics() async throws -> String {
        String(decoding: try await get("/metrics").body, as: UTF8.self)
    }

    private func get(_ path: String, _ items: [URLQueryItem] = []) async throws -> (status: Int, body: Data) {
        try await HTTPClient(address: address).get(path, items)
    }
}
