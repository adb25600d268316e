import ArgumentParser
import Execution
import Foundation
import GRAM
import Measuring
import Tensor

@main
struct PeerBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "PeerBenchmark",
        abstract: "Speed of the model engine beside PyTorch and Hugging Face Transformers.",
        discussion: """
            Both sides compute with the same weights, tokens and beams, in bfloat16 where the processor has it. They \
            take turns, so that what else the machine does hits both alike, and one sleeps while the other is \
            measured. Where PyTorch has several ways to do the work, the one that is fastest here counts. Needs \
            Python 3 with torch and transformers.
            """)

    @Option(help: "The Python interpreter: a name or a path.") var python = "python3"
    @Option(help: "Turns of each side.") var rounds = 5
    @Flag(help: "Also tries torch.compile for training, which needs a C++ compiler and takes minutes.")
    var compile = false

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds must be above 0") }
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-peer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }

        let type = Processor.preferredDataType
        let cores = Processor.activeCoreCount
        let parameters = try Workload.parameters()
        try Checkpoint.write(parameters, to: folder.appendingPathComponent("model"))
        let work = PeerWork(
            type: type, threads: cores,
            training: Workload.trainingSequences.map { [Workload.configuration.beginToken] + $0 },
            products: .products, query: .query)
        let peer = try Peer(python: python, folder: folder, work: work, compiles: compile)
        let description = try await peer.description()
        print("processor: \(Processor.bestInstructionSet), bfloat16 \(Processor.supportsBFloat16), \(cores) cores")
        print("peer: PyTorch \(description.torch), Transformers \(description.transformers)")
        try await Self.check(
            description.results, against: try Engine(parameters, type: .float32, workers: cores))

        let peak = try await MatrixPeak.measure(type, threads: cores)
        print("\(type.rawValue) GEMM \(MatrixPeak.size)³: \(whole(peak.best)) GFLOP/s (\(whole(peak.median)))\n")
        let ways = try await Self.fastestWays(of: peer, among: description.variants)
        let comparison = try await compare(try Engine(parameters, type: type, workers: cores), peer, ways)
        let load = String(format: "%.1f", 100 * (await peer.idleLoad))
        print("\n\(comparison.table)\n\nthe peer took \(load) % of a core while gramd was measured")
        try await peer.stop()
    }

    /// Makes sure that both sides compute the same, and as many steps.
    private static func check(_ results: Peer.Description.Results, against engine: Engine) async throws {
        let loss = try await engine.loss()
        let products = try await engine.products()
        let query = try await engine.query()
        guard abs(loss - results.loss) < 1e-3 * results.loss else {
            throw PeerError.differentWork("the loss is \(loss), the peer's \(results.loss)")
        }
        let pairs = [(products, results.products, DecodingWork.products), (query, results.query, .query)]
        for (own, other, work) in pairs {
            for sequence in (own + other).joined() {
                guard sequence.count == work.maximumTokens, !sequence.contains(Workload.configuration.endToken) else {
                    throw PeerError.differentWork("a sequence ended early: \(sequence)")
                }
            }
        }
        let equal = zip(products, results.products).count { $0.first == $1.first }
        let equalBeams = zip(query.joined(), results.query.joined()).count { $0 == $1 }
        print(
            """
            the same work in float32: loss \(String(format: "%.5f and %.5f", loss, results.loss)), \
            best codes equal for \(equal) of \(products.count) products, \
            beams of the query equal for \(equalBeams) of \(DecodingWork.query.beams)
            """)
    }

    /// Tries each of the peer's ways to do something.
    private static func fastestWays(
        of peer: Peer, among variants: [Activity: [String]]
    ) async throws -> [Activity: Int] {
        var fastest: [Activity: Int] = [:]
        for activity in Activity.allCases {
            var best = Double.infinity
            for (index, name) in (variants[activity] ?? []).enumerated() {
                let timings = try await peer.measure(activity, variant: index, runs: activity.peerRuns)
                print("\(padded("peer, \(activity.rawValue), \(name):", 64)) \(activity.figure(timings))")
                if timings.best < best { (best, fastest[activity]) = (timings.best, index) }
            }
        }
        return fastest
    }

    /// Measures both in turn.
    private func compare(_ engine: Engine, _ peer: Peer, _ ways: [Activity: Int]) async throws -> Comparison {
        var comparison = Comparison()
        for _ in 0..<rounds {
            for activity in Activity.allCases {
                // The peer's threads look for more work for a moment before they sleep.
                try await Task.sleep(for: .milliseconds(100))
                let own = try await engine.measure(activity, runs: activity.ownRuns)
                let other = try await peer.measure(activity, variant: ways[activity] ?? 0, runs: activity.peerRuns)
                comparison.add(activity, own, other)
            }
        }
        return comparison
    }
}
