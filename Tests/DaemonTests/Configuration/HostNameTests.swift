import SchemaRegistry
import Testing

@Suite struct RegistryConfigurationTests {
    @Test(
        arguments: [
            ("http://registry:8081", true), ("https://registry.example/path/", true), ("https://[::1]:8081", true),
            ("registry:8081", false), ("ftp://registry", false), ("https://", false),
            ("https://user:secret@registry", false),
            ("https://registry?x=1", false), ("https://registry /", false), ("", false),
        ])
    func anAddressIsRecognized(text: String, isURL: Bool) { #expect(RegistryConfiguration.isURL(text) == isURL) }
}
