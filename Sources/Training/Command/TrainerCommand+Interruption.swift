import Execution
import Foundation

extension TrainerCommand {
    /// From here on SIGINT, SIGTERM and SIGHUP end this process only after every trainer that it has started: these lead
    /// process groups of their own, which Ctrl-C doesn't reach.
    public static func endsWithThisProcess() {
        LastAct.before([SIGINT, SIGTERM, SIGHUP], do: RunningTrainers.endAll)
    }
}
