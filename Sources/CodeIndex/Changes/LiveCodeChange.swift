/// Codes that got their first live product, and codes that lost their last one.
struct LiveCodeChange: Sendable, Equatable {
    var appeared: [String] = []
    var disappeared: [String] = []
}
