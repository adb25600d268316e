/// A figure's mean over several trials, and how far they are apart.
public struct Spread: Sendable, Equatable {
    /// Over trials and queries.
    public let mean: Double
    /// The sample standard deviation; nil of one trial.
    public let deviation: Double?

    /// Of the means of each trial's queries; nil where a trial has none for which the figure is defined.
    /// - Parameter values: [trial][query].
    init?(of values: [[Double?]]) {
        let means = values.map { $0.compactMap(\.self) }.map { $0.isEmpty ? nil : $0.reduce(0, +) / Double($0.count) }
        let defined = means.compactMap(\.self)
        guard !defined.isEmpty, defined.count == means.count else { return nil }
        let mean = defined.reduce(0, +) / Double(defined.count)
        self.mean = mean
        let squares = defined.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = defined.count > 1 ? (squares / Double(defined.count - 1)).squareRoot() : nil
    }
}
