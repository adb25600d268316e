import ArgumentParser
import Codes
import Daemon
import Foundation
import Logging
import Monitoring
import Serving
import Sync
import Synchronization
import Training

extension AlignCommand {
    struct Backtest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lives through a click log of the past to show what retraining is worth.",
            discussion: """
                Cuts the log into days, trains a first model on the first day's clicks, and then, day by day: applies \
                the day's product events, measures how many of the day's clicks are among the first \
                \(ClickRecall.depth) products of the model trained up to the day before, of the first model, and of own \
                codes alone, and trains on. Models pass the same gate as with gramd align now. Nothing of the index is \
                touched: everything happens in a schema and a folder of its own, which are gone afterwards.

                CLICKS is as for gramd import clicks, with times; PRODUCTS as for gramd import products, with times \
                where products came, changed and went. gramd-demo simulate FOLDER --days 11 writes such files.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Option(help: "A file of product events.") var products: String
        @Option(help: "A file of clicks with times.") var clicks: String
        @Option(help: "Leaves out clicks with a lower label.") var minLabel: Double?
        @Option(help: "The length of a period.") var hours = 24
        @Option(help: "Steps of each training.") var steps = 100
        @Option(help: "The seed of the trainings.") var seed: UInt64 = 1
        @Option(help: "Draws the table to this SVG file.") var plot: String?
        @Flag(help: "Prints JSON.") var json = false

        func validate() throws {
            guard (1...8_760).contains(hours) else { throw ValidationError("--hours must be from 1 to 8760") }
            try TrainingArguments.check(steps: steps)
        }

        func run() async throws {
            let configuration = try options.load()
            // Before anything takes its time.
            if let plot { try OutputPlace(option: "--plot", path: plot).checkFile() }
            let log = try await readLog(configuration)
            var logger = Logger(label: "gramd")
            logger.logLevel = max(configuration.logLevel, .warning)
            var backtestOptions = AlignmentBacktest.Options(
                postgres: configuration.postgres, poolSize: configuration.poolSize,
                batchRecords: configuration.transactionSize.ordinary, steps: steps, seed: seed)
            backtestOptions.fieldTypes = configuration.fieldTypes
            backtestOptions.encoder = configuration.encoder
            let backtest = AlignmentBacktest(
                options: backtestOptions,
                analyzer: try CodeAnalyzer(language: configuration.language), logger: logger)
            let rows = Mutex<[BacktestRow]>([])
            let display = BacktestDisplay()
            if !json {
                print("\(Self.line(["day", "queries", "retrained", "first model", "own codes", "run before"]))")
            }
            try await backtest.run(log) { [json] event in
                guard case .measured(let row) = event else { return display.show(event) }
                rows.withLock { $0.append(row) }
                if json { return }
                let line = Self.line([
                    row.day, "\(row.queries)", Self.percent(row.retrained), Self.percent(row.frozen),
                    Self.percent(row.ownCodes), row.outcome ?? "–",
                ])
                print("\(line)")
            }
            let found = rows.withLock { $0 }
            if !json { Self.show(found) }
            if let plot, !found.isEmpty {
                try LinePlot(found).svg.write(toFile: plot, atomically: true, encoding: .utf8)
                if !json { print("drawn to \(plot)") }
            }
            if json { try printJSON(BacktestDocument(found)) }
        }

        /// What the last day has changed against the first.
        private static func show(_ found: [BacktestRow]) {
            guard let first = found.first, let last = found.last else { return }
            func change(_ recall: KeyPath<BacktestRow, Double>) -> String {
                func text(_ row: BacktestRow?) -> String {
                    guard first[keyPath: recall] > 0 else { return "–" }
                    return String(
                        format: "%+.1f %%", 100 * ((row ?? last)[keyPath: recall] / first[keyPath: recall] - 1))
                }
                let worst = found.min { $0[keyPath: recall] < $1[keyPath: recall] }
                return "\(text(last)) (worst day \(text(worst)))"
            }
            print(
                "recall@\(ClickRecall.depth) against the first of these days, on the last: retrained "
                    + "\(change(\.retrained)), first model \(change(\.frozen)), own codes \(change(\.ownCodes))")
        }

        private func readLog(_ configuration: GramdConfiguration) async throws -> BacktestLog {
            do {
                return try await BacktestLog(
                    products: products, clicks: clicks, decoder: configuration.decoder, hours: hours,
                    minimumLabel: minLabel)
            } catch let error as BacktestLogError {
                guard case .periods = error else { throw error }
                throw CommandError(.unusableData, "\(error) with --hours")
            }
        }

        private static func line(_ cells: [String]) -> String {
            zip(cells, [12, 8, 10, 12, 10, 11]).map { cell, width in
                String(repeating: " ", count: max(1, width - cell.count)) + cell
            }.joined()
        }

        private static func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
    }
}
