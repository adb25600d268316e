import Catalog
import CodeIndex
import Codes

extension SearchEventMapping {
    /// Takes the settings under `clicks` that say where a record keeps what.
    init(_ settings: Settings) {
        self.init()
        func path(_ name: String, _ key: WritableKeyPath<SearchEventMapping, String>) {
            let standard = self[keyPath: key]
            self[keyPath: key] = settings.path("clicks.fields.\(name)", default: standard)?.text ?? standard
        }
        path("query", \.query)
        path("queryID", \.queryID)
        path("productID", \.productID)
        path("timestamp", \.timestamp)
        path("action", \.action)
        path("position", \.position)
        path("client", \.client)
        let clicks = settings.list("clicks.actions", default: self.clicks).map { $0.lowercased() }
        if !clicks.isEmpty { self.clicks = clicks }
        let impressions = settings.list("clicks.impressionActions", default: self.impressions)
            .map { $0.lowercased() }
        if !impressions.isEmpty { self.impressions = impressions }
    }
}

extension SearchLogRules {
    /// Takes the settings under `clicks` that say what is counted.
    init(_ settings: Settings) {
        self.init(
            joinWindow: Int64(settings.int("clicks.joinMinutes", default: 30, in: 1...1_440)) * 60_000,
            retentionDays: settings.int("clicks.retentionDays", default: 90, in: 2...3_650),
            clicksPerClient: settings.int("clicks.perClientAndDay", default: 100, in: 1...1_000_000))
    }
}

extension ClickedWordRules {
    /// Takes the settings under `clicks` that say which words are posted.
    init(_ settings: Settings) {
        self.init(
            maximumWords: settings.int("clicks.postedWords", default: 8, in: 0...50),
            minimumClicks: settings.int("clicks.postedFromClicks", default: 3, in: 1...1_000_000),
            maximumWeight: Double(settings.int("clicks.postedWeightPercent", default: 40, in: 5...50)) / 100,
            halfLifeDays: settings.int("clicks.halfLifeDays", default: 30, in: 1...3_650))
    }
}
