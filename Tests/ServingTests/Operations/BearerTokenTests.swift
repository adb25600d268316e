import Testing

@testable import Serving

@Suite struct BearerTokenTests {
    private static let secret = "0123456789abcdef"

    @Test func allowsWhoHasIt() throws {
        let token = try #require(BearerToken(Self.secret))
        #expect(token.allows("Bearer \(Self.secret)"))
        #expect(token.allows("bearer \(Self.secret)"))
    }

    @Test(arguments: [
        "", "Bearer", "Bearer ", secret, "Basic \(secret)", "Bearer \(secret)0", "Bearer 0123456789abcde",
        "Bearer  \(secret)",
        "Bearer \(secret)\(secret)", "Bearer 0123456789abcdeF", "Bearer é123456789abcdef",
    ])
    func refusesAllOthers(authorization: String) throws {
        let token = try #require(BearerToken(Self.secret))
        #expect(!token.allows(authorization))
    }

    @Test(arguments: ["", "0123456789abcde", "0123456789 abcdef", "0123456789abcdef\n", "0123456789abcdeé"])
    func isNeitherShortNorOfOtherCharacters(text: String) {
        #expect(BearerToken(text) == nil)
    }
}
