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
                            let memory = (0..<2).map { _ in Buffer<UInt8>(count: size * size, type: type) }
                            let operands = memory.map {
                                Operand(.init($0.elements), rows: size, columns: size, type: type)
                            }
                            let result = Buffer<Float>(count: size * size)
                            let multiplier = try MatrixMultiplier()
                            try withExtendedLifetime((memory, result)) {
                                for _ in 0..<repetitions {
                                    try multiplier.multiply(
                                        operands[0], operands[1].transposed,
                                        into: result.matrix(rows: size, columns: size))
                                }
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
