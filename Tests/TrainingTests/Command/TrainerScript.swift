import Foundation

@testable import Training

/// A trainer in the shell's language, in a folder that is removed with the last reference.
final class TrainerScript: Sendable {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-trainer-\(UUID().uuidString)")

    /// - Parameter body: sees the path of `training.json` as `$1` and ``folder`` as `$2`; `value NAME` prints one of the
    ///   texts in the former.
    init(_ body: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = """
            #!/bin/sh
            set -e
            training=$1
            value() { sed -n "s/^ *\\"$1\\" *: *\\"\\(.*\\)\\",\\{0,1\\}$/\\1/p" "$training"; }
            \(body)

            """
        try Data(script.utf8).write(to: folder.appendingPathComponent("train"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.appendingPathComponent("train").path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func command(timeLimit: Duration = .seconds(600), grace: Duration = .seconds(600)) -> TrainerCommand {
        var command = TrainerCommand(
            [folder.appendingPathComponent("train").path, TrainerCommand.placeholder, folder.path],
            timeLimit: timeLimit)
        command.grace = grace
        return command
    }

    /// What the script has left in its folder.
    func contents(of name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

    /// Takes the starting model for the trained one, but for its last weight, which becomes 0.5.
    static let changingOneWeight = """
        cp "$training" "$(value supervisedData)" "$(value preferenceData)" "$2"
        echo '{"step": 0, "steps": 2, "message": "copying"}'
        cp -R "$(value startingModel)" "$(value output)"
        weights="$(value output)/model.safetensors"
        size=$(wc -c < "$weights")
        printf '\\000\\000\\000\\077' | dd of="$weights" bs=1 seek=$((size - 4)) conv=notrunc 2> "$2/dd"
        echo '{"step": 2, "steps": 2, "loss": 0.25}'
        """
    /// What the last weight then is, as it stands in the file.
    static let lastWeight = Data([0, 0, 0, 0x3F])
}
