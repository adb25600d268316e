import Catalog
import Foundation
import Synchronization

/// The other side of a ``TransformationStage``: a process that runs a jq program on the records that come in by its
/// standard input, a socket, and answers there.
///
/// libjq can't be interrupted, so whatever exceeds a limit ends the process. The answers before it go out first: the record
/// without an answer is the one at fault.
public enum TransformationWorker {
    private static let receiveBytes = 256 << 10
    private static let answers = TransformationAnswers()

    /// Runs until the other side is gone; never returns.
    public static func run(limits: TransformationLimits) -> Never {
        var input: [UInt8] = []
        var position = 0
        var first: FrameReader?
        repeat {
            guard receive(into: &input) else { exit(EXIT_SUCCESS) }
            first = FrameReader(input, at: &position)
        } while first == nil
        let program: JQProgram
        do throws(TransformationError) {
            program = try JQProgram(
                first?.program() ?? TransformationProgram(name: "", text: ""),
                onMemoryExhausted: { _ in TransformationWorker.answers.end(.memoryExceeded) })
        } catch {
            answers.append(.failure(RecordFault(.transformFailed, error.description)))
            answers.end(.other(""))
        }
        watch(limits)
        bound(limits)
        answers.append(.success([]))
        while true {
            while var frame = FrameReader(input, at: &position) {
                let record = frame.record()
                answers.begin()
                let answer: Result<[[UInt8]], RecordFault>
                do throws(RecordFault) {
                    answer = .success(try program.run(record))
                } catch {
                    answer = .failure(error)
                }
                answers.append(answer)
            }
            input.removeFirst(position)
            position = 0
            answers.flush()
            guard receive(into: &input) else { exit(EXIT_SUCCESS) }
        }
    }

    /// - Returns: false once the other side is gone.
    private static func receive(into input: inout [UInt8]) -> Bool {
        let start = input.count
        input.append(contentsOf: repeatElement(0, count: receiveBytes))
        var count: Int
        repeat {
            count = input.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress! + start, receiveBytes) }
        } while count < 0 && errno == EINTR
        input.removeLast(receiveBytes - max(0, count))
        return count > 0
    }

    /// Ends the process when the other side is gone, or a record has taken its time.
    private static func watch(_ limits: TransformationLimits) {
        let interval = max(10, limits.milliseconds / 10)
        Thread.detachNewThread {
            var watched: (record: UInt64, since: Int)?
            while true {
                var descriptor = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
                if poll(&descriptor, 1, Int32(interval)) > 0 { _exit(EXIT_SUCCESS) }
                answers.flush()
                guard let record = answers.recordUnderWay else {
                    watched = nil
                    continue
                }
                if let watched, watched.record == record {
                    if processorMilliseconds() - watched.since >= limits.milliseconds { answers.end(.timeExceeded) }
                } else {
                    watched = (record, processorMilliseconds())
                }
            }
        }
    }

    private static func processorMilliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    /// Bounds the memory beyond what the process has now.
    private static func bound(_ limits: TransformationLimits) {
        // Seventh of proc_pid_statm(5): pages of data and stack.
        let pages =
            (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
            .dropFirst(5).first.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
        let bytes = rlim_t(pages * sysconf(Int32(_SC_PAGESIZE)) + limits.megabytes << 20)
        var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
        // A crash is told by its signal; a file of it would hold records.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
