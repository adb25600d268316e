public import Catalog
import Execution
import Foundation

/// Runs a jq program on records, in a process of its own: each record that has a value becomes none, one or several records
/// with the JSON text of a plain event each. Tombstones pass as they are.
///
/// A record that takes more than its limits, or that breaks the process, is a fault of its own; its neighbours go on in a new
/// process.
public actor TransformationStage: RecordStage {
    private static let sendBytes = 256 << 10
    private static let pollMilliseconds: Int32 = 100

    private let program: TransformationProgram
    private let limits: TransformationLimits
    private let executable: String
    private let thread = DedicatedThread(name: "transformation")
    private var process: TransformationConnection?

    /// The process; nil before the first records, and after its end.
    var processIdentifier: Int32? { process?.processIdentifier }

    /// The thread that waits for the process.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Creates a stage; its process starts with the first records.
    /// - Parameter executable: the program that runs ``TransformationWorker`` when it is called with
    ///   `arguments(for:)`; gramd itself by default.
    public init(
        _ program: TransformationProgram, limits: TransformationLimits = TransformationLimits(),
        executable: String = "/proc/self/exe"
    ) {
        self.program = program
        self.limits = limits
        self.executable = executable
    }

    /// The name of the hidden command that runs ``TransformationWorker``.
    public static let commandName = "transform-records"

    /// How gramd is called as the process of a stage.
    static func arguments(for limits: TransformationLimits) -> [String] {
        [commandName, "--milliseconds", "\(limits.milliseconds)", "--megabytes", "\(limits.megabytes)"]
    }

    /// Whether a record says no more than that its key has gone: without a value, or with a null one in Kafka Connect's
    /// wrapper, which the decoder knows.
    private static func isTombstone(_ record: SourceRecord) -> Bool {
        guard let value = record.value else { return true }
        let name = Array("payload".utf8)
        guard value.first == UInt8(ascii: "{"), value.prefix(32).contains(name) || value.suffix(32).contains(name),
            case .object(let members)? = try? JSONValue(parsing: value, maximumDepth: 64)
        else { return false }
        return members["payload"] == .null && members.keys.allSatisfy { $0 == "payload" || $0 == "schema" }
    }

    /// Transforms records.
    /// - Throws: ``TransformationError`` where the process can't be started or is ended from outside again and again.
    public func process(_ records: [SourceRecord]) async throws -> [Result<[SourceRecord], RecordFault>] {
        var results = records.map { Result<[SourceRecord], RecordFault>.success([$0]) }
        var rest = records.indices.filter { !Self.isTombstone(records[$0]) }[...]
        // After an end whose cause is unknown, the records without answer go one by one.
        var alone = 0
        var failures = 0
        while let next = rest.first {
            let batch = alone > 0 ? rest.prefix(1) : rest
            let isFresh = process == nil
            let (answers, exit) = try exchange(batch.map { records[$0] })
            for (index, answer) in zip(batch, answers) { results[index] = Self.result(answer, of: records[index]) }
            rest.removeFirst(answers.count)
            alone -= min(alone, answers.count)
            if !answers.isEmpty { failures = 0 }
            guard let exit else { continue }
            let culprit = answers.isEmpty ? next : rest.first ?? next
            switch exit {
            // What records before it left in memory is none of its fault: it has another try in a new process.
            case .memoryExceeded where !isFresh || !answers.isEmpty: break
            case .timeExceeded, .memoryExceeded:
                results[culprit] = .failure(fault(exit))
                rest.removeFirst()
                alone -= min(alone, 1)
            case .crashed where batch.count == 1:
                results[culprit] = .failure(fault(exit))
                rest.removeFirst()
                alone -= min(alone, 1)
                failures = 0
            case .crashed: alone = batch.count - answers.count
            case .other(let reason):
                failures += 1
                guard failures < 3 else { throw TransformationError.process(reason) }
            }
        }
        return results
    }

    private static func result(
        _ answer: Result<[[UInt8]], RecordFault>, of record: SourceRecord
    ) -> Result<[SourceRecord], RecordFault> {
        answer.map { events in
            events.map { event in
                var transformed = record
                transformed.value = event
                return transformed
            }
        }
    }

    private func fault(_ exit: TransformationExit) -> RecordFault {
        let reason =
            switch exit {
            case .timeExceeded: "it took more than \(limits.milliseconds) ms of processor time"
            case .memoryExceeded: "it took more than \(limits.megabytes) MiB of memory"
            case .crashed(let signal): "its process broke down with signal \(signal)"
            case .other(let reason): reason
            }
        return RecordFault(.transformFailed, "the transformation was stopped: \(reason)")
    }

    /// Sends records and takes the answers.
    /// - Returns: the answers, and how the process ended where it did before the last of them.
    private func exchange(
        _ records: [SourceRecord]
    ) throws -> (answers: [Result<[[UInt8]], RecordFault>], exit: TransformationExit?) {
        let process = try process ?? start()
        self.process = process
        var sender = RecordSender(records, chunkBytes: Self.sendBytes)
        var answers: [Result<[[UInt8]], RecordFault>] = []
        answers.reserveCapacity(records.count)
        do {
            let isAlive = try communicate(with: process, sending: &sender) { answer in
                answers.append(answer)
                return answers.count == records.count
            }
            if isAlive { return (answers, nil) }
        } catch {
            self.process = nil
            throw error
        }
        self.process = nil
        let exit = process.end()
        if case .other(let reason) = exit { return (answers, .other(reason + process.lastWords)) }
        return (answers, exit)
    }

    /// Starts a process, and waits until it has taken the program.
    private func start() throws -> TransformationConnection {
        let process = try TransformationConnection(executable: executable, arguments: Self.arguments(for: limits))
        var sender = RecordSender(program)
        var answer: Result<[[UInt8]], RecordFault>?
        let isAlive = try communicate(with: process, sending: &sender) { first in
            answer = first
            return true
        }
        guard isAlive, let answer else {
            guard case .other(let reason) = process.end() else {
                throw TransformationError.process("it broke down before the first record\(process.lastWords)")
            }
            throw TransformationError.process(reason + process.lastWords)
        }
        if case .failure(let fault) = answer { throw TransformationError.process(fault.detail) }
        return process
    }

    /// Sends and takes answers.
    /// - Parameter take: says whether the answer is the last.
    /// - Returns: false where the process ended before.
    private func communicate(
        with process: TransformationConnection, sending sender: inout RecordSender,
        _ take: (Result<[[UInt8]], RecordFault>) -> Bool
    ) throws -> Bool {
        // The process watches its own time; this is for a machine that does not let it.
        let patience = Duration.milliseconds(30_000 + 10 * limits.milliseconds)
        var lastSign = ContinuousClock.now
        while true {
            if sender.send(to: process) { lastSign = .now }
            let isAlive = process.receive()
            while let answer = process.nextAnswer() {
                lastSign = .now
                if take(answer) { return true }
            }
            guard isAlive else { return false }
            if Task.isCancelled || ContinuousClock.now - lastSign > patience {
                process.stop()
                try Task.checkCancellation()
                throw TransformationError.process("it gave no sign for \(patience)")
            }
            process.wait(toSend: !sender.isDone, milliseconds: Self.pollMilliseconds)
        }
    }
}

/// What is on its way to the process of a transformation, written piece by piece.
private struct RecordSender {
    private let records: [SourceRecord]
    private let chunkBytes: Int
    private var next = 0
    private var frames = FrameWriter()
    private var sent = 0

    init(_ records: [SourceRecord], chunkBytes: Int) {
        self.records = records
        self.chunkBytes = chunkBytes
    }

    init(_ program: TransformationProgram) {
        self.init([], chunkBytes: 0)
        frames.program(program)
    }

    var isDone: Bool { next == records.count && sent == frames.bytes.count }

    /// Sends what fits.
    /// - Returns: whether anything did.
    mutating func send(to process: TransformationConnection) -> Bool {
        if sent == frames.bytes.count {
            frames.removeAll()
            sent = 0
            while next < records.count, frames.bytes.count < chunkBytes {
                frames.record(records[next])
                next += 1
            }
        }
        guard sent < frames.bytes.count else { return false }
        let count = process.send(frames.bytes[sent...])
        sent += count
        return count > 0
    }
}
