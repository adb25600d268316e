/// What has come since the newest alignment run began, or since ever.
public struct SinceLastAlignment: Sendable, Equatable {
    /// Clicks that came since.
    public var freshClicks: Int
    /// nil when there was no run.
    public var seconds: Double?
}
