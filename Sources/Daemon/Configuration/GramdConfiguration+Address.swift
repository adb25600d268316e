extension GramdConfiguration {
    /// How the HTTP interface is spoken to: `https` where it has a certificate, `http` where it has none.
    var httpScheme: String { httpCertificate == nil ? "http" : "https" }

    /// Where the instance on this machine that has this configuration answers, such as `http://127.0.0.1:8480`, with
    /// https where it has a certificate; nil where its port is any that is free.
    public var httpAddress: String? {
        guard httpPort != 0 else { return nil }
        // Who listens on all addresses of the machine listens on its own, too.
        let host =
            switch httpHost {
            case "0.0.0.0": "127.0.0.1"
            case "::": "::1"
            default: httpHost
            }
        return "\(httpScheme)://\(host.contains(":") ? "[\(host)]" : host):\(httpPort)"
    }
}
