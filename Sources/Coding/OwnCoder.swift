import CodeIndex
import Codes
import Execution
import Foundation

/// Finds products' own codes on threads of its own, off Swift's cooperative pool, one for each processor.
struct OwnCoder: Sendable {
    /// Fewer products are not worth the hand-over to another thread.
    private static let minimumShare = 16

    private let analyzer: CodeAnalyzer
    private let threads: [DedicatedThread]

    init(analyzer: CodeAnalyzer, threads: Int = ProcessInfo.processInfo.activeProcessorCount) {
        self.analyzer = analyzer
        self.threads = (0..<threads).map { DedicatedThread(name: "own-codes-\($0)") }
    }

    /// The products in the order of the claims.
    func code(_ claims: [CodingClaim], selection: CodeSelection) async throws -> [CodedProduct] {
        let share = max((claims.count + threads.count - 1) / threads.count, Self.minimumShare)
        let starts = stride(from: 0, to: claims.count, by: share)
        return try await withThrowingTaskGroup(of: (Int, [CodedProduct]).self) { group in
            for (start, thread) in zip(starts, threads) {
                group.addTask { [analyzer] in
                    let claims = claims[start..<min(start + share, claims.count)]
                    return (start, try await thread.run { Self.code(claims, selection, analyzer) })
                }
            }
            let parts = try await group.reduce(into: []) { $0.append($1) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private static func code(
        _ claims: ArraySlice<CodingClaim>, _ selection: CodeSelection, _ analyzer: CodeAnalyzer
    ) -> [CodedProduct] {
        claims.map { claim in
            let choices = selection.choices(for: claim.input.text, analyzer: analyzer)
            return CodedProduct(claim, codes: choices.map { PostedCode(code: $0.code, weight: $0.weight) })
        }
    }
}
