import Execution
import Foundation
package import Tensor

/// The speed of square matrix products, which bounds that of the engine.
package enum MatrixPeak {
    package static let size = 1024

    /// Operations a second, in thousands of millions, of each run on independent threads.
    package static func measure(_ type: DataType, threads: Int) async throws -> (best: Double, median: Double) {
        let repetitions = 8
        let pool = (0..<threads).map { DedicatedThread(name: "peak-\($0)") }
        let timings = try await Timings.measure(runs: 15) {
            try await withThrowingTaskGroup { group in
                for thread in pool {
                    group.addTask {
                        try await thread.run {
                            Processor.useOneThread()
                            let a = Buffer<UInt8>(count: size * size, type: type)
                            let b = Buffer<UInt8>(count: size * size, type: type)
                            let c = Buffer<Float>(count: size * size)
                            let multiplier = try MatrixMultiplier()
                            for _ in 0..<repetitions {
                                try multiplier.multiply(
                                    .init(a.pointer), .init(b.pointer, isTransposed: true), into: c.pointer, rows: size,
                                    columns: size, depth: size, type: type)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let work = 2 * pow(Double(size), 3) * Double(repetitions * threads) / 1e9
        return (work / timings.best, work / timings.median)
    }
}
