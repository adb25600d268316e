import Foundation
import TestSupport
import Testing

@testable import Daemon

/// An instance that has a certificate, as commands ask it.
@Suite(.enabled(if: TestCertificate.canBeMade, "the machine has no openssl")) struct InstanceClientTests {
    /// A busy machine lets the server wait.
    private let timeout = Duration.seconds(1_800)

    @Test func asksWhoHasTheCertificateAndNobodyElse() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(#"{"status": "ready", "failures": {}, "notices": {"model": "m"}}"#.utf8)
            .write(to: folder.appending(path: "readyz"))
        let shown = try TestCertificate()
        let server = try TLSFileServer(shown, in: folder)
        var configuration = try GramdConfiguration.load(path: nil, environment: [:])
        configuration.httpPort = server.port
        configuration.httpCertificate = try shown.served()
        let readiness = try await InstanceClient(configuration, shortTimeout: timeout).readiness()
        #expect(readiness.status == "ready" && readiness.notices == ["model": "m"])

        configuration.httpCertificate = try TestCertificate().served()
        do {
            _ = try await InstanceClient(configuration, shortTimeout: timeout).readiness()
            Issue.record("another key")
        } catch let error as InstanceClient.Failure {
            #expect(error.showsOtherCertificate)
            #expect(error.description.contains("does not show the certificate of http.certificateFile"))
            #expect(error.description.contains("systemctl reload gramd"))
        }
        // It may be the instance before its reload, so that nobody is told to end it.
        let check = try #require(
            await OnlineSurvey(
                parts: [ListenCheck(configuration: configuration, timeout: timeout).part], deadline: timeout
            )
            .run().first)
        #expect(check.result == .warning)
        #expect(check.message.hasPrefix("127.0.0.1:\(server.port) is in use, and what answers at https://127.0.0.1:"))
        var survey = StatusSurvey(configuration)
        await survey.askInstance(within: timeout)
        // What runs needn't be started.
        #expect(survey.report.problems.count == 1 && survey.report.advice.isEmpty)
        configuration.httpPort = 1
        survey = StatusSurvey(configuration)
        await survey.askInstance(within: timeout)
        #expect(survey.report.advice == ["start the daemon: systemctl start gramd, or gramd run"])
        withExtendedLifetime(server) {}
    }
}
