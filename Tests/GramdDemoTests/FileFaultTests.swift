import Foundation
import Testing

@testable import gramd_demo

@Suite struct FileFaultTests {
    @Test func aFolderThatCantBeMadeIsToldInPlainWords() throws {
        let error = #expect(throws: CocoaError.self) {
            try FileManager.default.createDirectory(atPath: "/proc/nowhere", withIntermediateDirectories: false)
        }
        let text = FileFault(try #require(error)).description
        #expect(text == "/proc/nowhere: No such file or directory")
    }
}
