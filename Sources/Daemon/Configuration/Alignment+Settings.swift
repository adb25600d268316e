import Serving
import Training

extension AlignmentService.Configuration {
    /// Takes the settings under `alignment` that say when runs start, and what they may take.
    init(_ settings: Settings) {
        self.init(
            schedule: AlignmentSchedule(
                everyHours: settings.optionalInt("alignment.everyHours", in: 1...8_760),
                freshClicks: settings.optionalInt("alignment.freshClicks", in: 1...1_000_000_000),
                recallFallPercent: settings.optionalInt("alignment.recallFallPercent", in: 1...99)),
            checkSeconds: settings.int("alignment.checkSeconds", default: 60, in: 1...86_400),
            minutes: settings.int("alignment.minutes", default: 10, in: 1...1_440),
            memoryMegabytes: settings.int("alignment.memoryMegabytes", default: 4_096, in: 256...1_048_576),
            priority: settings.choice("alignment.priority", default: .idle))
    }
}

extension RecallWatch.Configuration {
    /// Takes the settings under `alignment` that say how recall is measured afterwards.
    init(_ settings: Settings) {
        let guardPoints = settings.int("alignment.guardPoints", default: 5, orNone: 100)
        self.init(
            everyMinutes: settings.int("alignment.recallMinutes", default: 15, in: 1...1_440), guardPoints: guardPoints)
    }
}
