import CodeIndex
import Logging
import Metrics
import Monitoring
import ServiceLifecycle

/// Counts now and then what waits in the index and what is set aside, for the metrics.
struct FiguresWatch: Service {
    private static let interval = Duration.seconds(5)
    /// No more than this part of the time the tables are read.
    private static let readingShare = 20

    let index: CodeIndex
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var gauges = FigureGauges()
            while !Task.isCancelled {
                let start = ContinuousClock.now
                // An index that can't be read shows elsewhere; what was counted last stays.
                do { gauges.show(try await index.figures()) } catch { logger.debug("nothing was counted: \(error)") }
                try? await Task.sleep(for: max(Self.interval, (ContinuousClock.now - start) * Self.readingShare))
            }
        }
    }
}

/// The series of an index's figures; those of a cause or a model that is no more are ended.
struct FigureGauges {
    private static let stages = [(CodingStage.own, "own"), (.generated, "generated")]

    private var deadLetters: [String: Gauge] = [:]
    private var model: (id: String, generation: Int64, gauge: Gauge)?

    mutating func show(_ figures: IndexFigures) {
        for (stage, name) in Self.stages {
            let queue = figures.queues[stage] ?? IndexFigures.Queue()
            Gauge(label: MetricName.codingQueueProducts, dimensions: [("stage", name)]).record(queue.products)
            Gauge(label: MetricName.codingQueueOldest, dimensions: [("stage", name)]).record(queue.oldestSeconds)
        }
        Gauge(label: MetricName.codingQueueFailing).record(figures.queues.values.reduce(0) { $0 + $1.failing })
        show(figures.deadLetters)
        show(figures.model)
    }

    private mutating func show(_ letters: [String: Int]) {
        for (cause, gauge) in deadLetters where letters[cause] == nil {
            gauge.destroy()
            deadLetters[cause] = nil
        }
        for (cause, count) in letters {
            let gauge =
                deadLetters[cause] ?? Gauge(label: MetricName.deadLettersStored, dimensions: [("cause", cause)])
            gauge.record(count)
            deadLetters[cause] = gauge
        }
    }

    private mutating func show(_ active: IndexFigures.Model?) {
        if let former = model, former.id != active?.id || former.generation != active?.generation {
            former.gauge.destroy()
            model = nil
        }
        Gauge(label: MetricName.modelAge).record(active?.ageSeconds ?? .nan)
        guard let active, model == nil else { return }
        let gauge = Gauge(
            label: MetricName.modelInfo, dimensions: [("model", active.id), ("generation", "\(active.generation)")])
        gauge.record(1)
        model = (active.id, active.generation, gauge)
    }
}
