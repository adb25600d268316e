import CodeIndex
import CoreMetrics
import Execution
import Foundation
import Logging
import Monitoring
import NIOCore
import TestSupport
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(30))) struct HTTPServerTests {
    private let health = Health(waitingFor: [.broker])
    private let registry = PrometheusRegistry()
    private let shop: ServedShop

    init() throws {
        shop = try ServedShop()
        shop.publish()
    }

    /// Runs a body with the port on which a server listens; ends when the server has stopped.
    private func serve(_ searcher: Searcher, _ body: (_ port: Int) async throws -> Void) async throws {
        let logger = Logger(label: "test")
        let server = HTTPServer(
            searcher: searcher, comparison: shop.comparison(), operations: shop.operations(registry), health: health,
            registry: registry, logger: logger
        )
        try await server.running(body)
    }

    private func serve(_ body: (_ port: Int) async throws -> Void) async throws {
        try await serve(try shop.searcher(), body)
    }

    private func get(_ path: String, _ port: Int) async throws -> RawConnection.Answer {
        try #require(try await RawConnection.request("GET \(path)", port: port))
    }

    private func post(_ body: String, _ port: Int) async throws -> RawConnection.Answer {
        try #require(
            try await RawConnection.request(
                "POST /v1/search", headers: ["Content-Type: application/json"], body: body, port: port))
    }

    private func json(_ text: String) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
    }

    @Test func saysWhenNothingCanBeCompared() async throws {
        try await serve { port in
            let answer = try await get("/v1/index/comparison", port)
            #expect(answer.status == 503 && answer.headers["retry-after"] == "10")
            #expect(answer.body.contains("the tables can't be read"))
        }
    }

    @Test func answersASearch() async throws {
        try await serve { port in
            let answer = try await get("/v1/search?q=red+lamps&limit=5", port)
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
            // What commands print can be read from it.
            let result = try JSONDecoder().decode(SearchResult.self, from: Data(answer.body.utf8))
            #expect(result.query == "red lamps" && result.generation == 1)
            #expect(result.codes.map(\.code) == ["red", "lamp"])
            #expect(result.products.map(\.productID) == ["a", "b/2", "c"])
            #expect(result.products.first?.matchedCodes == ["lamp", "red"])
            #expect(result.products.first?.price == "9.90")
            #expect(result.products[1].title == "Blue \"lamp\"")
            let origin = try #require(try json(answer.body)["as_of"] as? NSDictionary)
            #expect(origin["position"] as? String == "7:7:")
            #expect((origin["time"] as? String)?.hasPrefix("2001-09-09T01:46:40") == true)
        }
    }

    @Test(arguments: ["%F0%9F%9B%8B%EF%B8%8F", "!+%3F", "%E2%80%8B", "%E2%82%AC"])
    func aQueryWithoutWordsFindsNothingAndSaysSo(query: String) async throws {
        try await serve { port in
            let answer = try await get("/v1/search?q=\(query)", port)
            let result = try JSONDecoder().decode(SearchResult.self, from: Data(answer.body.utf8))
            #expect(answer.status == 200 && result.codes.isEmpty && result.products.isEmpty)
            #expect(result.note?.contains("no code") == true)
            let other = try await get("/v1/search?q=lamp", port)
            #expect(try JSONDecoder().decode(SearchResult.self, from: Data(other.body.utf8)).note == nil)
        }
    }

    @Test func saysOfProductsWhatIsAskedFor() async throws {
        try await serve { port in
            let answer = try json(try await get("/v1/search?q=lamp&fields=attributes,category&explain=true", port).body)
            let products = try #require(answer["products"] as? [NSDictionary])
            let first = try #require(products.first)
            #expect(
                Set(first.allKeys.compactMap { $0 as? String }) == [
                    "productID", "score", "attributes", "category", "explanation",
                ])
            #expect(first["attributes"] as? [NSDictionary] == [["name": "colour", "value": "red"]])
            let match = try #require((first["explanation"] as? [NSDictionary])?.first)
            #expect(match["code"] as? String == "lamp")
            #expect(match["queryOrigin"] as? String == "own" && match["productOrigin"] as? String == "own")
            let score = try #require(first["score"] as? Double)
            let product = try #require(match["queryWeight"] as? Double) * (match["productWeight"] as? Double ?? 0)
            #expect(abs(score - product) < 1e-9)
        }
    }

    @Test func saysWhatNarrowedAQueryAndWhichValuesItHas() async throws {
        let shop = try ServedShop()
        shop.publish()
        try shop.publishAttributes()
        let search = SearchParameters(query: "red lamp brand:lumo")
        var explained = search
        explained.explains = true
        let buffers = try await shop.searcher().search(
            [search, explained], until: .inAnHour
        ) { answers in
            answers.map { answer in
                var writer = JSONWriter()
                answer.write(to: &writer)
                return writer.buffer
            }
        }
        for buffer in buffers { #expect(try SchemaCheck().faults(of: buffer, as: "SearchAnswer") == []) }
        let answers = try buffers.map { try json(String(buffer: $0)) }
        #expect(
            answers.map { $0["narrowedBy"] as? [NSDictionary] } == [
                [["name": "brand", "values": ["Lumo"]]], [["name": "brand", "values": ["Lumo"]]],
            ])
        #expect(answers[0]["typedValues"] == nil)
        let reasons = answers.map { answer in
            (answer["codes"] as? [NSDictionary])?.compactMap { ($0["reason"] as? NSDictionary)?["rule"] as? String }
        }
        #expect(reasons == [[], ["ownWord", "ownWord"]])
        #expect(answers[0]["leftOut"] == nil && (answers[1]["leftOut"] as? [NSDictionary])?.isEmpty == true)
        #expect(
            answers[1]["typedValues"] as? [NSDictionary] == [
                ["type": "colour", "value": "red", "products": 1],
                ["type": "category", "value": "Lamps", "products": 2],
            ])
    }

    @Test func answersABodyAndABatch() async throws {
        try await serve { port in
            let one = try await post("{\"q\": \"lamp\", \"brand\": [\"Lumo\"]}", port)
            let result = try JSONDecoder().decode(SearchResult.self, from: Data(one.body.utf8))
            #expect(one.status == 200 && result.products.map(\.productID) == ["a"])
            let several = try await post("{\"queries\": [{\"q\": \"chair\"}, {\"q\": \"blue\"}]}", port)
            struct Batch: Decodable { var results: [SearchResult] }
            let batch = try JSONDecoder().decode(Batch.self, from: Data(several.body.utf8))
            #expect(batch.results.map(\.query) == ["chair", "blue"])
            #expect(batch.results.map { $0.products.map(\.productID) } == [["c"], ["b/2"]])
        }
    }

    @Test func showsCodes() async throws {
        try await serve { port in
            let ofQuery = try json(try await get("/v1/codes?q=red+sofa", port).body)
            let codes = try #require(ofQuery["codes"] as? [NSDictionary])
            #expect(codes.map { $0["code"] as? String } == ["red", "sofa"])
            #expect(codes.map { $0["products"] as? Int } == [2, 0])
            let reasons = codes.compactMap { $0["reason"] as? NSDictionary }
            #expect(reasons.map { $0["rule"] as? String } == ["ownWord", "unknownWord"])
            #expect(reasons.first?["rank"] as? Int == 1 && reasons.first?["count"] as? Int == 2)
            #expect((ofQuery["leftOut"] as? [NSDictionary])?.isEmpty == true)
            let ofProduct = try json(try await get("/v1/products/b%2F2/codes", port).body)
            #expect(ofProduct["productID"] as? String == "b/2")
            let ownCodes = try #require(ofProduct["codes"] as? [NSDictionary])
            #expect(ownCodes.map { $0["code"] as? String } == ["blue", "lamp"])
            #expect(
                ownCodes.map { ($0["reason"] as? NSDictionary)?["text"] as? String } == [
                    "word of the text, rank 1 of 2 by idf", "word of the text, rank 2 of 2 by idf",
                ])
            #expect(try await get("/v1/products/nothing/codes", port).status == 404)
            #expect(try await get("/v1/products/a%00/codes", port).status == 400)
            #expect(try await get("/v1/products/a/codes?generation=9", port).status == 404)
        }
    }

    @Test(arguments: [
        ("/v1/search", "q"), ("/v1/search?q=", "q"), ("/v1/search?q=+%20", "blank"), ("/v1/search?q=100%", "q"),
        ("/v1/search?q=a%00b", "NUL"), ("/v1/search?q=a&limit=0", "limit"), ("/v1/search?q=a&limt=5", "limt"),
        ("/v1/codes?q=a&limit=5", "limit"),
    ])
    func refusesFaultyParametersByName(path: String, name: String) async throws {
        try await serve { port in
            let answer = try await get(path, port)
            #expect(answer.status == 400)
            #expect((try json(answer.body)["error"] as? String)?.contains(name) == true)
        }
    }

    @Test func refusesWhatIsNotThere() async throws {
        try await serve { port in
            for path in ["/page", "/page/nothing.js", "/v1/search/", "/v1/nothing"] {
                let answer = try await get(path, port)
                #expect(answer.status == 404)
                #expect(try json(answer.body)["error"] is String)
            }
            for (method, path, allow) in [
                ("DELETE", "/v1/search", "GET, HEAD, OPTIONS, POST"), ("POST", "/metrics", "GET, HEAD, OPTIONS"),
                ("TRACE", "/healthz", "GET, HEAD, OPTIONS"),
            ] {
                let answer = try #require(try await RawConnection.request("\(method) \(path)", port: port))
                #expect(answer.status == 405 && answer.headers["allow"] == allow)
                #expect(try json(answer.body)["error"] is String)
            }
            #expect(try await get("/v1/search?generation=9&q=a", port).status == 404)
        }
    }

    @Test func answersHeadAndOptions() async throws {
        try await serve { port in
            for path in ["/v1/search?q=lamp&fields=title", "/healthz", "/openapi.json"] {
                let head = try #require(try await RawConnection.request("HEAD \(path)", port: port))
                let full = try await get(path, port)
                #expect(head.status == 200 && head.body.isEmpty)
                #expect(head.headers["content-type"] == full.headers["content-type"])
                #expect(head.headers["content-length"] != "0")
            }
            let options = try #require(try await RawConnection.request("OPTIONS /v1/search", port: port))
            #expect(options.status == 204 && options.headers["allow"] == "GET, HEAD, OPTIONS, POST")
            #expect(options.body.isEmpty)
        }
    }

    @Test func refusesBodiesThatAreTooLongOrOfAnotherType() async throws {
        try await serve { port in
            let long = "{\"q\": \"\(String(repeating: "a", count: QueryBounds.bodyBytes))\"}"
            #expect(try await post(long, port).status == 413)
            let form = try await RawConnection.request(
                "POST /v1/search", headers: ["Content-Type: application/x-www-form-urlencoded"], body: "q=lamp",
                port: port)
            #expect(form?.status == 415)
            let untyped = try await RawConnection.request("POST /v1/search", body: "{\"q\": \"lamp\"}", port: port)
            #expect(untyped?.status == 200)
            let both = try await RawConnection.request("POST /v1/search?q=a", body: "{\"q\": \"lamp\"}", port: port)
            #expect(both?.status == 400)
            #expect(try await post("{\"q\": ", port).status == 400)
            let address = "/v1/search?q=" + String(repeating: "a", count: QueryBounds.pathBytes)
            #expect(try await get(address, port).status == 414)
        }
    }

    @Test func whatIsNoHTTPIsAnsweredAsWell() async throws {
        try await serve { port in
            let long = String(repeating: "a", count: 4 * QueryBounds.pathBytes)
            for text in ["nonsense\r\n\r\n", "GET /healthz HTTP/1.1\r\nX: \(long)\r\n\r\n"] {
                let connection = try RawConnection(port: port)
                try connection.send(text)
                let answer = try #require(RawConnection.Answer(try await connection.readToEnd()))
                #expect(answer.status == 400 && answer.headers["content-type"] == "application/json")
                #expect(answer.headers["content-length"] == "\(answer.body.utf8.count)")
                #expect(try json(answer.body)["error"] is String)
            }
        }
    }

    @Test func aBodyThatDoesNotComeIsNotWaitedFor() async throws {
        let searcher = try shop.searcher(Searcher.Limits(time: .milliseconds(50)))
        try await serve(searcher) { port in
            let connection = try RawConnection(port: port)
            try connection.send("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
            let answer = RawConnection.Answer(try await connection.readToEnd())
            #expect(answer?.status == 408)
        }
    }

    @Test func saysThatNothingIsLoadedYet() async throws {
        shop.served.publish(nil)
        try await serve { port in
            let answer = try await get("/v1/search?q=lamp", port)
            #expect(answer.status == 503 && answer.headers["retry-after"] == "1")
            #expect(answer.body.contains("being loaded"))
            shop.publish([])
            #expect(try await get("/v1/search?q=lamp", port).body.contains("no active generation"))
        }
    }

    @Test func aConnectionCarriesManyRequests() async throws {
        try await serve { port in
            let connection = try RawConnection(port: port)
            let request = "GET /v1/search?q=lamp HTTP/1.1\r\nHost: localhost\r\n"
            try connection.send(request + "\r\n" + request + "\r\n" + request + "Connection: close\r\n\r\n")
            let answers = try await connection.readToEnd()
            #expect(answers.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
        }
    }

    @Test func readinessFollowsHealthWithReasons() async throws {
        registry.makeCounter(label: "gramd_events_total", dimensions: []).increment(by: 3)
        health.notice("a look \"here\"", about: "source")
        try await serve { port in
            #expect(try await get("/healthz", port).body == "{\"status\":\"ok\"}")
            health.failing(.broker, "connection refused")
            let answer = try await get("/readyz", port)
            #expect(answer.status == 503)
            #expect(answer.body.contains("\"broker\":\"connection refused\""))
            health.ready(.broker)
            let ready = try await get("/readyz", port)
            #expect(ready.status == 200)
            let notices = try #require(try json(ready.body)["notices"] as? NSDictionary)
            #expect(notices == ["source": "a look \"here\""])
            #expect(try SchemaCheck().faults(of: ByteBuffer(string: ready.body), as: "Readiness") == [])
            let metrics = try await get("/metrics", port)
            #expect(metrics.body.contains("gramd_events_total 3"))
            #expect(metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let other = try #require(
                try await RawConnection.request(
                    "GET /metrics", headers: ["Accept: application/openmetrics-text;version=1.0.0"], port: port))
            #expect(other.body.contains("gramd_events_total 3") && other.body.hasSuffix("# EOF\n"))
            #expect(other.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        }
    }

    @Test func readinessSaysWhichStateIsAnswered() async throws {
        try await serve { port in
            let origin = try #require(try json(try await get("/readyz", port).body)["as_of"] as? NSDictionary)
            #expect(origin["position"] as? String == "7:7:")
            #expect((origin["time"] as? String)?.hasPrefix("2001-09-09T01:46:40") == true)
            shop.served.publish(nil)
            #expect(try json(try await get("/readyz", port).body)["as_of"] == nil)
        }
    }

    /// One search is computed, one waits: what comes besides is refused at once, health is answered, and who waits and
    /// leaves is not worked for.
    @Test func underAFloodItRefusesEarlyAndWorksForNobodyWhoHasLeft() async throws {
        let searcher = try shop.searcher(
            Searcher.Limits(concurrent: 1, waiting: 1, time: .seconds(3_600)), metrics: SearchMetrics(factory: registry)
        )
        let held = HeldSearch()
        try await serve(searcher) { port in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await held.run(searcher) }
                try await held.begun.wait()
                let leaving = try RawConnection(port: port)
                try leaving.send("GET /v1/search?q=lamp HTTP/1.1\r\nHost: localhost\r\n\r\n")
                try await eventually("a search waits", every: .milliseconds(1)) { searcher.waiterCount > 0 }
                let refused = try await get("/v1/search?q=lamp", port)
                #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
                #expect(refused.body.contains("too many searches"))
                #expect(try await get("/healthz", port).status == 200)
                #expect(try await get("/metrics", port).status == 200)
                leaving.leave()
                // Whoever finds the line full of those who left gets their place; until that is known they are refused.
                group.addTask { while try await get("/v1/search?q=lamp", port).status != 200 {} }
                try await eventually("it is known that the client has left", every: .milliseconds(1)) {
                    registry.text.contains("gramd_searches_total{outcome=\"abandoned\"} 1")
                }
                held.letGo()
                try await group.waitForAll()
            }
            #expect(registry.text.contains("gramd_searches_total{outcome=\"answered\"} 1\n"))
            #expect(registry.text.contains("gramd_searches_total{outcome=\"late\"} 0\n"))
        }
    }

    /// A client that sends half a request and nothing more does not keep the server from stopping.
    @Test func stopsAlthoughARequestIsIncomplete() async throws {
        var half: RawConnection?
        try await serve { port in
            let connection = try RawConnection(port: port)
            try connection.send("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
            // Its head has been read when the one that came after it is answered.
            #expect(try await get("/healthz", port).status == 200)
            half = connection
        }
        #expect(try await half?.readToEnd() == "")
    }
}
