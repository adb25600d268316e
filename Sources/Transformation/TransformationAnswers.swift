import Catalog
import Foundation
import Synchronization

/// The answers of a ``TransformationWorker``, shared by the thread that transforms and the one that watches it.
final class TransformationAnswers: Sendable {
    private static let flushBytes = 64 << 10

    private let pending = Mutex(FrameWriter())
    /// Goes up when a record begins and when it is answered: odd while one is under way.
    private let step = Atomic<UInt64>(0)

    /// nil where none is.
    var recordUnderWay: UInt64? {
        let step = step.load(ordering: .relaxed)
        return step % 2 == 1 ? step : nil
    }

    func begin() { step.add(1, ordering: .relaxed) }

    func append(_ answer: Result<[[UInt8]], RecordFault>) {
        pending.withLock { pending in
            pending.answer(answer)
            if pending.bytes.count >= Self.flushBytes { Self.send(&pending) }
        }
        if recordUnderWay != nil { step.add(1, ordering: .relaxed) }
    }

    func flush() { pending.withLock { Self.send(&$0) } }

    /// Sends what is answered, and ends the process at once, whatever its other thread is at.
    func end(_ exit: TransformationExit) -> Never {
        flush()
        _exit(exit.status)
    }

    private static func send(_ pending: inout FrameWriter) {
        pending.bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = write(STDIN_FILENO, buffer.baseAddress! + sent, buffer.count - sent)
                if count < 0, errno != EINTR { _exit(EXIT_SUCCESS) }
                sent += max(0, count)
            }
        }
        pending.removeAll()
    }
}
