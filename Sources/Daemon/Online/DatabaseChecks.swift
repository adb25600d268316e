import CodeIndex
import Foundation
import Postgres

/// PostgreSQL: reached, of a version that will do, with a schema that is known, rights, and a clock like this machine's.
struct DatabaseChecks {
    /// Of a statement, in milliseconds.
    private static let statementTimeout = 5_000
    /// Clocks that are further apart, in seconds, are told.
    static let clockTolerance = 5.0

    private var configuration: GramdConfiguration
    private let onlyAnswers: Bool

    init(_ configuration: GramdConfiguration, for use: ConfigurationUse) {
        self.configuration = configuration
        onlyAnswers = use == .searches
        self.configuration.postgres.isReadOnly = onlyAnswers
        self.configuration.postgres.statementTimeout = Self.statementTimeout
    }

    var part: OnlineSurvey.Part { OnlineSurvey.Part(name: "PostgreSQL", run: run) }

    private func run(found: OnlineSurvey.Found) async throws {
        let before = Date()
        let database = try await CodeIndex(configuration).inspect(forWriting: !onlyAnswers)
        let checks = Self.checks(of: database, between: before, and: Date(), onlyAnswers: onlyAnswers)
        for check in checks { found(check) }
    }

    /// - Parameters:
    ///   - before: this machine's time before the server was asked; its clock stands somewhere up to `after`.
    ///   - onlyAnswers: whether the instance only reads, so that a standby will do.
    static func checks(
        of database: DatabaseInspection, between before: Date, and after: Date, onlyAnswers: Bool
    ) -> [OnlineCheck] {
        var checks = [server(database), schema(database, onlyAnswers), rights(database)]
        if onlyAnswers {
            if let standby = database.standby { checks.append(self.standby(standby, database)) }
        } else {
            checks.append(writing(database))
        }
        return checks + [clock(database.clock, before, after)]
    }

    private static func server(_ database: DatabaseInspection) -> OnlineCheck {
        let name = "PostgreSQL \(database.serverVersion), database \(database.database), role \(database.role)"
        if let fault = database.serverFault {
            return OnlineCheck(check: "PostgreSQL", result: .failed, message: "\(fault)")
        }
        guard database.keepsSessions else {
            return OnlineCheck(check: "PostgreSQL", result: .failed, message: "\(CodeIndexError.mixedSessions)")
        }
        return OnlineCheck(check: "PostgreSQL", result: .passed, message: name)
    }

    private static func schema(_ database: DatabaseInspection, _ onlyAnswers: Bool) -> OnlineCheck {
        let known = DatabaseInspection.knownSchemaVersion
        func check(_ result: OnlineCheck.Result, _ message: String) -> OnlineCheck {
            OnlineCheck(check: "schema", result: result, message: message)
        }
        switch (database.schemaVersion, database.schemaFault) {
        case (let version?, nil): return check(.passed, "version \(version), which this gramd knows")
        case (let version?, let fault?) where version > known: return check(.failed, "\(fault)")
        case (_, let fault?) where onlyAnswers: return check(.failed, "\(fault)")
        case (let version?, _):
            return check(
                .warning,
                "version \(version) needs migration to \(known): gramd run does it when it starts, or gramd db migrate")
        case (nil, let fault?) where database.rightsFault == nil:
            return check(.warning, "\(fault)")
        case (nil, _): return check(.warning, "the version can't be read without the rights")
        }
    }

    private static func rights(_ database: DatabaseInspection) -> OnlineCheck {
        if let fault = database.rightsFault {
            return OnlineCheck(check: "rights", result: .failed, message: "\(fault)")
        }
        return OnlineCheck(
            check: "rights", result: .passed, message: "the role \(database.role) has those that it needs")
    }

    private static func writing(_ database: DatabaseInspection) -> OnlineCheck {
        func check(_ result: OnlineCheck.Result, _ message: String) -> OnlineCheck {
            OnlineCheck(check: "writes", result: result, message: message)
        }
        if database.standby != nil {
            return check(
                .failed,
                """
                the server is a standby, which takes no writes; name its primary in postgres.connection, or use gramd \
                serve (config validate --serve)
                """)
        }
        return database.isReadOnly
            ? check(
                .failed,
                """
                the session is read-only; see default_transaction_read_only of the server, the database and the role \
                \(database.role)
                """)
            : check(.passed, "the server takes them")
    }

    private static func standby(_ standby: StandbyState, _ database: DatabaseInspection) -> OnlineCheck {
        func check(_ result: OnlineCheck.Result, _ message: String) -> OnlineCheck {
            OnlineCheck(check: "standby", result: result, message: message)
        }
        switch standby {
        case .paused:
            return check(.failed, "the standby repeats nothing: SELECT pg_wal_replay_resume() goes on")
        case .detached:
            return check(
                .failed,
                "the standby receives nothing from its primary; see that the primary runs, and the standby's log")
        case .receiving where !database.seesReceiver:
            return check(
                .warning,
                """
                receiving; without gramd run, an idle primary is taken for one that is away: GRANT pg_read_all_stats TO \
                \(database.role), unless this is a standby of a standby
                """)
        case .receiving: return check(.passed, "receiving from its primary")
        }
    }

    private static func clock(_ clock: Date, _ before: Date, _ after: Date) -> OnlineCheck {
        let apart = max(before.timeIntervalSince(clock), clock.timeIntervalSince(after), 0)
        guard apart > clockTolerance else {
            return OnlineCheck(check: "clock", result: .passed, message: "this machine's and the database's agree")
        }
        return OnlineCheck(
            check: "clock", result: .warning,
            message: """
                this machine's and the database's are \(Int(apart.rounded())) s apart: ages and freshness come out wrong; \
                synchronise both (chrony, systemd-timesyncd)
                """)
    }
}
