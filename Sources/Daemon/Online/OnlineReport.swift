/// What `gramd config validate --online` found, for people and for scripts.
public struct OnlineReport: Encodable {
    /// In the order in which they are shown.
    public let checks: [OnlineCheck]

    /// Creates a report.
    public init(checks: [OnlineCheck]) { self.checks = checks }

    /// The worst of all results.
    public var verdict: OnlineCheck.Result { checks.map(\.result).max() ?? .passed }

    /// How a command ends that shows it.
    public var status: ExitStatus { verdict == .failed ? .unusableSettings : .success }

    private enum Key: String, CodingKey { case verdict, checks }

    /// The verdict, then the checks.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(checks, forKey: .checks)
    }
}
