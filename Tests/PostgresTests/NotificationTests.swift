import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct NotificationTests {
    private let channel = "Channel \"\(UUID().uuidString)\""

    @Test func comeInTheOrderOfTheirCommits() async throws {
        let listener = try await TestDatabase.connect()
        let sender = try await TestDatabase.connect()
        try await listener.listen(to: channel)
        #expect(try await listener.notifications(timeout: .zero).isEmpty)
        for payload in ["first", "second"] {
            try await sender.query("SELECT pg_notify($1, $2)", [.text(channel), .text(payload)])
        }
        var received: [PostgresNotification] = []
        while received.count < 2 {
            let more = try await listener.notifications(timeout: .seconds(600))
            try #require(!more.isEmpty)
            received += more
        }
        #expect(received.map(\.payload) == ["first", "second"])
        #expect(received.allSatisfy { $0.channel == channel })
    }

    @Test func aRolledBackOneNeverComes() async throws {
        let listener = try await TestDatabase.connect()
        let sender = try await TestDatabase.connect()
        try await listener.listen(to: channel)
        struct Refusal: Error {}
        await #expect(throws: Refusal.self) {
            try await sender.transaction { connection in
                try await connection.query("SELECT pg_notify($1, 'never')", [.text(channel)])
                throw Refusal()
            }
        }
        try await sender.query("SELECT pg_notify($1, 'committed')", [.text(channel)])
        #expect(try await listener.notifications(timeout: .seconds(600)).map(\.payload) == ["committed"])
    }

    @Test func cancellationEndsTheWait() async throws {
        let listener = try await TestDatabase.connect()
        try await listener.listen(to: channel)
        let wait = Task { try await listener.notifications(timeout: .seconds(3_600)) }
        wait.cancel()
        await #expect(throws: CancellationError.self) { try await wait.value }
        // The session is as good as before.
        #expect(await listener.isIdle)
        #expect(try await listener.query("SELECT 1::bigint AS n")[0].int("n") == 1)
    }

    @Test func aBrokenConnectionIsAnError() async throws {
        let listener = try await TestDatabase.connect()
        let administrator = try await TestDatabase.connect()
        try await listener.listen(to: channel)
        let session = try await listener.query("SELECT pg_backend_pid()::bigint AS pid")[0].int("pid")
        let wait = Task { try await listener.notifications(timeout: .seconds(3_600)) }
        try await administrator.query("SELECT pg_terminate_backend($1::integer)", [.int(session)])
        let error = await #expect(throws: PostgresError.self) { try await wait.value }
        #expect(error?.isEnvironmentFault == true)
    }
}
