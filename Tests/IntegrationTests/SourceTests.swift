import CodeIndex
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct SourceTests {
        private func row(_ id: Int, _ title: String, lsn: Int, operation: String = "u") -> TestRecord {
            TestRecord(
                #"{"id":\#(id)}"#,
                """
                {"before":null,"after":{"id":\(id),"title":"\(title)"},
                 "source":{"connector":"postgresql","lsn":\(lsn)},"op":"\(operation)","ts_ms":1}
                """, partition: 0)
        }

        /// A database that was moved counts its log anew from lower positions.
        @Test func aSourceThatCountsAnewIsNoticedAndMended() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.send([
                row(1, "Old kettle", lsn: 9_000_000, operation: "c"),
                row(2, "Old teapot", lsn: 9_000_001, operation: "c"),
                row(1, "New kettle", lsn: 500, operation: "r"), row(2, "New teapot", lsn: 501, operation: "r"),
                row(1, "Newest kettle", lsn: 502),
            ])
            try await shop.waitUntilSearchable()
            #expect(try await daemon.find("1", "kettle")?.title == "Old kettle")
            #expect(try await daemon.counter("gramd_events_total", labels: "late") == 3)
            try await eventually("/readyz names the source") {
                try await daemon.readiness().notices["source"]?.contains("gramd replay --new-source") == true
            }
            #expect(try await daemon.readiness().status == 200)
            #expect(try await shop.command("status").output.contains("since offset 2"))

            let dry = try await shop.command("replay", "--new-source", "--dry-run")
            #expect(dry.output.contains("[0] goes on at offset 2: offsets 2 to 4 are read again"), "\(dry.output)")
            #expect(try await shop.command("replay", "--new-source", "--clicks").status != 0)
            let mended = try await shop.command("replay", "--new-source")
            #expect(mended.status == 0, "\(mended.output)")
            try await eventually("the new source's states are found") {
                let kettle = try await daemon.find("1", "kettle")?.title
                let teapot = try await daemon.find("2", "teapot")?.title
                return kettle == "Newest kettle" && teapot == "New teapot"
            }
            try await eventually("the notice is over") { try await daemon.readiness().notices.isEmpty }
            // What the old source still says is late, also when all is read again.
            try await shop.send([row(1, "Kettle of five hundred and one", lsn: 501)])
            #expect(try await shop.command("replay", "--to", "earliest").status == 0)
            try await shop.waitUntilSearchable()
            #expect(try await daemon.find("1", "kettle")?.title == "Newest kettle")
            let verified = try await shop.command("verify", "--against-topic")
            #expect(verified.status == 0, "\(verified.output)")
            #expect(try await daemon.stop().status == 0)
        }
    }
}
