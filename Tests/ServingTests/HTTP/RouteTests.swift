import Testing

@testable import Serving

@Suite struct RouteTests {
    @Test(arguments: [
        ("/v1/search", Route.search), ("/v1/codes", .codes), ("/openapi.json", .openAPI), ("/healthz", .health),
        ("/readyz", .readiness), ("/metrics", .metrics), ("/v1/index/comparison", .comparison),
        ("/v1/products/42/codes", .productCodes(encodedID: "42")), ("/", .page(.document)),
        ("/page/main.js", .page(.main)), ("/v1/overview", .overview), ("/v1/live", .live),
        ("/v1/dead-letters", .deadLetters), ("/v1/dead-letters/retry", .deadLetterRetry),
        ("/v1/dead-letters/drop", .deadLetterDrop), ("/v1/products/a%2F/history", .productHistory(encodedID: "a%2F")),
        ("/v1/products/a%2Fb+c/codes", .productCodes(encodedID: "a%2Fb+c")),
    ])
    func leadsToWhatIsThere(path: String, route: Route) {
        #expect(Route(path: path) == route)
    }

    @Test(arguments: [
        "", "/index.html", "/page/", "/page/../main.js", "/page/openapi.json", "/v1", "/v1/search/", "/v1/Search",
        "/v1//search", "/v1/products/42", "/v1/products//codes",
        "/v1/products/4/2/codes", "/v1/products/42/other", "/v2/products/42/codes", "v1/search",
    ])
    func nothingIsElsewhere(path: String) {
        #expect(Route(path: path) == nil)
    }

    @Test func saysWhatMayBeDone() {
        #expect(Route.search.allow == "GET, HEAD, OPTIONS, POST")
        #expect(Route.metrics.allow == "GET, HEAD, OPTIONS")
        #expect(Route.deadLetterDrop.allow == "OPTIONS, POST")
    }
}
