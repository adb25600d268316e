import Foundation
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
        let taken = first.taking("log.level", from: second)
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

    @Test func whatServingDoesNotReadIsNoChange() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try read("kafka: {groupID: a}", use: .searches)
        #expect(first.changes(in: try read("kafka: {groupID: b}", use: .searches)).isEmpty)
    }
}
