import Daemon
import Foundation

/// A likely mistake: what somebody does where, and what that person and a script are told.
struct Mistake: CustomStringConvertible {
    /// In an argument, stands for the path of ``file``.
    static let filePlaceholder = "{file}"

    let arguments: [String]
    var settings: [String: String] = [:]
    /// The configuration file.
    var yaml = ""
    var scene = Scene.nothing
    var file: (name: String, contents: [UInt8])?
    /// Takes standard output.
    var output: String?
    let status: Daemon.ExitStatus
    /// The words that name the cause, and those that name the remedy.
    let messages: [String]

    init(
        arguments: [String], settings: [String: String] = [:], yaml: String = "", scene: Scene = .nothing,
        file: (name: String, contents: [UInt8])? = nil, output: String? = nil, status: Daemon.ExitStatus,
        message: String, remedy: String? = nil
    ) {
        self.arguments = arguments
        self.settings = settings
        self.yaml = yaml
        self.scene = scene
        self.file = file
        self.output = output
        self.status = status
        messages = [message] + [remedy].compactMap(\.self)
    }

    /// Wrong options or arguments.
    static func usage(_ arguments: String..., message: String) -> Mistake {
        Mistake(arguments: arguments, status: .usage, message: message)
    }

    /// A setting that can't be used.
    static func setting(_ name: String, _ value: String, _ message: String, remedy: String? = nil) -> Mistake {
        Mistake(
            arguments: ["config", "validate"], settings: [name: value], status: .unusableSettings, message: message,
            remedy: remedy)
    }

    /// A configuration file that can't be used.
    static func file(_ yaml: String, _ message: String, remedy: String? = nil) -> Mistake {
        Mistake(
            arguments: ["config", "validate"], yaml: yaml, status: .unusableSettings, message: message, remedy: remedy)
    }

    /// What is named, and is not in an empty index.
    static func absent(_ arguments: String..., message: String, remedy: String? = nil) -> Mistake {
        Mistake(arguments: arguments, scene: .index, status: .notFound, message: message, remedy: remedy)
    }

    /// A file that can't be imported into an empty index.
    static func importing(_ kind: String, _ name: String, _ contents: [UInt8], _ message: String) -> Mistake {
        Mistake(
            arguments: ["import", kind, filePlaceholder], scene: .index, file: (name, contents), status: .unusableData,
            message: message)
    }

    var description: String {
        var text = arguments.map { $0 == Self.filePlaceholder ? file?.name ?? $0 : $0 }.joined(separator: " ")
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) { text += " \(name)=\(value)" }
        if !yaml.isEmpty { text += " with \(yaml.debugDescription)" }
        if let output { text += " > \(output)" }
        return scene == .nothing ? text : "\(text) on \(scene.rawValue)"
    }

    /// Makes it.
    func make() async throws -> CommandRun {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var path = ""
        if let file {
            path = folder.appending(path: file.name).path
            try Data(file.contents).write(to: URL(filePath: path))
        }
        return try await scene.set { surroundings in
            try await CommandRun(
                arguments.map { $0 == Self.filePlaceholder ? path : $0 },
                settings: surroundings.merging(settings) { $1 }, yaml: yaml, output: output)
        }
    }
}
