internal import Hummingbird
internal import NIOCore

/// Keeps the connection at hand: who speaks is known from its certificate alone.
struct HubRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
