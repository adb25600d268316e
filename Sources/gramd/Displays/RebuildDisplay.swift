import Sync
import Synchronization

/// Shows the progress of a rebuild: a bar for the replay, then one for coding.
final class RebuildDisplay: Sendable {
    private struct State {
        var display = ProgressDisplay("replaying", unit: "events")
        var steps = 0
    }

    private let state = Mutex(State())

    func show(_ progress: RebuildProgress) {
        state.withLock { state in
            switch progress {
            case .resumed: ProgressDisplay.say("going on with what was built before")
            case .replaying(let records, let fraction): state.display.update(records, fraction: fraction)
            case .replayed(let records):
                state.display.finish(records)
                state.display = ProgressDisplay("coding", unit: "steps")
            case .coding(let steps, let fraction):
                state.display.update(steps, fraction: fraction)
                state.steps = steps
            case .coded: state.display.finish(state.steps)
            }
        }
    }
}
