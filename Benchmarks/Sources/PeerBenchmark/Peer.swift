import Execution
import Foundation
import Measuring
import Tensor

/// What the peer is told to compute.
struct PeerWork: Encodable {
    var type: DataType
    var threads: Int
    /// Each sequence with the token that comes before it.
    var training: [[Int32]]
    var products: DecodingWork
    var query: DecodingWork
}

/// PyTorch and Transformers in a Python process, `Resources/peer.py`, which sleeps unless it is asked to measure.
actor Peer {
    /// What it says of itself once it is ready.
    struct Description: Decodable, Sendable {
        struct Results: Decodable, Sendable {
            var loss: Double
            /// Tokens by prompt and beam, most probable first.
            var products: [[[Int32]]]
            var query: [[[Int32]]]
        }

        var torch: String
        var transformers: String
        /// The ways of each activity, of which the fastest is to be found.
        var variants: [Activity: [String]]
        /// In float32.
        var results: Results
    }

    private struct MissingPackages: Decodable {
        var missing: [String]
    }

    private struct Request: Encodable {
        var activity: Activity
        var variant: Int
        var runs: Int
    }

    private struct Answer: Decodable {
        var seconds: [Double]
        /// For how long it waited, and the processor time this took.
        var waited: Double
        var used: Double
    }

    private nonisolated let thread = DedicatedThread(name: "peer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    nonisolated let interpreter: String
    /// Seconds that it waited, and the processor time this took.
    private var waits = (elapsed: 0.0, used: 0.0)
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let errors: FileHandle
    private var buffered = Data()

    /// Starts the program.
    /// - Parameter folder: holds `model`, a Hugging Face folder; takes the program's files, and is removed by it at its
    ///   end.
    /// - Throws: ``PeerError``, or the file system's error.
    init(python: String, folder: URL, work: PeerWork, compiles: Bool) throws {
        interpreter = try Self.path(of: python)
        let program = folder.appendingPathComponent("peer.py")
        let printed = folder.appendingPathComponent("errors")
        try Data(PackageResources.peer_py).write(to: program)
        try JSONEncoder().encode(work).write(to: folder.appendingPathComponent("work.json"))
        try Data().write(to: printed)
        errors = try FileHandle(forUpdating: printed)
        process.executableURL = URL(fileURLWithPath: interpreter)
        process.arguments = [program.path, folder.path] + (compiles ? ["--compile"] : [])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    private static func path(of python: String) throws(PeerError) -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let candidates = python.contains("/") ? [python] : folders.map { "\($0)/\(python)" }
        guard let path = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw .noInterpreter(python)
        }
        return path
    }

    /// Waits until it has loaded the model.
    /// - Throws: ``PeerError``
    func description() throws -> Description {
        let line = try readLine()
        if let packages = try? JSONDecoder().decode(MissingPackages.self, from: line) {
            throw PeerError.missingPackages(packages.missing, interpreter: interpreter)
        }
        return try JSONDecoder().decode(Description.self, from: line)
    }

    /// Runs it once unmeasured, then `runs` times.
    /// - Throws: ``PeerError``
    func measure(_ activity: Activity, variant: Int, runs: Int) throws -> Timings {
        let request = try JSONEncoder().encode(Request(activity: activity, variant: variant, runs: runs))
        try input.fileHandleForWriting.write(contentsOf: request + Data("\n".utf8))
        let answer = try JSONDecoder().decode(Answer.self, from: try readLine())
        waits = (waits.elapsed + answer.waited, waits.used + answer.used)
        return Timings(seconds: answer.seconds)
    }

    /// The share of a core that it used while it waited.
    var idleLoad: Double { waits.used / max(waits.elapsed, .leastNormalMagnitude) }

    /// Ends it.
    func stop() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func readLine() throws -> Data {
        while true {
            if let end = buffered.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffered = Data(buffered[(end + 1)...]) }
                return buffered[..<end]
            }
            let part = output.fileHandleForReading.availableData
            if part.isEmpty { break }
            buffered += part
        }
        process.waitUntilExit()
        try errors.seek(toOffset: 0)
        let printed = String(decoding: try errors.readToEnd() ?? Data(), as: UTF8.self)
        throw PeerError.ended(
            interpreter: interpreter, status: process.terminationStatus, output: String(printed.suffix(2_000)))
    }
}

/// Why there is nothing to compare with.
enum PeerError: Error, CustomStringConvertible {
    /// There is no such program.
    case noInterpreter(String)
    /// The interpreter lacks packages, named as pip knows them.
    case missingPackages([String], interpreter: String)
    /// The program ended too early; with the end of what it printed.
    case ended(interpreter: String, status: Int32, output: String)
    /// The two sides would not do the same work.
    case differentWork(String)

    var description: String {
        switch self {
        case .noInterpreter(let name):
            "there is no program \(name); install Python 3, or name another interpreter with --python PATH"
        case .missingPackages(let packages, let interpreter):
            "\(interpreter) lacks \(packages.joined(separator: " and ")); run "
                + "\"\(interpreter) -m pip install torch transformers\", or name another interpreter with --python PATH"
        case .ended(let interpreter, let status, let output):
            "the peer failed in \(interpreter) with status \(status):\n\(output)"
        case .differentWork(let reason): "the two sides do not do the same work: \(reason)"
        }
    }
}
