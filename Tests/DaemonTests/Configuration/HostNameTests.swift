import Testing

@testable import Daemon

@Suite struct HostNameTests {
    @Test(
        arguments: [
            ("http://registry:8081", true), ("https://registry.example/path/", true), ("https://[::1]:8081", true),
            ("http://gpu:8000", true), ("https://gpu/v1/", true), ("http://gpu/llm", true),
            ("registry:8081", false), ("ftp://registry", false), ("https://", false),
            ("https://user:secret@registry", false),
            ("https://registry?x=1", false), ("https://registry /", false), ("", false),
        ])
    func anAddressIsRecognized(text: String, isURL: Bool) { #expect(HostName.isURL(text) == isURL) }
}
