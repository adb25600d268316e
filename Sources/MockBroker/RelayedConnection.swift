import Synchronization

/// Cuts what goes through a connection into Kafka's messages, and has them rewritten.
final class RelayedConnection: Sendable {
    private struct State {
        var rewriter: MessageRewriter
        var requests = MessageSplitter()
        var responses = MessageSplitter()
    }

    private let state: Mutex<State>

    /// - Parameter port: what clients are told to connect to.
    init(port: Int) { state = Mutex(State(rewriter: MessageRewriter(port: Int32(port)))) }

    @Sendable func passRequests(_ data: [UInt8]) -> [UInt8] {
        state.withLock { state in
            state.requests.pass(data) { state.rewriter.rewrite(request: &$0) }
        }
    }

    @Sendable func passResponses(_ data: [UInt8]) -> [UInt8] {
        state.withLock { state in
            state.responses.pass(data) { state.rewriter.rewrite(response: &$0) }
        }
    }
}
