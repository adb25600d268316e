import Crypto
public import Foundation
import NIOCore
import NIOSSL

/// What the HTTP interface shows its clients where it speaks TLS, with the key that belongs to it.
public struct ServerCertificate: Sendable {
    /// Why a certificate and a key can't be used.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        /// There is no certificate, or one that can't be read.
        case certificate
        /// There is no key, or one that can't be read, such as one with a passphrase.
        case key
        /// The key is another certificate's than the first one's.
        case mismatch
        /// They can't be used together for another reason.
        case unusable(String)

        /// What is wrong, and what to do; the file that it is about goes before it.
        public var description: String {
            switch self {
            case .certificate:
                "has no certificate that can be read; it begins with that of gramd, and those that signed it follow"
            case .key: "has no private key that can be read; a key with a passphrase needs to be written without one"
            case .mismatch:
                "is not the key of the first certificate; name the key that it was made for, and put gramd's certificate "
                    + "before those that signed it"
            case .unusable(let reason): "can't be used with the certificate: \(reason)"
            }
        }
    }

    /// A client that doesn't say goodbye is not waited for longer, so that a connection's end takes about as long as it
    /// does without TLS.
    private static let goodbye = TimeAmount.milliseconds(250)

    /// From when on clients may accept it.
    public let notBefore: Date
    /// Until when clients may accept it.
    public let notAfter: Date
    /// The SHA-256 of its public key (SubjectPublicKeyInfo, RFC 5280) in Base64, by which a client can know it.
    public let publicKeyHash: String
    let context: NIOSSLContext

    /// - Parameters:
    ///   - certificates: in PEM, the server's first, then those that signed it, each by the next.
    ///   - key: in PEM, without a passphrase.
    /// - Throws: ``Fault``; a certificate that has ended is none.
    public init(certificates: String, key: String) throws(Fault) {
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(Array(certificates.utf8)), let first = chain.first,
            let publicKey = try? first.extractPublicKey().toSPKIBytes()
        else { throw .certificate }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem) else { throw .key }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = Self.goodbye
        do { context = try NIOSSLContext(configuration: configuration) } catch NIOSSLError.failedToLoadPrivateKey {
            throw .mismatch
        } catch {
            throw .unusable("\(error)")
        }
        notBefore = Date(timeIntervalSince1970: TimeInterval(first.notValidBefore))
        notAfter = Date(timeIntervalSince1970: TimeInterval(first.notValidAfter))
        publicKeyHash = Data(SHA256.hash(data: publicKey)).base64EncodedString()
    }

    /// Why clients don't accept it at a time, and what to do; nil while they may.
    public func lapse(at time: Date) -> String? {
        if time > notAfter {
            "the certificate of http.certificateFile ended on \(notAfter.formatted(.iso8601)); renew it, and reload gramd"
        } else if time < notBefore {
            """
            the certificate of http.certificateFile begins on \(notBefore.formatted(.iso8601)) only; check the clock, or \
            name the one that holds now
            """
        } else {
            nil
        }
    }
}
