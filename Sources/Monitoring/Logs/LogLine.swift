public import Foundation
public import Logging

/// What is logged at once, before it becomes text. Nothing in it begins a line of its own or acts on a terminal.
public struct LogLine: Sendable, Equatable {
    /// When it was logged; for repetitions, when they were counted.
    public var time: Date
    /// How urgent it is.
    public var level: Logger.Level
    /// The module that it comes from.
    public var source: String
    /// What happened.
    public var message: String
    /// What is known besides, by key.
    public var metadata: [String: String]
    /// Where it stands for repetitions of a line.
    public var repetitions: Repetitions?

    /// How often a line was left out.
    public struct Repetitions: Sendable, Equatable {
        /// How many lines it stands for.
        public var count: Int
        /// The time over which they came.
        public var span: Duration

        /// So many lines in this time.
        public init(count: Int, span: Duration) {
            self.count = count
            self.span = span
        }
    }

    /// A line; each parameter is told beside its property.
    public init(
        time: Date, level: Logger.Level, source: String, message: String, metadata: [String: String] = [:],
        repetitions: Repetitions? = nil
    ) {
        self.time = time
        self.level = level
        self.source = source
        self.message = message
        self.metadata = metadata
        self.repetitions = repetitions
    }
}
