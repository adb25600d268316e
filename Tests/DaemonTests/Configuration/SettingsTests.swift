import Foundation
import Testing

@testable import Daemon

@Suite struct SettingsTests {
    /// Reads a configuration file.
    /// - Returns: the problems found, without the file's name in front.
    private func problems(_ yaml: String) async throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            let settings = try await Settings(path: file.path)
            _ = GramdConfiguration(settings)
            try settings.finish()
            return []
        } catch let error as ConfigurationError {
            #expect(error.description == error.problems.joined(separator: "\n"))
            return error.problems.map { problem in
                #expect(problem.hasPrefix("\(file.path): "))
                return String(problem.dropFirst(file.path.count + 2))
            }
        }
    }

    @Test func anEmptyFileIsValid() async throws {
        #expect(try await problems("").isEmpty)
    }

    @Test func everyProblemIsNamedAtOnce() async throws {
        let found = try await problems(
            """
            sync:
              batchRecords: 0
            log:
              level: loud
            kafka:
              productTopic: shared
            clicks:
              topics: shared
            """)
        #expect(
            found == [
                "sync.batchRecords: expected a whole number from 1 to 100000, found 0",
                "clicks.topics: shared is the product topic",
                "log.level: expected one of trace, debug, info, notice, warning, error, critical, found loud",
            ])
    }

    @Test func aSettingThatDoesNotExistIsNamedWithANearOne() async throws {
        #expect(
            try await problems("http:\n  prot: 8480\n  colour: red")
                == [
                    "http.colour: there is no such setting",
                    "http.prot: there is no such setting; did you mean http.port?",
                ])
    }

    @Test func aPathThatCantBeIsNamed() async throws {
        let found = try await problems(
            """
            catalog:
              deleteWhen: status
              ignore: [a, b..c]
              operations: gone
              fields:
                title: "name.{en"
                price: variants[x]
                productID: "{shop-{sku}"
            """)
        #expect(found.count == 6)
        for key in ["deleteWhen", "ignore", "operations", "fields.title", "fields.price", "fields.productID"] {
            #expect(found.contains { $0.hasPrefix("catalog.\(key): ") }, "\(key)")
        }
    }

    @Test func aSecretThatCantBeReadIsNamed() async throws {
        #expect(
            try await problems("postgres:\n  passwordFile: /nowhere/password")
                == ["postgres.passwordFile: /nowhere/password can't be read"])
    }

    @Test func aFileThatIsNotThereIsAProblem() async throws {
        let error = ConfigurationError(problems: ["/nowhere/gramd.yaml can't be read: there is no such file"])
        await #expect(throws: error) { try await GramdConfiguration.load(path: "/nowhere/gramd.yaml") }
    }
}
