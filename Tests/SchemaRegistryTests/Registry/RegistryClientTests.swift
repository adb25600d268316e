import Catalog
import Foundation
import HTTPClient
import TestSupport
import Testing

@testable import SchemaRegistry

@Suite struct RegistryClientTests {
    private func client(_ server: StubHTTPServer, timeout: Duration = .seconds(3_600)) -> RegistryClient {
        RegistryClient(RegistryConfiguration(urls: [server.url], timeout: timeout))
    }

    /// The code of the error that asking throws; nil where there is an answer.
    private func code(_ client: RegistryClient, _ identifier: UInt64 = 1) async -> HTTPFault? {
        do throws(RegistryError) {
            _ = try await client.schema(.id(identifier))
            return nil
        } catch {
            return error.code
        }
    }

    @Test func asksOnceForEachSchema() async throws {
        let server = try StubHTTPServer { _, _ in registered(#""string""#) }
        let client = client(server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { _ = try await client.schema(.id(UInt64(number % 2))).get() }
            }
            try await group.waitForAll()
        }
        #expect(server.requests.map(\.path).sorted() == ["/schemas/ids/0", "/schemas/ids/1"])
        #expect(server.requests.allSatisfy { $0.authorization == nil })
    }

    @Test func keepsBoundedlyManySchemas() async throws {
        let server = try StubHTTPServer { _, _ in registered("{}", type: "JSON") }
        let client = client(server)
        for identifier in UInt64(0)...500 { _ = try await client.schema(.id(identifier)).get() }
        _ = try await client.schema(.id(500)).get()
        #expect(server.requests.count == 501)
        _ = try await client.schema(.id(0)).get()
        #expect(server.requests.count == 502)
    }

    @Test func sendsUserAndPassword() async throws {
        let server = try StubHTTPServer { request, _ in
            request.authorization == "Basic Z3JhbWQ6c8OpY3JldDp4" ? registered(#""int""#) : (401, "{}")
        }
        let right = RegistryClient(
            RegistryConfiguration(urls: [server.url + "/"], username: "gramd", password: "sécret:x"))
        _ = try await right.schema(.id(1)).get()
        #expect(await code(client(server)) == .unauthorized)
    }

    @Test func anUnknownSchemaIsAskedForAgainAfterAWhile() async throws {
        let server = try StubHTTPServer { _, number in number == 1 ? unknownSchema : registered(#""int""#) }
        let start = ContinuousClock.now
        let clock = Clock(start)
        let client = RegistryClient(RegistryConfiguration(urls: [server.url]), now: { clock.now })
        for _ in 0..<3 {
            let result = try await client.schema(.id(7))
            guard case .failure(let fault) = result else {
                Issue.record("a schema that isn't there")
                return
            }
            #expect(fault.code == .unknownSchema)
            #expect(fault.message == "the schema registry has no schema 7")
        }
        #expect(server.requests.count == 1)
        clock.now = start.advanced(by: .seconds(61))
        _ = try await client.schema(.id(7)).get()
        #expect(server.requests.count == 2)
    }

    @Test(
        arguments: [
            (500, "", .unavailable), (503, "{}", .unavailable), (429, "", .unavailable), (401, "{}", .unauthorized),
            (403, "", .unauthorized), (404, "not here", .unexpectedAnswer),
            (404, #"{"error_code":404,"message":"HTTP 404 Not Found"}"#, .unexpectedAnswer),
            (302, "", .unexpectedAnswer), (200, "<html>", .unexpectedAnswer), (200, "{}", .unexpectedAnswer),
            (200, #"{"schema":"{}","references":[{}]}"#, .unexpectedAnswer),
        ] as [(Int, String, HTTPFault)])
    func whatSaysNothingAboutTheSchemaIsAFaultOfTheSurroundings(
        status: Int, body: String, expected: HTTPFault
    ) async throws {
        let server = try StubHTTPServer { _, _ in (status, body) }
        #expect(await code(client(server)) == expected)
    }

    @Test func aServerThatIsAwayOrSilentIsAFaultOfTheSurroundings() async throws {
        let silent = try StubHTTPServer { _, _ in nil }
        #expect(await code(client(silent, timeout: .milliseconds(50))) == .timedOut)
        let gone = try StubHTTPServer { _, _ in nil }.url
        #expect(await code(RegistryClient(RegistryConfiguration(urls: [gone]))) == .unreachable)
    }

    @Test func aCancelledTaskDoesntWaitForTheTimeout() async throws {
        let (asked, signal) = AsyncStream.makeStream(of: Void.self)
        let silent = try StubHTTPServer { _, _ in
            signal.finish()
            return nil
        }
        let client = client(silent, timeout: .seconds(300))
        let task = Task { await code(client) }
        for await _ in asked {}
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test func asksTheNextAddressWhereOneIsAway() async throws {
        let broken = try StubHTTPServer { _, _ in (500, "") }
        let working = try StubHTTPServer { _, _ in registered(#""int""#) }
        let client = RegistryClient(RegistryConfiguration(urls: [broken.url, working.url]))
        _ = try await client.schema(.id(1)).get()
        _ = try await client.schema(.id(2)).get()
        #expect(broken.requests.count == 1)
        #expect(working.requests.count == 2)
    }

    @Test func getsReferencesOfReferencesFirst() async throws {
        let server = try StubHTTPServer { request, _ in
            switch request.path {
            case "/schemas/ids/1":
                registered(
                    #"{"type":"record","name":"P","fields":[{"name":"p","type":"s.Price"},{"name":"c","type":"s.Cents"}]}"#,
                    references: """
                        [{"name":"s.Price","subject":"price/käse","version":3},{"name":"s.Cents","subject":"cents","version":1}]
                        """)
            case "/subjects/price%2Fk%C3%A4se/versions/3?deleted=true":
                registered(
                    #"{"type":"record","name":"s.Price","fields":[{"name":"c","type":"s.Cents"}]}"#,
                    references: #"[{"name":"s.Cents","subject":"cents","version":1}]"#)
            case "/subjects/cents/versions/1?deleted=true": registered(#"{"type":"fixed","name":"s.Cents","size":1}"#)
            default: unknownSchema
            }
        }
        let schema = try await client(server).schema(.id(1)).get()
        let json = try schema.decode(
            bytes("00 00000001 41 42"), WireFormat(schema: .id(1), dataStart: 5), limits: DecodingLimits())
        #expect(text(json) == #"{"p":{"c":"QQ=="},"c":"Qg=="}"#)
        #expect(server.requests.count == 3)
    }

    /// As Confluent's serializers resolve them: a schema and one that it refers to may name two versions of a third.
    @Test(arguments: ["AVRO", "PROTOBUF"])
    func ofOneNameInTwoVersionsTheFirstCounts(type: String) async throws {
        let isAvro = type == "AVRO"
        let server = try StubHTTPServer { request, _ in
            switch request.path {
            case "/schemas/ids/1":
                registered(
                    isAvro
                        ? #"{"type":"record","name":"P","fields":[{"name":"c","type":"Cents"},{"name":"o","type":"Offer"}]}"#
                        : #"import "Cents"; import "Offer"; message P { optional Cents c = 1; optional Offer o = 2; }"#,
                    type: type,
                    references: """
                        [{"name":"Cents","subject":"cents","version":1},{"name":"Offer","subject":"offer","version":1}]
                        """)
            case "/subjects/offer/versions/1?deleted=true":
                registered(
                    isAvro
                        ? #"{"type":"record","name":"Offer","fields":[{"name":"c","type":"Cents"}]}"#
                        : #"import "Cents"; message Offer { optional Cents c = 1; }"#, type: type,
                    references: #"[{"name":"Cents","subject":"cents","version":2}]"#)
            case "/subjects/cents/versions/1?deleted=true":
                registered(
                    isAvro
                        ? #"{"type":"record","name":"Cents","fields":[{"name":"n","type":"int"}]}"#
                        : "message Cents { optional int32 n = 1; }", type: type)
            default: unknownSchema
            }
        }
        let schema = try await client(server).schema(.id(1)).get()
        let data = isAvro ? "02 04" : "00 0A02 0801 1204 0A02 0802"
        let json = try schema.decode(bytes(data), WireFormat(schema: .id(1), dataStart: 0), limits: DecodingLimits())
        #expect(text(json) == #"{"c":{"n":1},"o":{"c":{"n":2}}}"#)
    }

    @Test(
        arguments: [
            (registered("{}"), .invalidSchema), (registered("{}", type: "THRIFT"), .invalidSchema),
            (registered("message {", type: "PROTOBUF"), .invalidSchema),
            (registered(#""a""#, references: #"[{"name":"a","subject":"a","version":1}]"#), .unknownSchema),
            (registered(String(repeating: " ", count: 1 << 21)), .invalidSchema),
            (registered(String(repeating: " ", count: 5 << 20)), .invalidSchema),
        ] as [((status: Int, body: String), RecordFault.Code)])
    func aSchemaThatCantServeIsAFaultOfItsRecords(
        answer: (status: Int, body: String), code: RecordFault.Code
    ) async throws {
        let server = try StubHTTPServer { request, _ in
            request.path.hasPrefix("/schemas") ? answer : unknownSchema
        }
        let result = try await client(server).schema(.id(1))
        #expect(throws: RecordFault.self) { try result.get() }
        if case .failure(let fault) = result { #expect(fault.code == code) }
    }

    @Test func endlessReferencesEnd() async throws {
        let server = try StubHTTPServer { _, number in
            registered(#""string""#, references: #"[{"name":"n\#(number)","subject":"s","version":1}]"#)
        }
        let result = try await client(server).schema(.id(1))
        if case .failure(let fault) = result { #expect(fault.code == .invalidSchema) }
        #expect(server.requests.count == 17)
    }
}

/// A clock that stands still.
private final class Clock: @unchecked Sendable {
    private let lock = NSLock()
    private var instant: ContinuousClock.Instant

    init(_ instant: ContinuousClock.Instant) {
        self.instant = instant
    }

    var now: ContinuousClock.Instant {
        get { lock.withLock { instant } }
        set { lock.withLock { instant = newValue } }
    }
}
