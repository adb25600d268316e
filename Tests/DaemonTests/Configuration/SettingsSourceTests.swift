import Foundation
import Logging
import Monitoring
import Serving
import TestSupport
import Testing

@testable import Daemon

@Suite struct SettingsSourceTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
    private var file: URL { folder.appending(path: "gramd.yaml") }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private func read(
        _ yaml: String, environment: [String: String] = [:], use: ConfigurationUse = .everything
    ) throws -> SettingsSource {
        try Data(yaml.utf8).write(to: file)
        let source = SettingsSource(path: file.path, environment: environment, overrides: [:], use: use)
        return try #require(try source.read().source)
    }

    @Test func namesWhatHasChanged() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try read("log: {level: info}\nhttp: {port: 1}\nkafka: {groupID: a}")
        let second = try read("log: {level: debug}\nhttp: {port: 1}\nsync: {batchRecords: 5}")
        #expect(first.changes(in: second) == ["kafka.groupID", "log.level", "sync.batchRecords"])
        #expect(first.changes(in: first).isEmpty)
        let taken = first.taking(["log.level"], from: second)
        #expect(taken.changes(in: second) == ["kafka.groupID", "sync.batchRecords"])
    }

    @Test func whatTheEnvironmentSetsStays() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let environment = ["GRAMD_LOG_LEVEL": "error"]
        let first = try read("log: {level: info}", environment: environment)
        #expect(first.changes(in: try read("log: {level: debug}", environment: environment)).isEmpty)
    }

    @Test func anotherSecretIsAChange() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let secret = folder.appending(path: "password")
        try Data("first".utf8).write(to: secret)
        let yaml = "postgres: {passwordFile: \(secret.path)}"
        let first = try read(yaml)
        try Data("second".utf8).write(to: secret)
        #expect(first.changes(in: try read(yaml)) == ["postgres.password"])
    }

    @Test func anotherContentOfAFileIsAChange() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, program) = (folder.appending(path: "ca.pem"), folder.appending(path: "products.jq"))
        let head = "-----BEGIN CERTIFICATE-----\n" + String(repeating: "A", count: 200)
        try Data("\(head)1".utf8).write(to: certificate)
        try Data(".".utf8).write(to: program)
        let yaml = """
            kafka: {securityProtocol: ssl, certificateAuthorityFile: \(certificate.path)}
            catalog: {transform: products.jq}
            """
        let first = try read(yaml)
        #expect(first.changes(in: try read(yaml)).isEmpty)
        try Data("\(head)2".utf8).write(to: certificate)
        #expect(first.changes(in: try read(yaml)) == ["the file of kafka.certificateAuthorityFile"])
        try Data(".payload".utf8).write(to: program)
        let second = try read(yaml)
        #expect(
            first.changes(in: second)
                == ["the file of catalog.transform", "the file of kafka.certificateAuthorityFile"])
        // What takes a restart is said at each reload until there was one.
        #expect(first.taking(LiveSettings.keys, from: second).changes(in: second).count == 2)
    }

    @Test func someSettingsHoldAtOnce() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let secret = folder.appending(path: "token")
        func configuration(_ yaml: String) throws -> GramdConfiguration {
            try Data(yaml.utf8).write(to: file)
            return try GramdConfiguration.load(path: file.path, environment: [:])
        }
        try Data("0123456789abcdef".utf8).write(to: secret)
        let first = try configuration("http: {tokenFile: \(secret.path)}")
        let threshold = LogThreshold(.info)
        let live = LiveSettings(first, threshold: threshold)
        #expect(live.httpToken == BearerToken("0123456789abcdef") && live.deadLetterLimitPercent == 50)
        try Data("fedcba9876543210".utf8).write(to: secret)
        let second = try configuration(
            "http: {tokenFile: \(secret.path)}\nsync: {deadLetterLimitPercent: 80}\nlog: {level: debug}")
        let changes = try #require(first.source).changes(in: #require(second.source))
        let sentences = live.take(second, changes: changes)
        #expect(
            sentences == [
                "log.level is debug now", "sync.deadLetterLimitPercent is 80 now", "http.token is another one now",
            ])
        #expect(live.httpToken == BearerToken("fedcba9876543210") && live.deadLetterLimitPercent == 80)
        #expect(threshold.level == .debug)
        #expect(changes.allSatisfy(LiveSettings.keys.contains))
        // The same token out of another file: something is said.
        let copy = folder.appending(path: "copy")
        try Data("fedcba9876543210".utf8).write(to: copy)
        let moved = try configuration(
            "http: {tokenFile: \(copy.path)}\nsync: {deadLetterLimitPercent: 80}\nlog: {level: debug}")
        let move = try #require(second.source).changes(in: #require(moved.source))
        #expect(move == ["http.tokenFile"] && live.take(moved, changes: move) == ["http.token is the same as before"])
        let third = try configuration("sync: {deadLetterLimitPercent: 80}\nlog: {level: debug}")
        let removal = try #require(second.source).changes(in: #require(third.source))
        #expect(
            live.take(third, changes: removal) == [
                "there is no http.token now, so that nothing can be changed over HTTP"
            ])
        #expect(live.httpToken == nil && removal == ["http.token", "http.tokenFile"])
    }

    @Test(.enabled(if: TestCertificate.canBeMade, "the machine has no openssl"))
    func aRenewedCertificateIsTakenAndABrokenOneIsNot() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (old, new) = (try TestCertificate(), try TestCertificate())
        let files = try old.write(into: folder)
        let source = SettingsSource(
            path: nil, environment: [:],
            overrides: ["http.certificateFile": files.certificate, "http.keyFile": files.key], use: .everything)
        let first = try source.read()
        let live = LiveSettings(first, threshold: nil)
        #expect(live.httpCertificate?.publicKeyHash == (try old.served().publicKeyHash))
        try Data(new.certificate.utf8).write(to: URL(fileURLWithPath: files.certificate))
        #expect(throws: ConfigurationError.self) { try source.read() }
        try new.write(into: folder)
        let second = try source.read()
        let running = try #require(first.source)
        let changes = running.changes(in: try #require(second.source))
        #expect(changes == ["the file of http.certificateFile", "the file of http.keyFile"])
        #expect(changes.allSatisfy(LiveSettings.keys.contains))
        let sentences = live.take(second, changes: changes)
        #expect(sentences.count == 1 && sentences[0].hasPrefix("HTTP has the certificate now that ends on "))
        #expect(live.httpCertificate?.publicKeyHash == (try new.served().publicKeyHash))
        // Nothing is left to be told the next time.
        let taken = running.taking(LiveSettings.keys, from: try #require(second.source))
        #expect(taken.changes(in: try #require(try source.read().source)).isEmpty)
    }

    @Test func whatServingDoesNotReadIsNoChange() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try read("kafka: {groupID: a}", use: .searches)
        #expect(first.changes(in: try read("kafka: {groupID: b}", use: .searches)).isEmpty)
    }
}
