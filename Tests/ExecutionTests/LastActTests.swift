import Execution
import Foundation
import Testing

@Suite struct LastActTests {
    @Test func itIsDoneBeforeASignalEndsTheProcess() async {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-last-act-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        await #expect(processExitsWith: .signal(SIGTERM)) { [path = file.path as String] in
            LastAct.before([SIGTERM]) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
            kill(getpid(), SIGTERM)
            while true { pause() }
        }
        #expect(FileManager.default.fileExists(atPath: file.path))
    }
}
