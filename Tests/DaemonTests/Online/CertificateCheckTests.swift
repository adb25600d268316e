import Foundation
import Serving
import TestSupport
import Testing

@testable import Daemon

@Suite(.enabled(if: TestCertificate.canBeMade, "the machine has no openssl")) struct CertificateCheckTests {
    @Test func saysWhenItEndsAndThatItHasEnded() throws {
        let certificate = try TestCertificate(days: 30).served()
        let check = CertificateCheck(certificate)
        func result(_ days: Double) -> OnlineCheck {
            check.result(at: certificate.notBefore.addingTimeInterval(days * 86_400))
        }
        #expect(result(1).result == .passed && result(1).message.hasPrefix("ends on "))
        #expect(result(17).result == .warning && result(17).message.hasSuffix("renew it, and reload gramd"))
        #expect(result(31).result == .warning && result(31).message.contains("ended on "))
        #expect(result(-1).result == .warning && result(-1).message.contains("begins on "))
    }
}
