import Models

extension GeneratorServer.Configuration {
    /// Takes the settings under `coding.generator`; nil where there is no server.
    init?(_ settings: Settings) {
        // All are read, so that they are known without a server too.
        let url = settings.optionalString("coding.generator.url")
        self.init(
            url: url ?? "", engine: settings.choice("coding.generator.engine", default: .vllm),
            model: settings.optionalString("coding.generator.model"),
            apiKey: settings.secret("coding.generator.apiKey"),
            certificateAuthorityFile: settings.pemFile("coding.generator.certificateAuthorityFile"),
            listedTokens: settings.int("coding.generator.listedTokens", default: 20, in: 11...1_000),
            sequencesPerRequest: settings.int("coding.generator.sequencesPerRequest", default: 128, in: 10...1_024),
            concurrentRequests: settings.int("coding.generator.concurrentRequests", default: 4, in: 1...64),
            attempts: settings.int("coding.generator.attempts", default: 3, in: 1...10),
            circuit: CircuitBreaker.Configuration(
                failures: settings.int("coding.generator.circuitFailures", default: 5, in: 1...100),
                pause: .seconds(settings.int("coding.generator.circuitPauseSeconds", default: 5, in: 1...600)),
                longestPause: .seconds(
                    settings.int("coding.generator.circuitLongestPauseSeconds", default: 60, in: 1...3_600))))
        if circuit.longestPause < circuit.pause {
            settings.problem(
                "coding.generator.circuitLongestPauseSeconds: expected at least coding.generator.circuitPauseSeconds")
        }
        if let apiKey, !Self.isKey(apiKey) {
            settings.problem(
                "coding.generator.apiKey: expected visible ASCII characters without blanks; look at the file's content")
        }
        guard let url else {
            for (name, value) in [("model", model), ("apiKey", apiKey)] where value != nil {
                settings.problem(
                    "coding.generator.\(name): there is no server without coding.generator.url; name it, or leave this out"
                )
            }
            return nil
        }
        guard HostName.isURL(url) else {
            settings.problem(
                "coding.generator.url: expected http:// or https:// with a host, without user and query; a key belongs "
                    + "into coding.generator.apiKeyFile")
            return nil
        }
        // Without /v1 they may be a gateway's own folders.
        if let end = ["/completions", "/chat/completions", "/models"].first(where: { url.hasSuffix("/v1\($0)") }) {
            settings.problem("coding.generator.url: expected nothing behind /v1, found \(end); leave it out")
        }
        if let fault = HostName.fault(ofURL: url) { settings.problem("coding.generator.url: \(fault)") }
    }
}
