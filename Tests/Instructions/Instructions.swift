import Foundation

/// Runs hot paths on fixed data, so that `.ci/instructions` can count their instructions under valgrind.
///
/// `gramd-instructions prepare FOLDER` writes the data, `gramd-instructions PATH FOLDER` runs one path on it: one thread,
/// nothing random, no servers.
@main enum Instructions {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let paths = HotPath.allCases.map(\.rawValue).joined(separator: "|")
        guard arguments.count == 2, let name = arguments.first, let folder = arguments.last else {
            throw Usage(description: "usage: gramd-instructions prepare|\(paths) FOLDER")
        }
        let data = FixedData(folder: URL(filePath: folder))
        if name == "prepare" { return try data.write() }
        guard let path = HotPath(rawValue: name) else { throw Usage(description: "\(name) is none of \(paths)") }
        print("\(path.rawValue): \(try path.run(on: data)) results")
    }

    struct Usage: Error, CustomStringConvertible { let description: String }
}

/// What runs in here is counted, by this function's name; setting up and tearing down is not.
@inline(never) func countedInstructions(_ body: () throws -> Void) rethrows { try body() }
