import Foundation
import LocalServers
import Testing

@Suite struct LifelineTests {
    private let file = FileManager.default.temporaryDirectory.appending(path: "gramd-lifeline-\(UUID().uuidString)")

    @Test func theCommandRunsWhenItIsCut() throws {
        defer { try? FileManager.default.removeItem(at: file) }
        let lifeline = try Lifeline(["/bin/touch", file.path])
        #expect(!FileManager.default.fileExists(atPath: file.path))
        lifeline.cut()
        #expect(FileManager.default.fileExists(atPath: file.path))
    }
}
