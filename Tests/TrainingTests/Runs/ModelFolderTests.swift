import Foundation
import Testing

@testable import Training

@Suite struct ModelFolderTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-folder-\(UUID())")

    init() throws { try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true) }

    private func owner(_ url: URL) throws -> (user: Int, mode: Int) {
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        let user = try #require(attributes[.ownerAccountID] as? NSNumber)
        return (user.intValue, try #require(attributes[.posixPermissions] as? NSNumber).intValue & 0o777)
    }

    @Test func aMissingFolderIsMadeAndLeftEmpty() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appendingPathComponent("a/models")
        try ModelFolder(folder).prepare()
        try ModelFolder(folder).prepare()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func aFileInItsPlaceIsNamed() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        let file = root.appendingPathComponent("models")
        try Data().write(to: file)
        let error = #expect(throws: ModelFolder.Fault.self) { try ModelFolder(file).prepare() }
        #expect(
            error?.description.hasPrefix("model.folder: \(file.path) can't be written: a file is in its place") == true)
    }

    /// Of procfs, which takes no files from anybody.
    @Test func aFolderThatTakesNoFilesIsNamed() {
        #expect(throws: ModelFolder.Fault.self) { try ModelFolder(URL(fileURLWithPath: "/proc")).prepare() }
        #expect(throws: ModelFolder.Fault.self) { try ModelFolder(URL(fileURLWithPath: "/proc/models")).prepare() }
    }

    @Test(.enabled(if: geteuid() != 0, "the administrator may write everywhere"))
    func aFolderOfSomebodyElseIsNamed() throws {
        let error = #expect(throws: ModelFolder.Fault.self) {
            try ModelFolder(URL(fileURLWithPath: "/gramd-models")).prepare()
        }
        #expect(error?.reason.contains("may not") == true)
    }

    @Test(.enabled(if: geteuid() == 0, "only the administrator can give files away"))
    func whatTheAdministratorMakesFollowsTheFolder() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try #require(chown(root.path, 12_345, 12_345) == 0 && chmod(root.path, 0o750) == 0)
        let folder = root.appendingPathComponent("runs/shop")
        try ModelFolder.create(folder)
        for url in [folder, folder.deletingLastPathComponent()] { #expect(try owner(url).user == 12_345) }
        try #require(chmod(folder.path, 0o757) == 0)
        let model = folder.appendingPathComponent("model")
        let file = model.appendingPathComponent("config.json")
        try FileManager.default.createDirectory(at: model, withIntermediateDirectories: false)
        try Data("{}".utf8).write(to: file)
        let link = model.appendingPathComponent("link")
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "/etc/hostname")
        ModelFolder.adopt(model)
        #expect(try owner(model) == (12_345, 0o755))
        #expect(try owner(file) == (12_345, 0o644))
        #expect(try owner(link).user == 0)
        #expect(try owner(URL(fileURLWithPath: "/etc/hostname")).user == 0)
    }
}
