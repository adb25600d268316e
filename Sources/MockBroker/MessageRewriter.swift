/// What a relay before a mock broker changes in the messages that pass, none of which gets longer or shorter.
///
/// - Brokers that answers name (`Metadata`, `FindCoordinator`) get the relay's port, so that clients stay with it.
/// - A member that joins a group gets a session of at most ``sessionLimit``. The mock knows no static membership: a
///   member that comes back under its name is a new one, and a group with a member that is gone waits for the whole
///   session before it goes on, twice where that one was its leader: with 45 s that is 44 s or 90 s.
/// - A heartbeat to a group that the mock doesn't know, as after its restart, is answered as Kafka does: the member is
///   unknown. It then joins again; what the mock says would have it wait until its own session is over.
///
/// The messages are those of the protocol guide at <https://kafka.apache.org/protocol>, in the versions that have no
/// tagged fields.
struct MessageRewriter {
    /// Up to which version this type reads what it changes.
    static let newestVersions: [(MockRequest, Int16)] = [
        (.metadata, 2), (.findCoordinator, 2), (.joinGroup, 5), (.heartbeat, 3),
    ]
    /// In milliseconds: twice the interval at which members with a longer session send heartbeats.
    static let sessionLimit: Int32 = 6_000

    /// Kafka's error codes `GROUP_ID_NOT_FOUND` and `UNKNOWN_MEMBER_ID`.
    private static let (groupNotFound, memberUnknown): (Int16, Int16) = (69, 25)

    /// What clients are told to connect to.
    let port: Int32
    /// Requests whose answers are changed, with their version, by correlation number.
    private var awaited: [Int32: (request: MockRequest, version: Int16)] = [:]

    init(port: Int32) { self.port = port }

    mutating func rewrite(request message: inout MessageBytes) {
        guard let key = message.readInt16(), let version = message.readInt16(), let number = message.readInt32(),
            let request = MockRequest(rawValue: key)
        else { return }
        switch request {
        case .metadata, .findCoordinator, .heartbeat: awaited[number] = (request, version)
        case .joinGroup:
            // The client's name, then the group's.
            guard message.skipString() != nil, message.skipString() != nil else { return }
            _ = message.replaceInt32 { min($0, Self.sessionLimit) }
        default: break
        }
    }

    mutating func rewrite(response message: inout MessageBytes) {
        guard let number = message.readInt32(), let (request, version) = awaited.removeValue(forKey: number) else {
            return
        }
        switch request {
        case .metadata: rewriteMetadata(&message, version)
        case .findCoordinator: rewriteCoordinator(&message, version)
        default: rewriteHeartbeat(&message, version)
        }
    }

    private func rewriteMetadata(_ message: inout MessageBytes, _ version: Int16) {
        guard let brokers = message.readInt32() else { return }
        for _ in 0..<max(0, brokers) {
            guard rewriteBroker(&message) != nil else { return }
            // The rack.
            if version >= 1, message.skipString() == nil { return }
        }
    }

    private func rewriteCoordinator(_ message: inout MessageBytes, _ version: Int16) {
        // How long the client has to pause, then the error and its text.
        if version >= 1, message.readInt32() == nil { return }
        guard message.readInt16() == 0 else { return }
        if version >= 1, message.skipString() == nil { return }
        _ = rewriteBroker(&message)
    }

    private func rewriteHeartbeat(_ message: inout MessageBytes, _ version: Int16) {
        // How long the client has to pause.
        if version >= 1, message.readInt32() == nil { return }
        _ = message.replaceInt16 { $0 == Self.groupNotFound ? Self.memberUnknown : $0 }
    }

    /// Its number, its host and its port.
    private func rewriteBroker(_ message: inout MessageBytes) -> Void? {
        guard message.readInt32() != nil, message.skipString() != nil else { return nil }
        return message.replaceInt32 { _ in port }
    }
}
