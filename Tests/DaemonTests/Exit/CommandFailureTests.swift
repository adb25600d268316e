import Catalog
import CodeIndex
import Daemon
import Evaluation
import Foundation
import Kafka
import Monitoring
import Postgres
import Serving
import Sync
import Testing

@Suite struct CommandFailureTests {
    @Test(
        arguments: [
            (PostgresError(message: "connection refused"), .unavailable),
            (PostgresError(sqlState: "57P03", message: "the database is starting up"), .unavailable),
            (PostgresError(sqlState: "28P01", message: "password authentication failed"), .unusableSettings),
            (PostgresError(sqlState: "42501", message: "permission denied"), .unusableSettings),
            (PostgresError(sqlState: "42P01", message: "relation \"generation\" does not exist"), .unusableSettings),
            (PostgresError(sqlState: "42P05", message: "prepared statement \"s1\" already exists"), .unusableSettings),
            (PostgresError(sqlState: "55P03", message: "lock timeout"), .busy),
            (PostgresError(sqlState: "XX000", message: "internal"), .failed),
            (KafkaError(.allBrokersDown, message: "all brokers are down"), .unavailable),
            (KafkaError(.unknownTopicOrPartition, message: "no topic"), .unusableSettings),
            (SyncError.fatal(KafkaError(.fenced, message: "fenced")), .unusableSettings),
            (SyncError.offsetOutOfRange(KafkaError(.offsetOutOfRange, message: "gone"), advice: ""), .unusableSettings),
            (RebuildError.noTopic("products"), .unusableSettings),
            (RebuildError.underWay, .busy),
            (RebuildError.missingProducts(["a"]), .refused),
            (FileReadError(.cannotOpen, path: "a", "there is no such file"), .notFound),
            (FileReadError(.corrupt, path: "a", "checksum"), .unusableData),
            (JudgmentsError.noRelevantProduct(files: ["a"], minimumLabel: 1), .unusableData),
            (CocoaError(.fileReadNoSuchFile), .notFound),
            (CocoaError(.fileWriteNoPermission), .unwritable),
            (CommandError(.notFound, "there is no dead letter 7"), .notFound),
            (SearchError.noGeneration, .unusableData),
            (SearchError.unknownGeneration(7), .notFound),
            (CancellationError(), .failed),
        ] as [(any Error, Daemon.ExitStatus)])
    func everyErrorHasItsStatus(error: any Error, status: Daemon.ExitStatus) {
        let failure = CommandFailure(error)
        #expect(failure.status == status)
        #expect(!failure.text.description.isEmpty)
    }

    @Test func aDatabaseWithoutTablesIsToldWhatToDo() {
        let failure = CommandFailure(
            PostgresError(sqlState: "42P01", message: "relation \"generation\" does not exist"))
        #expect(failure.text.description.contains("gramd db migrate makes them"))
        #expect(failure.text.description.contains("postgres.schema"))
    }

    @Test func aFileThatFoundationFailsOnIsNamedInPlainWords() throws {
        let error = #expect(throws: CocoaError.self) {
            try String(contentsOfFile: "/nowhere/judgments.csv", encoding: .utf8)
        }
        #expect(
            CommandFailure(try #require(error)).text == "/nowhere/judgments.csv: there is no such file or folder")
    }

    @Test func whatAnErrorQuotesIsEscaped() {
        struct Fault: Error, CustomStringConvertible { let description: String }
        let failure = CommandFailure(Fault(description: "\u{1B}[2Jx\nError: forged\u{202E}"))
        #expect(failure.text.description == "\\u{1B}[2Jx\\nError: forged\\u{202E}")
    }

    @Test func linesOfTheProgramStay() async throws {
        let error = #expect(throws: ConfigurationError.self) {
            try GramdConfiguration.load(path: nil, overrides: ["http.port": "x\u{1B}", "log.level": "y\nz"])
        }
        let text = CommandFailure(try #require(error)).text.description
        let lines = text.split(separator: "\n")
        #expect(lines.count == error?.problems.count && lines.count == 2)
        #expect(lines.allSatisfy { !$0.contains("\u{1B}") })
    }
}
