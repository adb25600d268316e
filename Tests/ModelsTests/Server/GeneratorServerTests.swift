import Codes
import Foundation
import HTTPClient
import Logging
import Tensor
import TestSupport
import Testing

@testable import GRAM
@testable import Models

/// Against an HTTP server on this machine, which answers from a model or does what servers should not.
@Suite struct GeneratorServerTests {
    private static let key = "sk-planted"

    private func server(
        _ stub: StubHTTPServer, attempts: Int = 3, failures: Int = 100, pause: Duration = .seconds(60),
        change: (inout GeneratorServer.Configuration) -> Void = { _ in }
    ) -> GeneratorServer {
        var configuration = GeneratorServer.Configuration(
            url: stub.url, apiKey: Self.key, attempts: attempts,
            circuit: CircuitBreaker.Configuration(failures: failures, pause: pause, longestPause: pause))
        change(&configuration)
        return GeneratorServer(configuration, for: .coding, firstPause: .milliseconds(1), logger: Logger(label: "test"))
    }

    /// Asks for the next tokens of one sequence.
    private func ask(_ server: GeneratorServer, within time: Duration = .seconds(3_600)) async throws -> [Int32] {
        try await server.nextTokens(of: [[1, 2]], model: "m", endToken: 2, until: .now + time)[0].map(\.token)
    }

    /// The error that asking throws; nil where there is an answer.
    private func failure(_ server: GeneratorServer, within time: Duration = .seconds(3_600)) async throws
        -> GeneratorServerError?
    {
        do {
            _ = try await ask(server, within: time)
            return nil
        } catch let error as GeneratorServerError {
            #expect(!error.description.contains(Self.key))
            #expect(error.description.hasPrefix("generator http://127.0.0.1:"))
            return error
        }
    }

    private static let good = #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:7":-0.5}]}}]}"#

    @Test(arguments: GeneratorEngine.allCases)
    func findsWhatTheModelFindsHere(engine: GeneratorEngine) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let base = try BaseModel(folder: folder)
        // Large weights, so that distributions are far from uniform.
        for tensor in base.parameters.layout.tensors where !tensor.isNorm {
            for index in tensor.block.range { base.parameters.values.pointer[index] *= 10 }
        }
        let local = Generator(model: try LlamaModel(base.parameters))
        let stub = StubEngine(generator: local, engine: engine)
        let http = try StubHTTPServer.answering { request, _ in stub.answer(request) }
        // Small requests, so that the sequences of one step are in several.
        let server = server(http) {
            $0.engine = engine
            $0.listedTokens = 30
            $0.sequencesPerRequest = 7
        }
        let prompt = CodePrompt(tokenizer: base.tokenizer)
        let prompts = ["Red lamp", "Blue chair"].map { prompt.product(ProductText(title: $0)) }
        let end = base.tokenizer.endToken
        let first = try await local.generate(prompts: prompts, beamWidth: 5, maximumTokens: 4, endToken: end)
        // What is found first is not wanted the second time.
        for excluded in [[[], []], first.map { Set([Array($0[0].tokens.prefix(1))]) }] as [[Set<[Int32]>]] {
            let found = try await server.generator(for: "m", until: .now + .seconds(3_600)).sequences(
                for: SequenceRequest(
                    prompts: prompts, beamWidth: 5, maximumTokens: 4, endToken: end,
                    vocabularySize: base.tokenizer.vocabularySize, excluded: excluded))
            let expected = try await local.generate(
                prompts: prompts, beamWidth: 5, maximumTokens: 4, endToken: end, excluded: excluded)
            #expect(found.map { $0.map(\.tokens) } == expected.map { $0.map(\.tokens) })
            for (one, other) in zip(found.joined(), expected.joined()) {
                #expect(abs(one.logProbability - other.logProbability) < 1e-3)
            }
        }
        #expect(http.requests.allSatisfy { $0.authorization == "Bearer \(Self.key)" })
    }

    @Test func writesTheCodesOfAModelWhoseWeightsAreElsewhere() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let local = try CodeModel(id: "m", folder: folder)
        let stub = StubEngine(
            generator: Generator(model: try LlamaModel(try BaseModel(folder: folder).parameters)), engine: .vllm)
        let http = try StubHTTPServer.answering { request, _ in stub.answer(request) }
        // A model that was never trained gives any token as much as another: all are listed.
        let generator = server(http) { $0.listedTokens = 1_000 }.generator(for: "m", until: .now + .seconds(3_600))
        let remote = try CodeModel(id: "m", folder: folder, readsWeights: false)
        let live = CodeTrie(of: ["red", "lamp", "blue", "green table"].compactMap { Code($0) }, in: local.prompt)
        let expected = try await local.codes(for: "sofa", among: live)
        let found = try await remote.codes(for: ["sofa"], among: live, by: generator)[0]
        #expect(Set(found.map(\.code)) == Set(expected.map(\.code)) && found.count == 4)
        for code in found {
            let other = try #require(expected.first { $0.code == code.code })
            #expect(abs(code.probability - other.probability) <= 1e-3 * other.probability)
        }
        // Without weights there is no other way.
        await #expect(throws: ModelInputError.self) {
            _ = try await remote.codes(for: [ProductText(title: "Red lamp")])
        }
    }

    @Test(arguments: [429, 500, 503]) func triesAgainWhereThatMayHelp(status: Int) async throws {
        let stub = try StubHTTPServer { _, number in number < 3 ? (status, "busy") : (200, Self.good) }
        #expect(try await ask(server(stub)) == [7])
        #expect(stub.requests.count == 3)
        let broken = try StubHTTPServer { _, _ in (status, "") }
        #expect(try await failure(server(broken, attempts: 2))?.code == .unavailable)
        #expect(broken.requests.count == 2)
    }

    @Test(
        arguments: [
            (400, #"{"error":{"message":"logprobs of 30\nnot sk-planted","code":400}}"#, .refused),
            (401, #"{"error":"Unauthorized"}"#, .unauthorized), (403, "", .unauthorized),
            (404, #"{"object":"error","message":"The model `m` does not exist."}"#, .notFound), (302, "", .refused),
            (200, "<html>", .unexpectedAnswer), (200, String(repeating: " ", count: 1 << 20), .unexpectedAnswer),
            (200, #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:7":3}]}}]}"#, .unexpectedAnswer),
        ] as [(Int, String, HTTPFault)])
    func whatWillNotBeOtherwiseIsAskedOnce(status: Int, body: String, code: HTTPFault) async throws {
        let stub = try StubHTTPServer { _, _ in (status, body) }
        let error = try #require(try await failure(server(stub)))
        #expect(error.code == code && !error.isRetriable)
        #expect(stub.requests.count == 1)
        if status == 400 {
            #expect(error.message == "HTTP status 400: logprobs of 30 not ********")
        }
    }

    @Test func aServerThatIsAwayOrSilentIsSaidSo() async throws {
        let silent = try StubHTTPServer { _, _ in nil }
        #expect(try await failure(server(silent), within: .milliseconds(50))?.code == .timedOut)
        let configuration = GeneratorServer.Configuration(url: try StubHTTPServer { _, _ in nil }.url, attempts: 1)
        let away = GeneratorServer(configuration, for: .search, logger: Logger(label: "test"))
        #expect(try await failure(away)?.code == .unreachable)
    }

    /// A pause that the server asks for is kept, or nothing is tried again where it is longer than the time.
    @Test func keepsThePauseThatTheServerAsksFor() async throws {
        let stub = try StubHTTPServer.answering { _, _ in
            StubHTTPServer.Answer(429, headers: ["Retry-After": "7200"], "{}")
        }
        let error = try #require(try await failure(server(stub)))
        #expect(error.retryAfter == .seconds(7_200) && error.code == .unavailable)
        #expect(stub.requests.count == 1)
        let brief = try StubHTTPServer.answering { _, number in
            number == 1
                ? StubHTTPServer.Answer(503, headers: ["Retry-After": "1"], "")
                : StubHTTPServer.Answer(200, Self.good)
        }
        let start = ContinuousClock.now
        #expect(try await ask(server(brief)) == [7])
        #expect(ContinuousClock.now - start >= .seconds(1))
    }

    @Test func aServerThatKeepsFailingIsLeftAlone() async throws {
        let stub = try StubHTTPServer { _, _ in (500, #"{"message":"out of memory"}"#) }
        let server = server(stub, attempts: 1, failures: 2)
        #expect(try await failure(server)?.code == .unavailable && server.closedAgain == nil)
        #expect(try await failure(server)?.code == .unavailable)
        #expect(server.closedAgain != nil)
        let error = try #require(try await failure(server))
        #expect(error.code == .circuitOpen && error.message.hasSuffix("last: HTTP status 500: out of memory"))
        #expect(stub.requests.count == 2)
    }

    @Test func noPartOfTheKeyIsToldWhereALongReasonIsCut() async throws {
        let reason = String(repeating: "x", count: 296) + Self.key
        let stub = try StubHTTPServer { _, _ in (400, #"{"message":"\#(reason)"}"#) }
        let error = try #require(try await failure(server(stub)))
        #expect(error.message == "HTTP status 400: " + String(repeating: "x", count: 296) + "****…")
    }

    /// As while a new generation waits for its model to be served.
    @Test func aModelThatIsNotServedKeepsNoOtherFromBeingAsked() async throws {
        let stub = try StubHTTPServer { request, _ in
            String(decoding: request.body, as: UTF8.self).contains(#""model":"m""#) ? (200, Self.good) : (404, "")
        }
        let server = server(stub, failures: 1)
        for _ in 0..<2 {
            let error = await #expect(throws: GeneratorServerError.self) {
                _ = try await server.nextTokens(of: [[1]], model: "next", endToken: 2, until: .now + .seconds(3_600))
            }
            #expect(error?.code == .notFound && server.closedAgain == nil)
            #expect(try await ask(server) == [7])
        }
    }

    /// Of several requests one goes ahead, so that the others are not refused beside it.
    @Test func oneRequestTriesWhetherItWorksAgain() async throws {
        let stub = try StubHTTPServer { _, number in number == 1 ? (500, "") : (200, Self.good) }
        let server = server(stub, attempts: 1, failures: 1, pause: .zero) { $0.sequencesPerRequest = 1 }
        #expect(try await failure(server)?.code == .unavailable)
        let tokens = try await server.nextTokens(
            of: [[1], [2], [3]], model: "m", endToken: 2, until: .now + .seconds(3_600))
        #expect(tokens.map { $0.map(\.token) } == [[7], [7], [7]] && stub.requests.count == 4)
    }

    @Test(arguments: [
        ("http://gpu:8000", "http://gpu:8000/v1/completions"), ("https://gpu/v1/", "https://gpu/v1/completions"),
        ("http://gpu/llm", "http://gpu/llm/v1/completions"),
    ])
    func asksUnderTheAddress(url: String, endpoint: String) {
        #expect(GeneratorServer.Configuration(url: url).endpoint == endpoint)
    }
}
