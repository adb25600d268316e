public import CodeIndex
public import Codes
import Execution
import Foundation

/// Finds products' own codes on threads of its own, off Swift's cooperative pool, one for each processor.
public struct OwnCoder: OwnCoding {
    /// Fewer products are not worth the hand-over to another thread.
    private static let minimumShare = 16

    private let workers: [(thread: DedicatedThread, analyzer: CodeAnalyzer)]

    /// - Parameter analyzer: of the catalogue's language.
    public init(analyzer: CodeAnalyzer) {
        self.init(analyzer: analyzer, threads: ProcessInfo.processInfo.activeProcessorCount)
    }

    init(analyzer: CodeAnalyzer, threads: Int) {
        workers = (0..<threads).map { (DedicatedThread(name: "own-codes-\($0)"), CodeAnalyzer(like: analyzer)) }
    }

    public func codes(of inputs: [CodingInput], selection: CodeSelection) async throws -> [[PostedCode]] {
        let share = max((inputs.count + workers.count - 1) / workers.count, Self.minimumShare)
        let starts = stride(from: 0, to: inputs.count, by: share)
        return try await withThrowingTaskGroup(of: (Int, [[PostedCode]]).self) { group in
            for (start, worker) in zip(starts, workers) {
                group.addTask {
                    let inputs = inputs[start..<min(start + share, inputs.count)]
                    return (start, try await worker.thread.run { Self.codes(of: inputs, selection, worker.analyzer) })
                }
            }
            let parts = try await group.reduce(into: []) { $0.append($1) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private static func codes(
        of inputs: ArraySlice<CodingInput>, _ selection: CodeSelection, _ analyzer: CodeAnalyzer
    ) -> [[PostedCode]] {
        inputs.map { input in
            selection.choices(for: input.text, analyzer: analyzer).map {
                PostedCode(code: $0.code, weight: $0.weight)
            }
        }
    }
}
