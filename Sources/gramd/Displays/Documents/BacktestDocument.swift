import Daemon
import Foundation
import Serving

/// What retraining was worth period by period, as JSON.
struct BacktestDocument: Encodable {
    struct Period: Encodable {
        let start: Date
        /// Queries that were measured.
        let queries: Int
        /// Shares of their clicks that were found, 0 to 1.
        let retrained: Double
        let firstModel: Double
        let ownCodes: Double
        /// How the run before the period ended; nil before the second model.
        let runBefore: String?

        init(_ row: BacktestRow) {
            start = Date(timeIntervalSince1970: Double(row.start) / 1_000)
            queries = row.queries
            retrained = row.retrained
            firstModel = row.frozen
            ownCodes = row.ownCodes
            runBefore = row.outcome
        }
    }

    /// Among so many products of each query clicks were looked for.
    let depth: Int
    let periods: [Period]

    init(_ rows: [BacktestRow]) {
        depth = ClickRecall.depth
        periods = rows.map(Period.init)
    }
}
