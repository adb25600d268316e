import Foundation
import Models
import Serving
import TestSupport
import Testing

@testable import Daemon

/// What can't reach a server is found before anything is connected.
@Suite struct ConnectionSettingsTests {
    /// The problems of settings by key.
    private func problems(_ settings: [String: String]) throws -> [String] {
        let settings = try Settings(path: nil, environment: [:], overrides: settings)
        _ = GramdConfiguration(settings)
        do { try settings.finish() } catch { return error.problems }
        return []
    }

    @Test(arguments: [
        "kafka", "kafka:9092", "kafka-1.shop.internal.:9092", "my_broker:1", "10.0.0.1:65535", "[::1]:9092",
        "[fe80::1]",
        "PLAINTEXT://kafka:9092", "one:9092,two:9092",
    ])
    func serversThatCanBe(servers: String) throws {
        #expect(try problems(["kafka.bootstrapServers": servers]).isEmpty)
    }

    @Test(arguments: [
        ("http://kafka:9092", "http://kafka:9092 begins with http://"),
        ("SASL_SSL://kafka:9092", "SASL_SSL://kafka:9092 begins with SASL_SSL://"),
        ("kafka:99999", "kafka:99999 has no port from 1 to 65535"), ("kafka:0", "kafka:0 has no port from 1 to 65535"),
        ("kafka:", "kafka: has no port from 1 to 65535"), ("kafka:+1", "kafka:+1 has no port from 1 to 65535"),
        ("999.1.1.1:9092", "999.1.1.1:9092 has no possible host"), ("1.2.3:9092", "1.2.3:9092 has no possible host"),
        ("::1:9092", "::1:9092 is none; an IPv6 address needs brackets"),
        ("[kafka]:9092", "[kafka]:9092 has no possible host"),
        (":9092", ":9092 has no possible host"), ("my kafka:9092", "my kafka:9092 has no possible host"),
    ])
    func serversThatCantBe(server: String, fault: String) throws {
        #expect(
            try problems(["kafka.bootstrapServers": server])
                == ["kafka.bootstrapServers: expected host:port, without http:// and the like; \(fault)"])
    }

    @Test(arguments: ["127.0.0.1", "::", "fe80::1%eth0", "localhost", "search.shop.example"])
    func hostsThatCanBe(host: String) throws {
        #expect(try problems(["http.host": host]).isEmpty)
    }

    @Test(arguments: ["999.1.1.1", "http://localhost", "localhost:8480", "a b", "-", "fe80::x"])
    func hostsThatCantBe(host: String) throws {
        #expect(try problems(["http.host": host]).first?.hasPrefix("http.host: expected a host's name") == true)
    }

    @Test(arguments: ["http://999.1.1.1:8081", "https://registry:99999", "https://registry:0/path"])
    func registriesThatCantBe(url: String) throws {
        #expect(try problems(["registry.url": url]).first?.hasPrefix("registry.url: \(url) has no po") == true)
    }

    @Test(arguments: ["my topic/x", "größe", ".", "..", "a,b"])
    func topicsThatKafkaForbids(name: String) throws {
        for key in ["kafka.productTopic", "kafka.deadLetterTopic", "codesTopic.name"] {
            #expect(
                try problems([key: name])
                    == ["\(key): a topic's name has only letters a to z, digits, dots, - and _, found \(name)"])
        }
    }

    @Test(arguments: ["a b/c", "größe", "..", String(repeating: "a", count: 250)])
    func membersThatKafkaForbids(name: String) throws {
        let found = try problems(["kafka.groupInstanceID": name])
        #expect(found.count == 1 && found[0].hasPrefix("kafka.groupInstanceID: "), "\(found)")
        #expect(try problems(["kafka.groupInstanceID": "gramd-one.shop_1"]).isEmpty)
    }

    /// Under systemd it would stand beside /, from a shell beside whatever folder that is in.
    @Test(arguments: ["search.snapshotFile", "model.folder"])
    func whatIsWrittenHasAWholePath(key: String) throws {
        #expect(
            try problems([key: "var/index"]) == ["\(key): expected a whole path, which begins with /, found var/index"])
        #expect(try problems([key: "/var/lib/gramd/index"]).isEmpty)
    }

    @Test(arguments: ["/etc", "/nowhere/gramd/"])
    func theSnapshotIsAFile(path: String) throws {
        #expect(
            try problems(["search.snapshotFile": path]) == [
                "search.snapshotFile: expected a file, found the folder \(path); name a file in it"
            ])
    }

    @Test func aTopicIsNamedOnce() throws {
        #expect(
            try problems(["clicks.topics": "a, b,a"]) == ["clicks.topics: a topic is named twice; name each once"])
    }

    @Test func topicsAreShort() throws {
        let longest = String(repeating: "a", count: 249)
        #expect(try problems(["kafka.productTopic": longest, "clicks.topics": "b.\(longest.dropFirst(2))"]).isEmpty)
        #expect(
            try problems(["clicks.topics": "b,\(longest)a"])
                == ["clicks.topics: expected at most 249 characters, found 250"])
        // A generation's number has to fit behind it.
        #expect(
            try problems(["codesTopic.name": longest]) == [
                "codesTopic.name: expected at most 229 characters, found 249"
            ])
    }

    @Test func aLanguageHasAStemmer() throws {
        #expect(try problems(["codes.language": "german"]).isEmpty)
        #expect(try problems(["codes.fieldTypes": "Farbton=colour, Herkunft=none"]).isEmpty)
        #expect(
            try problems(["codes.fieldTypes": "Farbton=colour,Herkunft"]).first?
                .hasPrefix("codes.fieldTypes: expected field=type with one of category, ") == true)
        #expect(try problems(["codes.language": "klingon"]).first?.hasPrefix("codes.language: no stemmer for") == true)
    }

    @Test func saslNeedsAMechanismAndCredentials() throws {
        let sasl = ["kafka.securityProtocol": "sasl_ssl"]
        func keys(_ more: [String: String]) throws -> [String] {
            try problems(sasl.merging(more) { $1 }).map { String($0.prefix { $0 != ":" }) }
        }
        #expect(try keys([:]) == ["kafka.saslMechanism"])
        #expect(try keys(["kafka.saslMechanism": "SCRAM"]) == ["kafka.saslMechanism"])
        #expect(try keys(["kafka.saslMechanism": "PLAIN"]) == ["kafka.username", "kafka.passwordFile"])
        #expect(try keys(["kafka.saslMechanism": "GSSAPI"]).isEmpty)
        #expect(
            try keys(["kafka.saslMechanism": "PLAIN", "kafka.username": "gramd", "kafka.password": "secret"]).isEmpty)
        #expect(
            try keys([
                "kafka.saslMechanism": "PLAIN", "kafka.username": "gramd", "kafka.passwordFile": "/nowhere/password",
            ]) == ["kafka.passwordFile"])
    }

    @Test func credentialsNeedAProtocolThatTakesThem() throws {
        let found = try problems([
            "kafka.securityProtocol": "ssl", "kafka.saslMechanism": "PLAIN", "kafka.username": "gramd",
            "kafka.password": "secret",
        ])
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.contains("no SASL is used with kafka.securityProtocol ssl") })
        #expect(!found.contains { $0.contains("secret") })
    }

    @Test func filesHaveToBeThere() throws {
        let tls = ["kafka.securityProtocol": "ssl"]
        for key in ["kafka.certificateAuthorityFile", "registry.certificateAuthorityFile"] {
            #expect(
                try problems(tls.merging([key: "/nowhere/ca.pem"]) { $1 })
                    == ["\(key): /nowhere/ca.pem can't be read: there is no such file"])
        }
        #expect(
            try problems(tls.merging(["kafka.certificateAuthorityFile": "/etc"]) { $1 })
                == ["kafka.certificateAuthorityFile: /etc can't be read: it is a folder; a file is expected"])
        #expect(
            try problems(
                tls.merging(["kafka.certificateFile": "/nowhere/c.pem", "kafka.keyFile": "/nowhere/k.pem"]) { $1 }
            )
            .count == 2)
    }

    @Test(arguments: [
        "host=/var/run/postgresql", "host=one,two port=5432,5433", "host=one,two port=,5433",
        "postgresql://gramd@[::1]:5432/shop", "gramd",
        "host=@gramd", "host=db sslrootcert=system",
    ])
    func databasesThatCanBe(connection: String) throws {
        #expect(try problems(["postgres.connection": connection]).isEmpty)
    }

    @Test(arguments: [
        ("host=999.1.1.1", "expected a host's name or address, or a socket's folder, found 999.1.1.1"),
        ("postgresql://db,my_%20db/shop", "expected a host's name or address, or a socket's folder, found my_ db"),
        ("postgresql://db:99999/shop", "expected a port from 1 to 65535, found 99999"),
        ("host=db port=0", "expected a port from 1 to 65535, found 0"),
        (
            "host=db, dbname=shop",
            "expected a host's name or address, or a socket's folder, found nothing before or behind a comma; blanks "
                + "separate options"
        ),
        (
            "host=db sslmode=verify-full sslrootcert=/nowhere/ca.pem",
            "sslrootcert: /nowhere/ca.pem can't be read: there is no such file"
        ),
    ])
    func databasesThatCantBe(connection: String, fault: String) throws {
        #expect(try problems(["postgres.connection": connection]) == ["postgres.connection: \(fault)"])
    }

    @Test func certificatesAreInPEM() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).der")
        try Data([0x30, 0x82, 0xFF]).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let settings = ["kafka.securityProtocol": "ssl", "kafka.certificateAuthorityFile": file.path]
        #expect(
            try problems(settings) == [
                "kafka.certificateAuthorityFile: \(file.path) is no PEM file, which has a line that begins with "
                    + "-----BEGIN; convert it with openssl"
            ])
    }

    @Test func aCertificateHasItsKeyAndIsOfUse() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).pem")
        try Data("-----BEGIN CERTIFICATE-----\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let path = file.path
        #expect(
            try problems(["kafka.securityProtocol": "ssl", "kafka.certificateFile": path])
                == ["kafka.certificateFile: expected together with kafka.keyFile, found one of them"])
        #expect(
            try problems(["kafka.certificateAuthorityFile": path]).first?.contains("no TLS is used with") == true)
    }

    @Test(.enabled(if: TestCertificate.canBeMade, "the machine has no openssl"))
    func theCertificateOfHTTPHasItsKey() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try TestCertificate()
        let files = try made.write(into: folder)
        let settings = ["http.certificateFile": files.certificate, "http.keyFile": files.key]
        #expect(try problems(settings).isEmpty)
        let configuration = GramdConfiguration(try Settings(path: nil, environment: [:], overrides: settings))
        #expect(configuration.httpCertificate?.publicKeyHash == (try made.served().publicKeyHash))
        #expect(configuration.httpAddress == "https://127.0.0.1:8480")
        #expect(
            try problems(["http.keyFile": files.key])
                == ["http.keyFile: expected together with http.certificateFile, found one of them"])
        try Data(try TestCertificate().key.utf8).write(to: URL(fileURLWithPath: files.key))
        #expect(
            try problems(settings) == [
                "http.keyFile: \(files.key) is not the key of the first certificate; name the key that it was made for, "
                    + "and put gramd's certificate before those that signed it"
            ])
        try Data("-----BEGIN PRIVATE KEY-----\n".utf8 + [0xFF]).write(to: URL(fileURLWithPath: files.key))
        #expect(
            try problems(settings) == [
                "http.keyFile: \(files.key) can't be read: it is no text in UTF-8; save it as UTF-8"
            ])
        try FileManager.default.removeItem(atPath: files.key)
        #expect(try problems(settings) == ["http.keyFile: \(files.key) can't be read: there is no such file"])
        // As the unit's credentials.
        try made.write(into: folder)
        let credentials = try Settings(
            path: nil, environment: ["CREDENTIALS_DIRECTORY": folder.path],
            overrides: ["http.certificateFile": "http.pem", "http.keyFile": "http.key"])
        #expect(GramdConfiguration(credentials).httpCertificate != nil)
    }

    @Test func aPasswordFileHoldsAPassword() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try Data("\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(
            try problems(["postgres.passwordFile": file.path]) == ["postgres.passwordFile: \(file.path) is empty"])
    }

    @Test func aTokenFileHoldsAToken() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("0123456789abcdef\n".utf8).write(to: file)
        #expect(try problems(["http.tokenFile": file.path]).isEmpty)
        for (text, problem) in [("\n", "is empty"), ("short\n", "at least 16"), ("0123456789 abcdef", "letters")] {
            try Data(text.utf8).write(to: file)
            let found = try problems(["http.tokenFile": file.path])
            #expect(found.count == 1 && found[0].contains(problem))
        }
        #expect(try problems(["http.tokenFile": "/nowhere/token"]).count == 1)
    }

    @Test(arguments: [
        (["coding.generator.url": "gpu:8000"], "coding.generator.url: expected http:// or https://"),
        (["coding.generator.url": "http://user:secret@gpu"], "coding.generator.url: expected http:// or https://"),
        (["coding.generator.url": "http://gpu:99999"], "coding.generator.url: http://gpu:99999 has no port"),
        (
            ["coding.generator.url": "http://gpu:8000/v1/models"],
            "coding.generator.url: expected nothing behind /v1, found /models; leave it out"
        ),
        (["coding.generator.model": "m"], "coding.generator.model: there is no server without coding.generator.url"),
        (["coding.generator.apiKey": "k"], "coding.generator.apiKey: there is no server without coding.generator.url"),
        (
            ["coding.generator.url": "https://gpu", "coding.generator.apiKey": "two words"],
            "coding.generator.apiKey: expected visible ASCII characters"
        ),
        (
            ["coding.generator.url": "https://gpu", "coding.generator.circuitPauseSeconds": "61"],
            "coding.generator.circuitLongestPauseSeconds: expected at least coding.generator.circuitPauseSeconds"
        ),
        (
            ["coding.generator.url": "https://gpu", "coding.generator.engine": "tgi"],
            "coding.generator.engine: expected one of vllm, llamacpp, found tgi"
        ),
        (["search.generator": "server"], "search.generator: server needs coding.generator.url"),
    ])
    func generatorsThatCantBe(settings: [String: String], problem: String) throws {
        let problems = try problems(settings)
        #expect(problems.count == 1 && problems[0].hasPrefix(problem), "\(problems)")
        #expect(!problems.joined().contains("secret") && !problems.joined().contains("two words"))
    }

    /// A gateway may have its servers in a folder of any name.
    @Test(arguments: ["https://gateway/models", "https://gateway/completions", "https://gateway/models/v1"])
    func generatorsThatCanBe(url: String) throws {
        #expect(try problems(["coding.generator.url": url]).isEmpty)
    }

    @Test func aGeneratorIsOffWithoutItsAddress() throws {
        let off = GramdConfiguration(try Settings(path: nil, environment: [:]))
        #expect(off.generator == nil && off.queryGeneration == .local)
        let settings = [
            "coding.generator.url": "https://gpu/v1", "coding.generator.apiKey": "sk-1", "search.generator": "server",
            "coding.generator.engine": "llamacpp",
        ]
        #expect(try problems(settings).isEmpty)
        let on = GramdConfiguration(try Settings(path: nil, environment: [:], overrides: settings))
        #expect(on.generator?.url == "https://gpu/v1" && on.generator?.apiKey == "sk-1")
        #expect(on.generator?.engine == .llamacpp && on.generator?.listedTokens == 20)
        #expect(on.queryGeneration == .server && on.queryGeneratorDeadline == .milliseconds(150))
    }
}
