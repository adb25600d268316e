import Foundation
import LocalServers
import Synchronization

/// Stands between a client and a server on 127.0.0.1, and makes their connection slow, mute or broken.
public final class TCPProxy: Sendable {
    private let relay: LoopbackRelay
    private let obstacle: Obstacle
    /// Where clients connect to.
    public var port: Int { relay.port }

    /// - Parameter target: the server's port.
    public init(to target: Int) throws {
        let obstacle = Obstacle()
        self.obstacle = obstacle
        relay = try LoopbackRelay(to: target) { _ in
            LoopbackRelay.Filters(toServer: obstacle.pass, toClient: obstacle.pass)
        }
    }

    /// Ends the proxy and all connections.
    public func close() {
        relay.close()
        hold(false)
    }

    /// Lets every piece of data wait before it goes on, in either direction.
    public func setDelay(_ delay: Duration) { obstacle.setDelay(delay / .seconds(1)) }

    /// Lets nothing through, and ends no connection; what comes meanwhile follows later.
    public func hold(_ isHeld: Bool = true) { obstacle.hold(isHeld) }

    /// Ends all connections.
    public func cut() { relay.cut() }

    /// What every piece of data has to pass.
    private final class Obstacle: Sendable {
        private struct State {
            var delay: TimeInterval = 0
            var isHeld = false
        }

        private let state = Mutex(State())
        private let change = NSCondition()

        func setDelay(_ delay: TimeInterval) { state.withLock { $0.delay = delay } }

        func hold(_ isHeld: Bool) {
            change.lock()
            state.withLock { $0.isHeld = isHeld }
            change.broadcast()
            change.unlock()
        }

        @Sendable func pass(_ data: [UInt8]) -> [UInt8] {
            change.lock()
            while state.withLock({ $0.isHeld }) { change.wait() }
            change.unlock()
            let delay = state.withLock { $0.delay }
            if delay > 0 { Thread.sleep(forTimeInterval: delay) }
            return data
        }
    }
}
