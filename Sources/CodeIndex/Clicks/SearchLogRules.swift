/// What counts of a search log, and for how long.
public struct SearchLogRules: Sendable, Equatable {
    /// How long after its search an action still belongs to it, in milliseconds.
    public var joinWindow: Int64
    /// Days that counts are kept for.
    public var retentionDays: Int
    /// The most clicks of one client that count a day; each query and product counts once.
    public var clicksPerClient: Int

    /// The defaults are those of the configuration: 30 minutes, 90 days, 100 clicks.
    public init(joinWindow: Int64 = 30 * 60_000, retentionDays: Int = 90, clicksPerClient: Int = 100) {
        self.joinWindow = joinWindow
        self.retentionDays = retentionDays
        self.clicksPerClient = clicksPerClient
    }
}
