import Hummingbird
import NIOCore
import NIOHTTPTypes

/// What gramd wants of a connection besides HTTP.
///
/// A client that closes its side has left: the connection is closed at once, so that its request is not worked on. When
/// the server stops, no connection outlasts ``patience``, also one whose client sends half a request or reads nothing.
/// What is no HTTP at all is answered with an error's body too.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a connection may go on when the server stops.
    static let patience = TimeAmount.milliseconds(1_500)

    private var closing: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        // A channel that can't be told so shows that a client has left by its writes only.
        try? context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, closing == nil {
            let channel = context.channel
            closing = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        closing?.cancel()
        context.fireChannelInactive()
    }

    /// Only what can't be parsed is refused without a body.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headerFields[.contentLength] == "0"
        else { return context.write(data, promise: promise) }
        let body = HTTPAnswer.body(of: "this is no HTTP/1.1 request, or its address or headers are too long")
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.contentLength] = String(body.readableBytes)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
    }
}
