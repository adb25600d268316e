import Foundation
import Serving

/// What the HTTP interface speaks TLS with: clients accept it today, and for a while.
struct CertificateCheck {
    /// With less time left it is told, as the alert does.
    static let leastTime: TimeInterval = 14 * 86_400

    private let certificate: ServerCertificate

    init(_ certificate: ServerCertificate) { self.certificate = certificate }

    /// None where there is no certificate.
    static func parts(_ configuration: GramdConfiguration) -> [OnlineSurvey.Part] {
        guard let certificate = configuration.httpCertificate else { return [] }
        return [
            OnlineSurvey.Part(name: "HTTP certificate") { found in
                found(CertificateCheck(certificate).result(at: .now))
            }
        ]
    }

    func result(at time: Date) -> OnlineCheck {
        let end = "ends on \(certificate.notAfter.formatted(.iso8601))"
        let (result, message): (OnlineCheck.Result, String) =
            if let lapse = certificate.lapse(at: time) {
                (.warning, lapse)
            } else if certificate.notAfter.timeIntervalSince(time) < Self.leastTime {
                (.warning, "\(end); renew it, and reload gramd")
            } else {
                (.passed, end)
            }
        return OnlineCheck(check: "HTTP certificate", result: result, message: message)
    }
}
