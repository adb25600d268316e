import Foundation

/// Why the part of a training that is measured while it goes on has ended, and which of its states was kept.
public struct TrainingEnding: Sendable, Codable, Equatable {
    /// What ended it.
    public enum Cause: String, Sendable, Codable {
        /// Recall on queries kept back from the training rose no more.
        case recall
        /// The next steps would have taken longer than the training may take.
        case time
    }

    /// What ended it.
    public let cause: Cause
    /// Steps taken in this part.
    public let steps: Int
    /// Steps that were planned for it.
    public let plannedSteps: Int
    /// After so many of the steps recall was best; that state was kept.
    public let bestStep: Int
    /// Recall then, on the queries kept back, 0 to 1.
    public let bestRecall: Double
    /// What co-alignment made of that state; nil where there was none, and in what an older gramd has stored.
    public var alignment: Alignment?

    /// What co-alignment came to. It prefers what both sides of a click have, which need not help queries that it has not
    /// seen.
    public struct Alignment: Sendable, Codable, Equatable {
        /// After it, on the queries kept back, 0 to 1.
        public let recall: Double
        /// Whether it stayed; otherwise the state before it was kept.
        public let isKept: Bool

        /// It stays unless recall has fallen by more than chance.
        init(recall: Double, before: Double) {
            self.recall = recall
            isKept = recall > before - StoppingRule.leastRise
        }
    }
}

extension TrainingEnding: CustomStringConvertible {
    /// For people, on one line.
    public var description: String {
        let reason =
            switch cause {
            case .recall: "held-out recall rose no more"
            case .time: "the time was used up"
            }
        return
            "ended after \(steps) steps in which recall was measured, of \(plannedSteps) planned, because \(reason): "
            + String(format: "best after %d with %.1f %%", bestStep, bestRecall * 100)
            + (alignment.map { "; \($0)" } ?? "")
    }
}

extension TrainingEnding.Alignment: CustomStringConvertible {
    /// For people, part of a line.
    public var description: String {
        let percent = String(format: "%.1f %%", recall * 100)
        return isKept ? "\(percent) with co-alignment" : "co-alignment was left out, with it there were \(percent)"
    }
}
