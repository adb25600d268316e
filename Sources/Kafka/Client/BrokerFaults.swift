/// What connections to a cluster's brokers have failed of lately, and whether there is anything to wait for.
struct BrokerFaults: Sendable {
    /// After this long a fault says nothing of what fails now: librdkafka tells the same one every 30 s.
    private static let age = Duration.seconds(60)

    private var newest: (fault: ConnectionFault, time: ContinuousClock.Instant)?
    /// The configured addresses that could not be connected to since a broker answered last.
    private var servers: Set<String> = []
    /// When brokers that the cluster has named could not be connected to last. An answer is no news of them, as it may be
    /// another one's.
    private var named: [String: ContinuousClock.Instant] = [:]
    /// When one of them failed last by what waiting doesn't mend.
    private var lasting: ContinuousClock.Instant?
    /// How many brokers the cluster has named; 0 where it was not asked.
    var brokers = 0

    /// A connection has failed.
    mutating func take(_ fault: ConnectionFault, at now: ContinuousClock.Instant) {
        newest = (fault, now)
        if let server = fault.bootstrapServer { servers.insert(server) }
        guard let broker = fault.broker else { return }
        named[broker] = now
        if fault.isLasting { lasting = now }
    }

    /// A broker has answered a question.
    mutating func answered() { servers.removeAll() }

    /// Why a connection failed; nil where none did lately.
    func fault(at now: ContinuousClock.Instant) -> ConnectionFault? {
        newest.flatMap { isRecent($0.time, now) ? $0.fault : nil }
    }

    /// Whether a question that nobody has answered need not be waited for: no configured server can be connected to, or no
    /// broker that the cluster has named, or one of these fails by its name, its certificate or its password. Of several
    /// brokers one that refuses is waited for, as another one leads its partitions soon.
    /// - Parameter count: of the configured servers.
    func isHopeless(servers count: Int, at now: ContinuousClock.Instant) -> Bool {
        if servers.count >= count { return true }
        if let lasting, isRecent(lasting, now) { return true }
        return brokers > 0 && named.values.count { isRecent($0, now) } >= brokers
    }

    private func isRecent(_ time: ContinuousClock.Instant, _ now: ContinuousClock.Instant) -> Bool {
        time.duration(to: now) < Self.age
    }
}
