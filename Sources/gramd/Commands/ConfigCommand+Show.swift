import ArgumentParser
import Daemon
import Evaluation
import Monitoring

extension ConfigCommand {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows every setting with its value and where that comes from.",
            discussion: """
                A value is the built-in one (default), or comes from the configuration file, from an environment variable, \
                or, if it is a secret, from a file or from one of systemd's credentials. Secrets are masked. Settings that \
                can't be used are shown as they are given, and named at the end.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "Prints JSON: key, value, origin and place of each setting, and the problems.") var json = false

        private struct Listing: Encodable {
            let settings: [ConfiguredValue]
            let problems: [String]
        }

        func run() throws {
            let (values, problems) = try GramdConfiguration.listing(path: options.config)
            if json {
                try printJSON(Listing(settings: values, problems: problems?.problems ?? []))
            } else {
                let rows = values.map { value in
                    [
                        value.key, value.values.isEmpty ? "-" : value.values.joined(separator: ", "),
                        value.origin.name + (value.origin.place.map { " \($0)" } ?? ""),
                    ]
                }
                print("\(verbatim: TextTable(header: ["setting", "value", "from"], rows: rows, leftAligned: 3))")
            }
            if let problems { throw problems }
        }
    }
}
