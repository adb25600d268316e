import Dispatch
import Foundation

extension TrainerCommand {
    /// From here on SIGINT, SIGTERM and SIGHUP end this process only after every trainer that it has started: these lead
    /// process groups of their own, which Ctrl-C doesn't reach.
    public static func endsWithThisProcess() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                // Its own handler keeps the source.
                withExtendedLifetime(source) {
                    RunningTrainers.endAll()
                    signal(number, SIG_DFL)
                    kill(getpid(), number)
                }
            }
            source.resume()
        }
    }
}
