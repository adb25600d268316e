import Foundation
import Testing

@testable import GRAM

@Suite struct WholeFileTests {
    @Test func aFileThatIsNotThereIsSaidSoInPlainWords() {
        let file = URL(filePath: "/nowhere/gramd.json")
        let fault = #expect(throws: WholeFile.Fault.self) { try WholeFile.contents(of: file, maximumBytes: 9) }
        #expect(fault?.description == "there is no such file")
        #expect(throws: CheckpointError.unreadable(file: "gramd.json", reason: "there is no such file")) {
            try SafeTensorsFile(contentsOf: file)
        }
    }

    @Test func noMoreThanAnyFileOfItsKindHasIsRead() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try Data([1, 2, 3]).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try WholeFile.contents(of: file, maximumBytes: 3) == Data([1, 2, 3]))
        let fault = #expect(throws: WholeFile.Fault.self) { try WholeFile.contents(of: file, maximumBytes: 2) }
        #expect(fault?.description == "expected at most 2 bytes")
    }
}
