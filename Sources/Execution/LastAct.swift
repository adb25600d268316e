public import Dispatch
import Foundation

/// What is done before a signal ends this process.
public enum LastAct {
    /// From here on signals end this process, as they would have, only after something is done.
    /// - Parameters:
    ///   - signals: their numbers.
    ///   - body: what is done; on a thread of libdispatch's.
    /// - Returns: what waits for them, one for each; once it is cancelled, its signal is ignored.
    @discardableResult
    public static func before(
        _ signals: [Int32], do body: @escaping @Sendable () -> Void
    ) -> [any DispatchSourceSignal] {
        signals.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // Until then the signal ends the process as ever; were it ignored meanwhile, it would be lost.
            let isWaitedFor = DispatchSemaphore(value: 0)
            source.setRegistrationHandler { isWaitedFor.signal() }
            source.setEventHandler {
                // Its own handler keeps the source.
                withExtendedLifetime(source) {
                    body()
                    signal(number, SIG_DFL)
                    kill(getpid(), number)
                }
            }
            source.resume()
            isWaitedFor.wait()
            return source
        }
    }
}
