import HTTPClient
import TestSupport
import Testing

@testable import Models

@Suite struct GeneratorProbeTests {
    private func probe(
        _ stub: StubHTTPServer, timeout: Duration = .seconds(3_600), model: String? = nil
    ) -> GeneratorProbe {
        GeneratorProbe(.init(url: stub.url, model: model, apiKey: "sk-planted"), timeout: timeout)
    }

    private func failure(
        _ ask: () async throws(GeneratorServerError) -> Void
    ) async -> GeneratorServerError? {
        do throws(GeneratorServerError) {
            try await ask()
            return nil
        } catch {
            #expect(!error.description.contains("sk-planted"))
            return error
        }
    }

    @Test func asksForTheModelsAndLetsOneCompute() async throws {
        let stub = try StubHTTPServer { request, _ in
            request.method == "GET"
                ? (200, #"{"object":"list","data":[{"id":"m","object":"model"},{"id":"n"}]}"#)
                : (200, #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:7":-0.5}]}}]}"#)
        }
        #expect(try await probe(stub).models() == ["m", "n"])
        #expect(try await probe(stub).compute(for: "m") == "m")
        #expect(try await probe(stub, model: "served").compute(for: "m") == "served")
        #expect(stub.requests.map(\.path) == ["/v1/models", "/v1/completions", "/v1/completions"])
        #expect(stub.requests.allSatisfy { $0.authorization == "Bearer sk-planted" })
        let asked = stub.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(asked[1].contains(#""model":"m""#) && asked[2].contains(#""model":"served""#))
    }

    @Test(
        arguments: [
            (401, "{}", .unauthorized), (500, "", .unavailable), (200, "<html>", .unexpectedAnswer),
            (404, "", .unexpectedAnswer), (200, #"{"models":[]}"#, .unexpectedAnswer),
        ] as [(Int, String, HTTPFault)])
    func whatAnswersOtherwiseIsNamed(status: Int, body: String, code: HTTPFault) async throws {
        let stub = try StubHTTPServer { _, _ in (status, body) }
        let probe = probe(stub)
        let error = await failure { () throws(GeneratorServerError) in _ = try await probe.models() }
        #expect(error?.code == code)
        // Once: a person waits.
        #expect(stub.requests.count == 1)
    }

    @Test func aModelThatIsNotServedIsNamed() async throws {
        let stub = try StubHTTPServer { _, _ in (404, #"{"message":"The model `m` does not exist."}"#) }
        let probe = probe(stub)
        let error = await failure { () throws(GeneratorServerError) in try await probe.compute(for: "m") }
        #expect(error?.code == .notFound)
        #expect(error?.description.contains("coding.generator.model") == true)
    }

    @Test func aSilentServerIsNotWaitedForLonger() async throws {
        let stub = try StubHTTPServer { _, _ in nil }
        let probe = probe(stub, timeout: .milliseconds(50))
        let listing = await failure { () throws(GeneratorServerError) in _ = try await probe.models() }
        #expect(listing?.code == .timedOut)
        let computing = await failure { () throws(GeneratorServerError) in try await probe.compute(for: "m") }
        #expect(computing?.code == .timedOut)
    }
}
