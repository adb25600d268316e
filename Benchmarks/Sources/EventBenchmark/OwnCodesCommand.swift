import ArgumentParser
import CodeIndex
import Codes
import Coding
import Foundation
import Measuring

struct OwnCodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "own-codes", abstract: "Products a second whose own codes are found.",
        discussion: """
            Products of the invented shop, in batches as an import applies them, on all processors: texts are analysed, \
            and their codes chosen and weighed. Decoding, texts' hashes, the dictionary and PostgreSQL are no part of it.

            The last line is own-codes products=… products_per_second=… best=… codes_per_product=… processors=…, where \
            products_per_second is the median of the rounds.
            """)

    @Option(help: "Products of the shop.") var products = 200_000
    @Option(help: "Turns, behind one that is not counted.") var rounds = 5
    @Option(help: "Products coded at once.") var batch = 8_000

    func validate() throws {
        guard products > 0, rounds > 0, batch > 0 else {
            throw ValidationError("--products, --rounds and --batch must be above 0")
        }
    }

    func run() async throws {
        let inputs = EventFile.inventedProducts(products).map { CodingInput(of: $0) }
        guard inputs.count == products else { throw ValidationError("a product of the shop can't be decoded") }
        let batches = stride(from: 0, to: products, by: batch).map { Array(inputs[$0..<min($0 + batch, products)]) }
        let coder = OwnCoder(analyzer: try CodeAnalyzer())
        var seconds: [Double] = []
        var codes = 0
        for round in 0...rounds {
            codes = 0
            let start = ContinuousClock.now
            for batch in batches {
                let found = try await coder.codes(of: batch, selection: CodeSelection())
                codes += found.reduce(0) { $0 + $1.count }
            }
            if round > 0 { seconds.append((ContinuousClock.now - start) / .seconds(1)) }
        }
        let timings = Timings(seconds: seconds)
        let line = [
            "own-codes", "products=\(products)", "products_per_second=\(whole(Double(products) / timings.median))",
            "best=\(whole(Double(products) / timings.best))",
            "codes_per_product=\(String(format: "%.1f", Double(codes) / Double(products)))",
            "processors=\(ProcessInfo.processInfo.activeProcessorCount)",
        ]
        print(line.joined(separator: " "))
    }
}
