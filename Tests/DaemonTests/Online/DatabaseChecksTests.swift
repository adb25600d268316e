import Foundation
import Testing

@testable import CodeIndex
@testable import Daemon

/// What is said of a database, whatever it is.
@Suite struct DatabaseChecksTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let known = DatabaseInspection.knownSchemaVersion

    private struct Scene {
        var majorVersion = 15
        var encoding = "UTF8"
        var hasIndex = false
        var keepsSessions = true
        var isReadOnly = false
        var standby: StandbyState?
        var seesReceiver = true
        var clock = now
        var schemaVersion: Int? = known
        var schemaFault: CodeIndexError?
        var rightsFault: CodeIndexError?
        var onlyAnswers = false

        var checks: [String: OnlineCheck] {
            let database = DatabaseInspection(
                traits: ServerTraits(
                    version: "\(majorVersion).1", majorVersion: majorVersion, database: "shop", encoding: encoding,
                    hasIndex: hasIndex),
                keepsSessions: keepsSessions, role: "gramd", isReadOnly: isReadOnly, standby: standby,
                seesReceiver: seesReceiver, clock: clock,
                schemaVersion: schemaVersion, schemaFault: schemaFault, rightsFault: rightsFault)
            let checks = DatabaseChecks.checks(
                of: database, between: now.addingTimeInterval(-1), and: now, onlyAnswers: onlyAnswers)
            return Dictionary(checks.map { ($0.check, $0) }) { first, _ in first }
        }
    }

    @Test func whatIsAsItShouldBePasses() {
        #expect(Scene().checks.values.allSatisfy { $0.result == .passed })
        #expect(Set(Scene().checks.keys) == ["PostgreSQL", "schema", "rights", "writes", "clock"])
        let serving = Scene(isReadOnly: true, standby: .receiving, onlyAnswers: true).checks
        #expect(serving.values.allSatisfy { $0.result == .passed })
        #expect(Set(serving.keys) == ["PostgreSQL", "schema", "rights", "standby", "clock"])
    }

    @Test func anOldServerWontDo() {
        let check = Scene(majorVersion: 14).checks["PostgreSQL"]
        #expect(check?.result == .failed && check?.message.contains("PostgreSQL 15 or newer, and this is 14.1") == true)
    }

    @Test func aDatabaseNeedsAnEncodingWithEveryCharacter() {
        let check = Scene(encoding: "LATIN1").checks["PostgreSQL"]
        #expect(check?.result == .failed && check?.message.contains("createdb --encoding UTF8") == true)
        #expect(Scene(encoding: "SQL_ASCII").checks["PostgreSQL"]?.result == .passed)
        // An index that is there goes on.
        #expect(Scene(encoding: "LATIN1", hasIndex: true).checks["PostgreSQL"]?.result == .passed)
    }

    @Test func aPoolerThatMixesSessionsWontDo() {
        let check = Scene(keepsSessions: false).checks["PostgreSQL"]
        #expect(check?.result == .failed && check?.message.contains("pool_mode = session") == true)
    }

    @Test func aSchemaIsMadeByTheOneWhoMay() {
        let fault = CodeIndexError("the database has no schema; gramd db migrate creates it", kind: .schema)
        let missing = Scene(schemaVersion: nil, schemaFault: fault)
        #expect(missing.checks["schema"]?.result == .warning)
        #expect(Scene(schemaVersion: nil, schemaFault: fault, onlyAnswers: true).checks["schema"]?.result == .failed)
        let older = Scene(schemaVersion: Self.known - 1, schemaFault: fault)
        #expect(older.checks["schema"]?.result == .warning)
        #expect(older.checks["schema"]?.message.contains("needs migration to \(Self.known)") == true)
        #expect(Scene(schemaVersion: Self.known + 1, schemaFault: fault).checks["schema"]?.result == .failed)
    }

    @Test func aMissingRightIsNamedWithItsStatement() {
        let fault = CodeIndexError("GRANT USAGE, CREATE ON SCHEMA gramd TO gramd", kind: .schema)
        let checks = Scene(schemaVersion: nil, rightsFault: fault).checks
        #expect(checks["rights"] == OnlineCheck(check: "rights", result: .failed, message: fault.description))
        #expect(checks["schema"]?.result == .warning)
    }

    @Test func aServerThatTakesNoWritesIsForServing() {
        let standby = Scene(isReadOnly: true, standby: .receiving).checks["writes"]
        #expect(standby?.result == .failed && standby?.message.contains("name its primary") == true)
        let readOnly = Scene(isReadOnly: true).checks["writes"]
        #expect(readOnly?.result == .failed && readOnly?.message.contains("default_transaction_read_only") == true)
    }

    @Test(arguments: [
        (StandbyState.paused, true, OnlineCheck.Result.failed, "pg_wal_replay_resume()"),
        (.detached, true, .failed, "see that the primary runs"),
        (.receiving, false, .warning, "GRANT pg_read_all_stats TO gramd"),
    ])
    func aStandbyIsToldFromOneThatRepeatsNothing(
        state: StandbyState, seesReceiver: Bool, result: OnlineCheck.Result, remedy: String
    ) {
        let check = Scene(standby: state, seesReceiver: seesReceiver, onlyAnswers: true).checks["standby"]
        #expect(check?.result == result && check?.message.contains(remedy) == true)
    }

    @Test(arguments: [(-7.0, true), (-5, false), (0, false), (4, false), (60, true)])
    func clocksThatDifferAreTold(seconds: Double, isTold: Bool) {
        let check = Scene(clock: Self.now.addingTimeInterval(seconds)).checks["clock"]
        #expect(check?.result == (isTold ? .warning : .passed))
        #expect(check?.message.contains("chrony") == isTold)
    }
}
