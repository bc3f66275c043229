internal import Hummingbird

/// What travels with a request through the router: nothing but the router's own.
struct CaptureContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}
