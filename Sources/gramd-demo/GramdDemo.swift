import ArgumentParser
import CVersion
import Foundation

@main
struct GramdDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gramd-demo", abstract: "Tries gramd out: an invented shop, and throwaway servers for it.",
        version: "gramd-demo \(GRAMD_VERSION)",
        subcommands: [RunCommand.self, SimulateCommand.self, BrokerCommand.self], defaultSubcommand: RunCommand.self)

    static func main() async {
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as CocoaError {
            exit(withError: FileFault(error))
        } catch {
            exit(withError: error)
        }
    }
}

/// A fault of the file system in plain words: Foundation's own are those of an object.
struct FileFault: Error, CustomStringConvertible {
    let description: String

    init(_ error: CocoaError) {
        let system = (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
        let reason = system ?? error.localizedDescription
        description = error.filePath.map { "\($0): \(reason)" } ?? reason
    }
}
