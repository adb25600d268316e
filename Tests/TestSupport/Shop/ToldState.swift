/// A state of the surroundings that an instance is not ready in: what `/readyz` says of it, and how long after.
package struct ToldState {
    private let state: String
    private let message: String
    private let time: Duration

    /// Waits until an instance is not ready because of one of its parts.
    /// - Parameter part: as `/readyz` names it.
    package init(
        _ state: String, of daemon: DaemonProcess, in part: String, until isTold: (String) -> Bool = { _ in true }
    ) async throws {
        self.state = state
        var message: String?
        time = try await eventually("/readyz says that \(state)") {
            let readiness = try await daemon.readiness()
            message = readiness.status == 503 ? readiness.failures[part] : nil
            return message.map(isTold) ?? false
        }
        self.message = message ?? ""
    }

    /// What is told.
    package var text: String { message }

    package func print() {
        Swift.print("STATE\t\(state)\t503\t\(time)\t\(message)")
    }
}
