import Testing

@testable import MockBroker

@Suite struct MessageSplitterTests {
    private let stream: [UInt8] = [0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1, 4]

    /// However the stream is cut, the same messages are seen and all bytes come out.
    @Test(arguments: 1...16)
    func putsMessagesTogether(_ size: Int) {
        var splitter = MessageSplitter()
        var messages: [[UInt8]] = []
        var passed: [UInt8] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            passed += splitter.pass(Array(stream[start..<min(start + size, stream.count)])) {
                messages.append(Array($0.bytes))
            }
        }
        #expect(messages == [[1, 2, 3], [], [4]])
        #expect(passed == stream)
    }

    @Test func aMessageWaitsForItsEnd() {
        var splitter = MessageSplitter()
        #expect(splitter.pass([0, 0, 0, 2, 1]) { _ in Issue.record("a message without its end") }.isEmpty)
        #expect(splitter.pass([2, 0, 0]) { _ in } == [0, 0, 0, 2, 1, 2])
    }

    @Test func whatIsRewrittenComesOut() {
        var splitter = MessageSplitter()
        let passed = splitter.pass([0, 0, 0, 6, 9, 9, 0, 0, 0, 1]) { message in
            _ = message.readInt16()
            _ = message.replaceInt32 { $0 + 511 }
        }
        #expect(passed == [0, 0, 0, 6, 9, 9, 0, 0, 2, 0])
        // Too short to be changed.
        #expect(splitter.pass([0, 0, 0, 2, 9, 9]) { _ = $0.replaceInt32 { _ in 7 } } == [0, 0, 0, 2, 9, 9])
    }
}
