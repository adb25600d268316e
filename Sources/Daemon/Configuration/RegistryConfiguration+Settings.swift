import SchemaRegistry

extension RegistryConfiguration {
    /// Takes the settings under `registry`.
    init(_ settings: Settings, maximumMessageBytes: Int) {
        let urls = settings.list("registry.url")
        if !urls.allSatisfy(HostName.isURL) {
            settings.problem(
                "registry.url: expected http:// or https:// and a host in each address, without user and query; user and "
                    + "password are registry.username and registry.passwordFile")
        }
        for fault in urls.filter(HostName.isURL).compactMap(HostName.fault(ofURL:)) {
            settings.problem("registry.url: \(fault)")
        }
        self.init(
            urls: urls, username: settings.optionalString("registry.username"),
            password: settings.secret("registry.password"),
            certificateAuthorityFile: settings.pemFile("registry.certificateAuthorityFile"),
            timeout: .seconds(settings.int("registry.timeoutSeconds", default: 10, in: 1...300)),
            maximumMessageBytes: maximumMessageBytes)
        if (username == nil) != (password == nil) {
            settings.problem("registry.username: expected together with registry.passwordFile, found one of them")
        }
    }
}
