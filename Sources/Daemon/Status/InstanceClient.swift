import Execution
import Foundation
import HTTPClient
public import Serving

/// Asks the running instance that has the same configuration, over HTTP.
public struct InstanceClient {
    /// Why there is no answer, and what to look at.
    public struct Failure: Error, CustomStringConvertible {
        /// For people.
        public let description: String
        /// Whether something answers and can't be known by the certificate: most often an instance that has the one before.
        var showsOtherCertificate = false
    }

    /// What `/readyz` says.
    struct Readiness: Decodable {
        /// `ready` or `not ready`.
        let status: String
        /// Why it is not ready, by component.
        let failures: [String: String]
        /// What a person should look at, by subject.
        let notices: [String: String]
    }

    private struct Fault: Decodable { let error: String }

    /// For what takes minutes on a large index.
    private static let timeout = Duration.seconds(1_800)
    /// For connecting, and for what is answered at once.
    static let shortTimeout = Duration.seconds(5)
    private static let maximumBytes = 1 << 20

    private let address: String
    /// The only one that the instance may show, with https.
    private let publicKeyHash: String?
    private let shortTimeout: Duration

    /// - Throws: ``Failure`` where the configuration doesn't say where the instance is.
    public init(_ configuration: GramdConfiguration) throws {
        try self.init(configuration, shortTimeout: Self.shortTimeout)
    }

    /// - Parameter shortTimeout: for connecting, and for what is answered at once.
    /// - Throws: ``Failure`` where the configuration doesn't say where the instance is.
    init(_ configuration: GramdConfiguration, shortTimeout: Duration) throws {
        guard let address = configuration.httpAddress else {
            throw Failure(description: "http.port is 0, any free one; set the port that the instance listens on")
        }
        self.address = address
        publicKeyHash = configuration.httpCertificate?.publicKeyHash
        self.shortTimeout = shortTimeout
    }

    /// Lets the instance compare what it holds in memory with the tables.
    /// - Throws: ``Failure``
    public func compareIndex() async throws -> ComparisonReport {
        // What is silent needn't be waited for as long as a comparison may take.
        _ = try await readiness()
        let answer = try await get("/v1/index/comparison")
        let body = Data(answer.body)
        guard answer.status == 200 else {
            let fault = try? JSONDecoder().decode(Fault.self, from: body)
            throw Failure(description: "\(address): \(fault?.error ?? "found HTTP status \(answer.status)")")
        }
        guard let report = try? JSONDecoder().decode(ComparisonReport.self, from: body) else {
            throw Failure(description: "\(address): what answers is no gramd of this version; check http.port")
        }
        return report
    }

    /// Whether the instance can do its work.
    /// - Throws: ``Failure``
    func readiness() async throws -> Readiness {
        let answer = try await get("/readyz", timeout: shortTimeout)
        guard [200, 503].contains(answer.status),
            let readiness = try? JSONDecoder().decode(Readiness.self, from: Data(answer.body))
        else { throw Failure(description: "\(address): what answers is no gramd of this version; check http.port") }
        return readiness
    }

    private func get(_ path: String, timeout: Duration = timeout) async throws -> HTTPResponse {
        do {
            return try await DedicatedThread(name: "http").run { [address, publicKeyHash, shortTimeout] in
                let connection = HTTPConnection(
                    HTTPClientConfiguration(
                        accept: "application/json", publicKeyHash: publicKeyHash, usesProxies: false,
                        connectTimeout: shortTimeout, timeout: timeout))
                return try connection.get(address + path, maximumBytes: Self.maximumBytes)
            }
        } catch let error as HTTPClientError where error.code == .tls {
            throw Failure(
                description: """
                    what answers at \(address) does not show the certificate of http.certificateFile: \(error); reload gramd \
                    (systemctl reload gramd) where the file is newer than it, and check http.port
                    """, showsOtherCertificate: true)
        } catch let error as HTTPClientError {
            throw Failure(
                description: """
                    no instance answers at \(address): \(error); check that gramd runs, http.host and http.port
                    """)
        }
    }
}
