import ArgumentParser
import Catalog
import Daemon
import Monitoring
import Transformation

extension EventsCommand {
    struct Formats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the formats that catalog.format can name, with their parameters.")

        @Flag(help: "Prints JSON.") var json = false

        func run() throws {
            if json { return try printJSON(FormatsDocument()) }
            let native = EventFormat.allCases.map(\.rawValue).joined(separator: ", ")
            print("\(native): read without a transformation\n")
            for format in NamedFormat.all {
                print("\(format.name): \(format.summary)")
                for parameter in format.parameters {
                    print("    \(parameter.name)\(parameter.isNeeded ? " (needed)" : ""): \(parameter.meaning)")
                }
            }
        }
    }

    struct Format: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the jq program of a format, as a start for a program of one's own (catalog.transform).")

        @Argument(help: "Its name, as gramd events formats lists it.") var name: String

        func run() throws {
            guard let format = NamedFormat.named(name) else {
                throw CommandError(.notFound, "there is no program of that name; gramd events formats lists them")
            }
            print(DisplayText(verbatim: format.text), terminator: "")
        }
    }
}
