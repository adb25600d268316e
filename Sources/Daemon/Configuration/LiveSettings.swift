import Monitoring
import Serving
import Synchronization

/// The settings that take effect while a daemon runs, as they are now.
final class LiveSettings: Sendable {
    private static let logLevel = "log.level"
    private static let deadLetterLimit = "sync.deadLetterLimitPercent"
    private static let token = "http.token"
    /// Their keys. The token may come out of another file too.
    static let keys: Set<String> = [logLevel, deadLetterLimit, token, "\(token)File"]

    private let threshold: LogThreshold?
    private let values: Mutex<(token: BearerToken?, deadLetterLimitPercent: Int)>

    /// - Parameter threshold: of the program's log, which has its level already; nil where that is not the daemon's to
    ///   set.
    init(_ configuration: GramdConfiguration, threshold: LogThreshold?) {
        self.threshold = threshold
        values = Mutex((configuration.httpToken, configuration.deadLetterLimitPercent))
    }

    /// What a request over HTTP needs to change something; nil where nobody may.
    var httpToken: BearerToken? { values.withLock { $0.token } }

    /// Of the latest records that may be dead letters.
    var deadLetterLimitPercent: Int { values.withLock { $0.deadLetterLimitPercent } }

    /// Takes settings that were read anew.
    /// - Parameter changes: the keys whose values are others now.
    /// - Returns: a sentence for each that holds from here on.
    func take(_ configuration: GramdConfiguration, changes: [String]) -> [String] {
        let changes = Self.keys.intersection(changes)
        var sentences: [String] = []
        if changes.contains(Self.logLevel) {
            threshold?.level = configuration.logLevel
            sentences.append("\(Self.logLevel) is \(configuration.logLevel) now")
        }
        if changes.contains(Self.deadLetterLimit) {
            values.withLock { $0.deadLetterLimitPercent = configuration.deadLetterLimitPercent }
            sentences.append("\(Self.deadLetterLimit) is \(configuration.deadLetterLimitPercent) now")
        }
        if httpToken != configuration.httpToken {
            values.withLock { $0.token = configuration.httpToken }
            sentences.append(
                configuration.httpToken == nil
                    ? "there is no \(Self.token) now, so that nothing can be changed over HTTP"
                    : "\(Self.token) is another one now")
        } else if !changes.isDisjoint(with: [Self.token, "\(Self.token)File"]) {
            sentences.append("\(Self.token) is the same as before")
        }
        return sentences
    }
}
