import Hummingbird
import NIOCore
import NIOHTTPTypes

/// What gramd wants of a connection besides HTTP.
///
/// A client that closes its side has left: the connection is closed at once, so that its request is not worked on. One
/// that keeps the server waiting, for a request or for taking an answer, is closed when its time is over
/// (``ConnectionLimits``). When the server stops, no connection outlasts ``patience``. What is no HTTP at all is answered
/// with an error's body too.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a connection may go on when the server stops.
    static let patience = TimeAmount.milliseconds(1_500)

    private let connections: OpenConnections
    private var id: OpenConnections.ID?
    /// Requests whose head has come and whose answer has not ended.
    private var unanswered = 0
    /// Whether a request has begun and not ended.
    private var isReading = false
    private var closesAfterAnswer = false
    /// When to close unless a request, or the rest of one, comes.
    private var silence: Scheduled<Void>?
    /// When to close unless the client takes what it was sent.
    private var unread: Scheduled<Void>?
    private var closing: Scheduled<Void>?

    init(_ connections: OpenConnections) { self.connections = connections }

    func handlerAdded(context: ChannelHandlerContext) {
        // A channel that can't be told so shows that a client has left by its writes only.
        try? context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
        id = connections.open(context.channel)
        // Its time begins when it can be closed: a busy machine may take longer until then than a request may.
        if context.channel.isActive { awaitRequest(context, connections.limits.request) }
    }

    func channelActive(context: ChannelHandlerContext) {
        awaitRequest(context, connections.limits.request)
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, closing == nil {
            let channel = context.channel
            closing = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        for task in [silence, unread, closing] { task?.cancel() }
        context.fireChannelInactive()
    }

    // MARK: Requests and answers

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            isReading = true
            if let id { connections.begin(id) }
            // What is sent ahead of an answer is waited for when that has ended.
            if unanswered == 1 { awaitRequest(context, connections.limits.request) }
        case .body: break
        case .end:
            isReading = false
            silence?.cancel()
            if unanswered == 0 { rest(context) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): write(head, context, promise)
        case .body: context.write(data, promise: promise)
        case .end: writeEnd(context, data, promise)
        }
    }

    private func write(
        _ head: HTTPResponse, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        var head = head
        if connections.hasTooMany {
            closesAfterAnswer = true
            head.headerFields[.connection] = "close"
        }
        // Only what can't be parsed is refused without a body.
        guard head.status == .badRequest, head.headerFields[.contentLength] == "0" else {
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        }
        let body = HTTPAnswer.body(of: "this is no HTTP/1.1 request, or its address or headers are too long")
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.contentLength] = String(body.readableBytes)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
    }

    private func writeEnd(_ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?) {
        unanswered = max(unanswered - 1, 0)
        guard unanswered == 0, closesAfterAnswer else {
            context.write(data, promise: promise)
            if isReading {
                awaitRequest(context, connections.limits.request)
            } else if unanswered == 0 {
                rest(context)
            }
            return
        }
        let channel = context.channel
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.write(data, promise: written)
    }

    // MARK: Time

    /// Everything has been answered.
    private func rest(_ context: ChannelHandlerContext) {
        if let id { connections.rest(id) }
        awaitRequest(context, connections.limits.idle)
    }

    private func awaitRequest(_ context: ChannelHandlerContext, _ time: TimeAmount) {
        silence?.cancel()
        silence = close(context, in: time, because: .silent)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unread?.cancel()
        unread = context.channel.isWritable ? nil : close(context, in: connections.limits.unread, because: .unread)
        context.fireChannelWritabilityChanged()
    }

    private func close(
        _ context: ChannelHandlerContext, in time: TimeAmount, because reason: ConnectionMetrics.Reason
    ) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: time) { [connections] in
            guard channel.isActive else { return }
            connections.metrics.count(reason)
            channel.close(promise: nil)
        }
    }
}
