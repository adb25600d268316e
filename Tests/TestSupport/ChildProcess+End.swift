package import ChildProcesses
import Foundation

extension ChildProcess {
    /// Waits for the end on a thread of its own: it may take longer than a thread of the pool can be spared.
    package func end() async -> ChildExit {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.wait()) }
        }
    }
}
