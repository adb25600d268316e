import SchemaRegistry

/// An address of the schema registry: it answers as a registry does, and lets gramd in.
struct RegistryCheck {
    private static let timeout = Duration.seconds(5)

    private let probe: RegistryProbe
    private let url: String

    /// One for each address.
    static func parts(_ configuration: GramdConfiguration) -> [OnlineSurvey.Part] {
        configuration.registry.urls.map { url in
            let check = RegistryCheck(probe: RegistryProbe(configuration.registry), url: url)
            return OnlineSurvey.Part(name: "schema registry", run: check.run)
        }
    }

    private func run(found: @escaping OnlineSurvey.Found) async {
        do throws(RegistryError) {
            try await probe.ask(url, timeout: Self.timeout)
            found(OnlineCheck(check: "schema registry", result: .passed, message: "\(url) answers"))
        } catch {
            found(OnlineCheck(check: "schema registry", result: .failed, message: "\(error)"))
        }
    }
}
