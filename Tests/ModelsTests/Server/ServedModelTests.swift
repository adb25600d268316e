import Codes
import Foundation
import Logging
import Testing

@testable import GRAM
@testable import Models

/// Where a server serves a model; nil for nowhere.
private let servedAt = ProcessInfo.processInfo.environment["GRAMD_TEST_GENERATOR"]

/// Against a real engine that serves a model: `make verify-generator MODEL=FOLDER`.
@Suite(.enabled(if: servedAt != nil, "GRAMD_TEST_GENERATOR names no server that serves a model"))
struct ServedModelTests {
    private static let environment = ProcessInfo.processInfo.environment

    /// Engines compute in other orders, and perhaps in fewer bits.
    private static let tolerance = 0.02
    private static let products = [
        "Red desk lamp", "Blue garden chair", "Stainless steel kettle 1.7 l", "USB-C charger 65 W",
    ].map { ProductText(title: $0) }

    private func models() throws -> (local: CodeModel, generator: any SequenceGenerator) {
        let folder = try #require(Self.environment["GRAMD_TEST_GENERATOR_MODEL"])
        let engine = Self.environment["GRAMD_TEST_GENERATOR_ENGINE"].flatMap { GeneratorEngine(rawValue: $0) } ?? .vllm
        let configuration = GeneratorServer.Configuration(url: try #require(servedAt), engine: engine, model: "gram")
        let server = GeneratorServer(configuration, for: .coding, logger: Logger(label: "test"))
        return (
            try CodeModel(id: "m", folder: URL(fileURLWithPath: folder)),
            server.generator(for: "m", until: .now + .seconds(600))
        )
    }

    /// What is near the end of the beam may be another; the likeliest code and all probabilities are the model's.
    private func expectAgreement(_ found: [[GeneratedCode]], _ expected: [[GeneratedCode]]) throws {
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) {
            #expect(found.first?.code == expected.first?.code)
            let known = Dictionary(uniqueKeysWithValues: expected.map { ($0.code, $0.probability) })
            let shared = found.filter { known[$0.code] != nil }
            #expect(shared.count >= expected.count / 2)
            for code in shared {
                let probability = try #require(known[code.code])
                #expect(abs(code.probability - probability) <= Self.tolerance * probability, "\(code.code)")
            }
        }
    }

    @Test func productsGetTheCodesThatTheModelWritesHere() async throws {
        let (local, generator) = try models()
        let expected = try await local.codes(for: Self.products)
        #expect(expected.contains { !$0.isEmpty })
        try expectAgreement(try await local.codes(for: Self.products, by: generator), expected)
    }

    @Test func queriesGetTheCodesThatTheModelWritesHere() async throws {
        let (local, generator) = try models()
        let queries = ["lamp for a desk", "kettle", "phone charger"]
        let free = try await local.codes(for: queries, among: nil)
        let live = CodeTrie(of: free.joined().map(\.code), in: local.prompt)
        #expect(live.count > 0)
        try expectAgreement(
            try await local.codes(for: queries, among: live, by: generator),
            try await local.codes(for: queries, among: live))
    }
}
