import Foundation
import Metrics
import Monitoring
import Serving
import Synchronization

/// The settings that take effect while a daemon runs, as they are now.
final class LiveSettings: Sendable {
    private static let logLevel = "log.level"
    private static let deadLetterLimit = "sync.deadLetterLimitPercent"
    private static let token = "http.token"
    /// What is said of a renewed certificate: most often another content of the same file.
    private static let certificate = Set(
        ServerCertificate.keys + ServerCertificate.keys.map(SettingsSource.content(of:)))
    /// Their keys, with the contents of files that are read anew. The token may come out of another file too.
    static let keys = certificate.union([logLevel, deadLetterLimit, token, "\(token)File"])

    private let threshold: LogThreshold?
    private struct Values {
        var token: BearerToken?
        var certificate: ServerCertificate?
        var deadLetterLimitPercent: Int
    }

    private let values: Mutex<Values>

    /// - Parameter threshold: of the program's log, which has its level already; nil where that is not the daemon's to
    ///   set.
    init(_ configuration: GramdConfiguration, threshold: LogThreshold?) {
        self.threshold = threshold
        values = Mutex(
            Values(
                token: configuration.httpToken, certificate: configuration.httpCertificate,
                deadLetterLimitPercent: configuration.deadLetterLimitPercent))
        Self.show(configuration.httpCertificate)
    }

    /// What a request over HTTP needs to change something; nil where nobody may.
    var httpToken: BearerToken? { values.withLock { $0.token } }

    /// What new connections over HTTP speak TLS with; nil for plain HTTP.
    var httpCertificate: ServerCertificate? { values.withLock { $0.certificate } }

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
        if !changes.isDisjoint(with: Self.certificate) { sentences.append(takeCertificate(configuration)) }
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

    /// Connections that are open keep the one that they began with.
    private func takeCertificate(_ configuration: GramdConfiguration) -> String {
        let certificate = configuration.httpCertificate
        values.withLock { $0.certificate = certificate }
        Self.show(certificate)
        guard let certificate else { return "HTTP has no certificate now: new connections are not encrypted" }
        return certificate.lapse(at: .now)
            ?? "HTTP has the certificate now that ends on \(certificate.notAfter.formatted(.iso8601))"
    }

    private static func show(_ certificate: ServerCertificate?) {
        Gauge(label: MetricName.httpCertificateEnd).record(certificate?.notAfter.timeIntervalSince1970 ?? .nan)
    }
}
