import ArgumentParser
import Daemon
import Monitoring
import Postgres

extension ConfigCommand {
    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads the configuration, names every problem, and starts nothing.",
            discussion: """
                With --online, everything that the configuration names is tried out as well, in \
                \(OnlineSurvey.deadline.components.seconds) s at most: PostgreSQL with its version, schema, rights and \
                clock, Kafka with its topics and rights, the schema registry, folders, the trainer's program, the model, \
                the server that computes for it, who may read files with secrets, the certificate of HTTP, and the \
                port. Nothing is changed. Run it as the user of the service (runuser -u gramd -- gramd config validate \
                --online): rights are those of who asks. Ends with \(ExitStatus.unusableSettings.code) when anything \
                failed; warnings count as passed.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "Only what gramd serve needs: secrets and files of Kafka and of training needn't be there.")
        var serve = false
        @Flag(help: "Connects to everything, and says how each is.") var online = false
        @Flag(help: "Prints JSON: verdict, and check, result and message of each.") var json = false

        func run() async throws {
            let use: ConfigurationUse = serve ? .searches : .everything
            let configuration: GramdConfiguration
            do { configuration = try options.load(for: use) } catch let error as ConfigurationError {
                if json {
                    try printJSON(
                        OnlineReport(
                            checks: error.problems.map {
                                OnlineCheck(check: "configuration", result: .failed, message: $0)
                            }))
                }
                throw error
            }
            let valid = OnlineCheck(check: "configuration", result: .passed, message: "every setting can be used")
            guard online else {
                return json ? try printJSON(OnlineReport(checks: [valid])) : printSummary(of: configuration)
            }
            let report = OnlineReport(checks: [valid] + (await OnlineSurvey(configuration, for: use).run()))
            if json { try printJSON(report) } else { print(report.text) }
            if report.status != .success { throw ExitCode(report.status) }
        }

        private func printSummary(of configuration: GramdConfiguration) {
            print("the configuration is valid")
            if !serve { print("topic \(configuration.productTopic) of \(configuration.kafka)") }
            print(
                "schema \(configuration.postgres.schema ?? "public"), HTTP on \(configuration.httpHost):\(configuration.httpPort)"
            )
        }
    }
}
