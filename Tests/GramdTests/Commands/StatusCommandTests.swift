import Testing

@Suite struct StatusCommandTests {
    @Test(arguments: [[], ["--json"]])
    func whatCantBeAskedIsToldFromWhatIsWrong(options: [String]) async throws {
        // Neither the port of an instance nor a database, and a broker that is not there.
        let run = try await CommandRun(["status"] + options, settings: ["KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"])
        #expect(run.status == 2, "\(run.message)")
    }
}
