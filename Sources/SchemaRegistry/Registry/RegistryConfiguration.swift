/// How a schema registry is reached, and what records may become.
public struct RegistryConfiguration: Sendable, Equatable {
    /// Where instances of one registry answer, such as `https://registry:8081`; the next is asked where one is away.
    /// Empty for no registry.
    public var urls: [String]
    /// For HTTP's basic authentication; nil for none.
    public var username: String?
    /// The password of ``username``.
    public var password: String?
    /// A PEM file with who signs the registry's certificate; nil for those whom the system trusts.
    public var certificateAuthorityFile: String?
    /// How long one request may take.
    public var timeout: Duration
    /// Bytes of JSON that a key or value may become.
    public var maximumMessageBytes: Int

    /// A configuration; each parameter is told beside its property.
    public init(
        urls: [String] = [], username: String? = nil, password: String? = nil,
        certificateAuthorityFile: String? = nil, timeout: Duration = .seconds(10), maximumMessageBytes: Int = 8 << 20
    ) {
        self.urls = urls
        self.username = username
        self.password = password
        self.certificateAuthorityFile = certificateAuthorityFile
        self.timeout = timeout
        self.maximumMessageBytes = maximumMessageBytes
    }
}
