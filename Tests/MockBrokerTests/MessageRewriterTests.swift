import Testing

@testable import MockBroker

@Suite struct MessageRewriterTests {
    private static let port = 9_092
    private static let mockPort = 40_000

    private func int16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }

    private func int32(_ value: Int) -> [UInt8] { int16(value >> 16) + int16(value) }

    private func string(_ text: String) -> [UInt8] { int16(text.utf8.count) + Array(text.utf8) }

    private var null: [UInt8] { int16(-1) }

    private func message(_ parts: [UInt8]...) -> [UInt8] { Array(parts.joined()) }

    /// What a broker is in answers: its number, its host and its port.
    private func broker(_ number: Int, port: Int) -> [UInt8] {
        message(int32(number), string("127.0.0.1"), int32(port))
    }

    private func request(_ api: MockRequest, version: Int, number: Int, _ body: [UInt8] = []) -> [UInt8] {
        message(int16(Int(api.rawValue)), int16(version), int32(number), string("client"), body)
    }

    private func rewritten(request: [UInt8], by rewriter: inout MessageRewriter) -> [UInt8] {
        var message = MessageBytes(request[...])
        rewriter.rewrite(request: &message)
        return Array(message.bytes)
    }

    private func rewritten(response: [UInt8], by rewriter: inout MessageRewriter) -> [UInt8] {
        var message = MessageBytes(response[...])
        rewriter.rewrite(response: &message)
        return Array(message.bytes)
    }

    @Test(arguments: 0...2)
    func brokersOfMetadataHaveTheRelaysPort(_ version: Int) {
        var rewriter = MessageRewriter(port: Int32(Self.port))
        let request = request(.metadata, version: version, number: 7)
        #expect(rewritten(request: request, by: &rewriter) == request)
        func response(_ port: Int) -> [UInt8] {
            let (rack, noRack) = version == 0 ? ([], []) : (string("rack"), null)
            let brokers = message(broker(1, port: port), noRack, broker(2, port: port), rack)
            return message(int32(7), int32(2), brokers, string("what follows"))
        }
        #expect(rewritten(response: response(Self.mockPort), by: &rewriter) == response(Self.port))
    }

    @Test(arguments: 0...2)
    func theCoordinatorHasTheRelaysPort(_ version: Int) {
        var rewriter = MessageRewriter(port: Int32(Self.port))
        _ = rewritten(request: request(.findCoordinator, version: version, number: 8), by: &rewriter)
        func response(_ port: Int) -> [UInt8] {
            let (pause, text) = version == 0 ? ([], []) : (int32(0), null)
            return message(int32(8), pause, int16(0), text, broker(1, port: port))
        }
        #expect(rewritten(response: response(Self.mockPort), by: &rewriter) == response(Self.port))
    }

    @Test func whereNoBrokerIsNamedNothingChanges() {
        var rewriter = MessageRewriter(port: Int32(Self.port))
        _ = rewritten(request: request(.findCoordinator, version: 0, number: 8), by: &rewriter)
        let failed = message(int32(8), int16(15), broker(0, port: 0))
        #expect(rewritten(response: failed, by: &rewriter) == failed)
        // An answer to something else, whatever it looks like.
        _ = rewritten(request: request(.fetch, version: 11, number: 9), by: &rewriter)
        let fetched = message(int32(9), int32(1), broker(1, port: Self.mockPort))
        #expect(rewritten(response: fetched, by: &rewriter) == fetched)
    }

    @Test(arguments: [(45_000, 6_000), (6_000, 6_000), (2_000, 2_000)])
    func sessionsAreLimited(_ session: Int, _ expected: Int) {
        var rewriter = MessageRewriter(port: Int32(Self.port))
        func join(_ session: Int) -> [UInt8] {
            let body = message(string("group"), int32(session), string(""), string("what follows"))
            return request(.joinGroup, version: 5, number: 1, body)
        }
        #expect(rewritten(request: join(session), by: &rewriter) == join(expected))
    }

    @Test(arguments: [(69, 25), (0, 0), (27, 27)], [0, 3])
    func aForgottenGroupIsAnUnknownMember(_ error: (given: Int, expected: Int), _ version: Int) {
        var rewriter = MessageRewriter(port: Int32(Self.port))
        _ = rewritten(request: request(.heartbeat, version: version, number: 5), by: &rewriter)
        func response(_ error: Int) -> [UInt8] { message(int32(5), version == 0 ? [] : int32(0), int16(error)) }
        #expect(rewritten(response: response(error.given), by: &rewriter) == response(error.expected))
    }

    /// Messages that end too soon pass as they are.
    @Test func brokenMessagesPass() {
        let join = request(.joinGroup, version: 5, number: 1, message(string("group"), int32(45_000)))
        let metadata = message(int32(7), int32(1), broker(1, port: Self.mockPort))
        for length in 0..<metadata.count {
            var rewriter = MessageRewriter(port: Int32(Self.port))
            let cut = Array(join.prefix(length))
            #expect(rewritten(request: cut, by: &rewriter) == cut)
            _ = rewritten(request: request(.metadata, version: 0, number: 7), by: &rewriter)
            let answer = Array(metadata.prefix(length))
            #expect(rewritten(response: answer, by: &rewriter) == answer)
        }
    }
}
