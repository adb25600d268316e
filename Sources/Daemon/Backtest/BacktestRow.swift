import Foundation

/// What was found of a period's clicks by models that had not seen it.
public struct BacktestRow: Sendable, Equatable {
    /// When the period begins, in milliseconds since 1970.
    public var start: Int64
    /// Queries that were measured.
    public var queries: Int
    /// Recall of the model that was trained on after each period, at `ClickRecall.depth`, 0 to 1.
    public var retrained: Double
    /// The same of the first period's model.
    public var frozen: Double
    /// The same of own codes alone.
    public var ownCodes: Double
    /// How the run before the period ended; nil before the second model.
    public var outcome: String?

    /// The day on which the period begins, ISO 8601, UTC.
    public var day: String {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        return Date(timeIntervalSince1970: Double(start) / 1_000).formatted(style)
    }
}
