import Hummingbird
import Logging
import NIOCore

/// What is known of a request besides itself.
struct ServedRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Whether the client has closed the connection.
    var clientHasLeft: @Sendable () -> Bool { { [channel] in !channel.isActive } }
}
