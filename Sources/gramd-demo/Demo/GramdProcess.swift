import ChildProcesses
import Foundation
import Synchronization

/// A running command of gramd's.
final class GramdProcess: Sendable {
    private enum State {
        case running([CheckedContinuation<Int32, Never>])
        case ended(status: Int32)

        var waiting: [CheckedContinuation<Int32, Never>] {
            if case .running(let waiting) = self { waiting } else { [] }
        }
    }

    /// The command, for people.
    let name: String
    private let child: ChildProcess
    private let state = Mutex(State.running([]))

    init(name: String, child: ChildProcess) {
        self.name = name
        self.child = child
        Thread.detachNewThread { [self] in
            let status = child.wait().shellStatus
            let waiting = state.withLock { state in
                defer { state = .ended(status: status) }
                return state.waiting
            }
            for continuation in waiting { continuation.resume(returning: status) }
        }
    }

    /// Does nothing once the process has ended.
    func send(_ signal: Int32) { child.send(signal) }

    /// Waits for the end.
    /// - Returns: the exit status; 128 and more when a signal ended it.
    @discardableResult
    func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            let status = state.withLock { state -> Int32? in
                switch state {
                case .running(let waiting):
                    state = .running(waiting + [continuation])
                    return nil
                case .ended(let status): return status
                }
            }
            if let status { continuation.resume(returning: status) }
        }
    }

    /// Asks it to end, and kills it where that takes long.
    func stop() async {
        send(SIGTERM)
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(20)) { [weak self] in self?.send(SIGKILL) }
        await end()
    }
}
