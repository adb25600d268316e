import NIOCore
import Synchronization

/// Sends the same events to everybody who watches, in the form of server-sent events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
final class LiveFeed: Sendable {
    private typealias Watcher = AsyncStream<ByteBuffer>.Continuation

    private struct State {
        var watchers: [Int: Watcher] = [:]
        var nextID = 0
        var isOver = false
    }

    /// More are refused.
    static let mostWatchers = 32
    /// So many events a watcher may be behind; older ones are left out.
    private static let buffered = 16

    private let state = Mutex(State())

    /// How many watch.
    var watcherCount: Int { state.withLock { $0.watchers.count } }

    /// A line that says nothing, so that both sides notice when the other is gone.
    static let heartbeat = ByteBuffer(string: ":\n\n")

    /// - Parameter json: of one line.
    static func event(_ name: StaticString, _ json: ByteBuffer) -> ByteBuffer {
        var event = ByteBuffer(string: "event: \(name)\ndata: ")
        event.writeImmutableBuffer(json)
        event.writeString("\n\n")
        return event
    }

    /// Begins to watch; ends when the stream is given up, or with the feed.
    /// - Parameter first: what is sent at once.
    /// - Returns: nil where too many watch, or the feed is over.
    func watch(first: ByteBuffer) -> AsyncStream<ByteBuffer>? {
        let (stream, watcher) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(Self.buffered))
        let id: Int? = state.withLock { state in
            guard !state.isOver, state.watchers.count < Self.mostWatchers else { return nil }
            state.nextID += 1
            state.watchers[state.nextID] = watcher
            return state.nextID
        }
        guard let id else { return nil }
        watcher.onTermination = { [weak self] _ in self?.leave(id) }
        watcher.yield(first)
        return stream
    }

    private func leave(_ id: Int) { state.withLock { $0.watchers[id] = nil } }

    func send(_ event: ByteBuffer) {
        for watcher in state.withLock({ Array($0.watchers.values) }) { watcher.yield(event) }
    }

    /// Nobody is sent anything any more.
    func finish() {
        let watchers = state.withLock { state in
            defer { state.watchers = [:] }
            state.isOver = true
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.finish() }
    }
}
