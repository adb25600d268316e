import Foundation
import Testing

@testable import Daemon

/// `gramd config show` and `gramd config schema`.
@Suite struct ConfigurationListingTests {
    /// A configuration file, and credentials beside it, that are removed with the last reference.
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-\(UUID().uuidString)")

        init(yaml: String, credentials: [String: String] = [:]) throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            try Data(yaml.utf8).write(to: url.appendingPathComponent("gramd.yaml"))
            for (name, secret) in credentials { try Data(secret.utf8).write(to: url.appendingPathComponent(name)) }
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        var file: String { url.appendingPathComponent("gramd.yaml").path }
    }

    @Test func everySettingHasItsOrigin() throws {
        let folder = try Folder(
            yaml: """
                kafka: {bootstrapServers: [one:9092, two:9092], groupID: mine}
                postgres: {passwordFile: postgres-password}
                http: {port: 9000}
                """, credentials: ["postgres-password": "planted"])
        let (values, problems) = try GramdConfiguration.listing(
            path: folder.file,
            environment: ["GRAMD_HTTP_PORT": "9001", "CREDENTIALS_DIRECTORY": folder.url.path])
        #expect(problems == nil)
        let byKey = Dictionary(uniqueKeysWithValues: values.map { ($0.key, $0) })
        func value(_ key: String) throws -> ConfiguredValue { try #require(byKey[key]) }
        #expect(try value("kafka.bootstrapServers").values == ["one:9092", "two:9092"])
        #expect(try value("kafka.groupID").origin == .file(folder.file))
        #expect(try value("http.port").values == ["9001"])
        #expect(try value("http.port").origin == .environment("GRAMD_HTTP_PORT"))
        #expect(try value("http.host").values == ["127.0.0.1"])
        #expect(try value("http.host").origin == .standard)
        #expect(try value("kafka.deadLetterTopic").values.isEmpty)
        let password = try value("postgres.password")
        #expect(password.values == ["********"])
        #expect(
            password.origin
                == .secretFile(folder.url.appendingPathComponent("postgres-password").path, isCredential: true))
        #expect(try value("registry.password").values.isEmpty)
        #expect(values.map(\.key) == values.map(\.key).sorted())
    }

    @Test func plantedSecretsAreNotShown() throws {
        let folder = try Folder(
            yaml: """
                kafka: {securityProtocol: sasl_ssl, saslMechanism: PLAIN, username: gramd, password: planted-1}
                postgres: {connection: "postgresql://gramd:planted-2%40@db/shop?password=planted-3&sslpassword=planted-4"}
                registry: {url: "https://user:planted-5@registry:8081", username: gramd, passwordFile: registry-password}
                coding: {generator: {url: "https://gpu", apiKeyFile: generator-key}}
                alignment: {trainerEnvironment: [CUDA_HOME, "HF_TOKEN=planted-10=planted"]}
                """, credentials: ["registry-password": "planted-6", "generator-key": "planted-9"])
        let (values, problems) = try GramdConfiguration.listing(
            path: folder.file,
            environment: [
                "CREDENTIALS_DIRECTORY": folder.url.path, "GRAMD_POSTGRES_PASSWORD": "planted-7",
                "GRAMD_POSTGRES_PASSWROD": "planted-8",
            ])
        let shown = String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
        #expect(!shown.contains("planted"), "\(shown)")
        #expect(problems?.description.contains("planted") == false, "\(String(describing: problems))")
        #expect(values.first { $0.key == "postgres.password" }?.origin == .environment("GRAMD_POSTGRES_PASSWORD"))
        let variables = values.first { $0.key == "alignment.trainerEnvironment" }
        #expect(variables?.values == ["CUDA_HOME", "HF_TOKEN=********"] && variables?.isList == true)
    }

    @Test(arguments: [
        ("host=db password=a&b user=x", "host=db password=******** user=x"),
        ("host=db password='a b\\' c' user=x", "host=db password=******** user=x"),
        ("PASSWORD = geheim", "PASSWORD = ********"),
        ("postgresql://u:p@ss@db/shop", "postgresql://u:********@db/shop"),
        ("postgresql://u@db/shop", "postgresql://u@db/shop"), ("http://registry:8081", "http://registry:8081"),
        ("host=db password='unfinished", "host=db password=********"),
    ])
    func aTextKeepsItsPasswordsToItself(text: String, shown: String) {
        #expect(SecretMask.masked(text) == shown)
    }

    @Test func settingsThatCantBeUsedAreShownAndNamed() throws {
        let folder = try Folder(yaml: "http: {port: 99999}\nkafka: {groupID: [a, b]}\n")
        let (values, problems) = try GramdConfiguration.listing(path: folder.file, environment: [:])
        #expect(problems?.problems.count == 2)
        #expect(values.first { $0.key == "http.port" }?.values == ["99999"])
        #expect(values.first { $0.key == "kafka.groupID" }?.values == ["a", "b"])
    }

    @Test func theSchemaKnowsEverySettingWithItsBoundsAndDefault() throws {
        let schema = try #require(
            try JSONSerialization.jsonObject(with: GramdConfiguration.schema) as? [String: Any])
        func node(_ key: String) -> [String: Any]? {
            key.split(separator: ".").reduce(schema as [String: Any]?) { node, name in
                (node?["properties"] as? [String: Any])?[String(name)] as? [String: Any]
            }
        }
        let settings = try Settings(path: nil, environment: [:])
        _ = GramdConfiguration(settings)
        for key in settings.known { #expect(node(key) != nil, "\(key)") }
        let port = try #require(node("http.port"))
        #expect(port["minimum"] as? Int == 0 && port["maximum"] as? Int == 65_535 && port["default"] as? Int == 8_480)
        #expect((node("log.level")?["enum"] as? [Any])?.contains { $0 as? String == "info" } == true)
        #expect(node("kafka.password")?["writeOnly"] as? Bool == true)
        #expect(node("kafka.bootstrapServers")?["default"] as? [String] == ["127.0.0.1:9092"])
        #expect(node("kafka")?["additionalProperties"] as? Bool == false)
        #expect(node("catalog.parameters")?["additionalProperties"] is [String: Any])
    }
}
