import Synchronization

/// Shows the progress of the Python program, one display for each of its steps.
final class StepDisplay: Sendable {
    private struct Step {
        var label: String
        var display: ProgressDisplay
    }

    private let step = Mutex<Step?>(nil)

    /// - Parameter line: label, unit, done and total, tab-separated; anything else is a package's own print.
    func show(_ line: String) {
        let columns = line.split(separator: "\t").map(String.init)
        guard columns.count == 4, let done = Int(columns[2]), let total = Int(columns[3]), total > 0 else { return }
        step.withLock { step in
            let display = step?.label == columns[0] ? step?.display : nil
            let current = display ?? ProgressDisplay(columns[0], unit: columns[1])
            current.update(done, fraction: Double(done) / Double(total))
            if done == total { current.finish(done) }
            step = Step(label: columns[0], display: current)
        }
    }
}
