import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// Connections that speak TLS before anything else where the server has a certificate as they come, and plain HTTP where it
/// has none.
///
/// The certificate is asked for anew by each connection, so that a renewed one needs no restart. The time until the first
/// request has come is that of ``ConnectionHandler``, with the handshake in it; a connection has its place in
/// ``OpenConnections`` from its first byte on.
struct EncryptedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let certificate: @Sendable () -> ServerCertificate?
    let connections: OpenConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            guard let context = certificate()?.context else { return }
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
            try channel.pipeline.syncOperations.addHandler(HandshakeFailureHandler(connections))
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

/// Counts the clients with which TLS can't be agreed on, plain HTTP among them. The handler before it closes their
/// connections.
final class HandshakeFailureHandler: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let connections: OpenConnections

    init(_ connections: OpenConnections) { self.connections = connections }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // One that leaves before it has said enough, as a check of the port does, is none of them.
        if case NIOSSLError.handshakeFailed(let cause) = error, context.channel.isActive {
            connections.refuse(Self.reason("\(cause)"))
        }
        context.fireErrorCaught(error)
    }

    /// BoringSSL's name for what went wrong, such as `HTTP_REQUEST`, without numbers and the places in its source, which are
    /// paths of the machine that built gramd.
    static func reason(_ text: String) -> String {
        let names = text.matches(of: #/:OPENSSL_internal:([^:]+?) at /#).map { String($0.1) }
        return names.isEmpty ? text : names.joined(separator: ", ")
    }
}
