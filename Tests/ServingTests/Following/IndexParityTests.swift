import Codes
import Foundation
import Testing

@testable import CodeIndex
@testable import Serving

/// Memory answers as SQL does, as of the same moment, while products, codes and generations come, change and go.
@Suite(.timeLimit(.minutes(60))) struct IndexParityTests {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    private static let queriesPerRound = 250
    /// `make chaos` may ask for more.
    private static let rounds = max(10, (number("GRAMD_TEST_QUERIES") ?? 10_000) / queriesPerRound)
    private static let seed = UInt64(number("GRAMD_TEST_SEED") ?? 20_251_129)

    @Test func memoryAnswersAsSQLDuringChanges() async throws {
        var shop = try await FollowedShop(seed: Self.seed, productCount: 600)
        for _ in 0..<40 { try await shop.change() }
        let parity = shop.parity()
        let follower = shop.follower()
        var differences: [String] = []
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await follower.run() }
            try await shop.waitUntilFollowed()
            for round in 0..<Self.rounds {
                let former = shop
                async let changed = Self.changed(former, in: round)
                differences += try await parity.differences(
                    among: Self.queriesPerRound, seed: Self.seed &+ UInt64(round))
                shop = try await changed
                // In between, what is held may be behind.
                if round % 2 == 0 { try await shop.waitUntilFollowed() }
            }
            try await shop.waitUntilFollowed()
            #expect(try await shop.comparison().report().isEqual)
            group.cancelAll()
        }
        print(
            "parity: seed \(Self.seed), \(Self.rounds * Self.queriesPerRound) queries as of \(Self.rounds) moments, "
                + "\(shop.eventCount) changes, \(differences.count) differences")
        #expect(differences.isEmpty, "\(differences.prefix(5).joined(separator: "\n"))")
        #expect(shop.generations.count == 1)
    }

    /// Some changes; now and then a generation with phrases and typed codes comes, answers, is taken back, or goes.
    private static func changed(_ former: FollowedShop, in round: Int) async throws -> FollowedShop {
        var shop = former
        let generations = shop.index.generations
        switch round {
        case rounds / 5:
            let pairs = (0..<5).map { "\(FollowedShop.words[$0]) \(FollowedShop.words[$0 + 1])" }
            let phrases = pairs.compactMap { Code(values: shop.analyzer.values(in: $0)) }
            shop.generations.append(
                try await generations.create(
                    modelID: nil,
                    selection: CodeSelection(
                        averageLength: 6, phrases: PhraseDictionary(phrases), typed: typedCodes(shop.analyzer))))
        case 2 * rounds / 5: try await generations.activate(shop.generations[1])
        case 3 * rounds / 5: _ = try await generations.rollBack()
        case 4 * rounds / 5: try await generations.retire(shop.generations.removeLast().id)
        default: break
        }
        for _ in 0..<6 { try await shop.change() }
        return shop
    }

    /// Every word is a colour, a material or a style, so that titles have codes of all granularities.
    private static func typedCodes(_ analyzer: CodeAnalyzer) -> TypedCodeRule {
        let types: [AttributeType] = [.colour, .material, .style]
        let values = FollowedShop.words.enumerated().compactMap { number, word in
            analyzer.values(in: word).first.flatMap { TypedValue(types[number % types.count], $0) }
        }
        return TypedCodeRule(
            combinations: types.map { [$0] } + [[.colour, .material], types], values: values, fields: [:])
    }
}
