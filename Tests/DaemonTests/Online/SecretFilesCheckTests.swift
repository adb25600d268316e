import Foundation
import Testing

@testable import Daemon

@Suite struct SecretFilesCheckTests {
    /// What the configuration of a file says has secrets in it.
    private func secretFiles(_ yaml: String, environment: [String: String] = [:]) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try GramdConfiguration.load(path: file.path, environment: environment).secretFiles
            .map { $0 == file.path ? "itself" : $0 }
    }

    @Test(arguments: [
        ("postgres: {passwordFile: /etc/hostname}", ["/etc/hostname"]), ("postgres: {password: secret}", ["itself"]),
        ("postgres: {connection: 'host=db password=secret'}", ["itself"]), ("postgres: {connection: host=db}", []),
    ])
    func filesWithSecretsAreKnown(yaml: String, files: [String]) throws {
        #expect(try secretFiles(yaml) == files)
    }

    @Test func aVariableIsNoFile() throws {
        #expect(try secretFiles("", environment: ["GRAMD_POSTGRES_PASSWORD": "secret"]).isEmpty)
    }

    @Test func whatEverybodyMayReadIsNamed() {
        let open = SecretFilesCheck(files: ["/etc/shadow", "/etc/passwd"]).result
        #expect(open.result == .warning)
        #expect(open.message.contains("may read /etc/passwd, with a secret in it"), "\(open.message)")
        #expect(SecretFilesCheck(files: ["/etc/shadow"]).result.result == .passed)
    }

    /// As in `/etc/gramd/secrets`, into which nobody else comes.
    @Test func aFileInAClosedFolderIsOpenToNobody() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "password")
        try Data("secret".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect(!ReadableFile(file.path).isOpenToAll)
        // A link says nothing of who may read what it leads to, as those of Kubernetes' secrets.
        let link = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: file.path)
        defer { try? FileManager.default.removeItem(at: link) }
        #expect(!ReadableFile(link.path).isOpenToAll)
        let inside = folder.appending(path: "users")
        try FileManager.default.createSymbolicLink(atPath: inside.path, withDestinationPath: "/etc/passwd")
        #expect(ReadableFile(inside.path).isOpenToAll)
    }
}
