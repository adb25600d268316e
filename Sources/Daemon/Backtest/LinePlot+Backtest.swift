import Serving

extension LinePlot {
    /// The recall of a backtest's rows.
    public init(_ rows: [BacktestRow]) {
        func line(_ name: String, _ colour: String, _ recall: KeyPath<BacktestRow, Double>) -> Line {
            Line(name: name, colour: colour, values: rows.map { 100 * $0[keyPath: recall] })
        }
        self.init(
            title: "recall@\(ClickRecall.depth) on each next day's clicks",
            steps: rows.map { String($0.day.suffix(5)) },
            lines: [
                line("retrained", "#1b7837", \.retrained), line("first model", "#b2182b", \.frozen),
                line("own codes", "#878787", \.ownCodes),
            ])
    }
}
