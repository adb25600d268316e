/// How servers are asked.
public struct HTTPClientConfiguration: Sendable, Equatable {
    /// The value of the header `Accept`.
    public var accept: String
    /// The value of the header `Content-Type` of what is posted; nil where nothing is.
    public var contentType: String?
    /// What is sent as `Authorization: Bearer` (RFC 6750); nil for none. Of visible ASCII characters only.
    public var bearerToken: String?
    /// For HTTP's basic authentication; nil for none.
    public var username: String?
    /// The password of ``username``.
    public var password: String?
    /// A PEM file with who signs servers' certificates; nil for those whom the system trusts.
    public var certificateAuthorityFile: String?
    /// The SHA-256 of the only public key that a server may show (SubjectPublicKeyInfo, RFC 5280), in Base64; nil for any.
    ///
    /// It takes the place of who signed the certificate, its names and its dates: who has the private key that belongs to it
    /// is the server that is meant, whatever the address and the day.
    public var publicKeyHash: String?
    /// Whether the environment's proxies are used.
    public var usesProxies: Bool
    /// How long it may take until a server can be spoken to.
    public var connectTimeout: Duration
    /// How long one request may take altogether.
    public var timeout: Duration

    /// A configuration; each parameter is told beside its property.
    public init(
        accept: String, contentType: String? = nil, bearerToken: String? = nil, username: String? = nil,
        password: String? = nil, certificateAuthorityFile: String? = nil, publicKeyHash: String? = nil,
        usesProxies: Bool = true, connectTimeout: Duration = .seconds(10), timeout: Duration
    ) {
        self.accept = accept
        self.contentType = contentType
        self.bearerToken = bearerToken
        self.username = username
        self.password = password
        self.certificateAuthorityFile = certificateAuthorityFile
        self.publicKeyHash = publicKeyHash
        self.usesProxies = usesProxies
        self.connectTimeout = connectTimeout
        self.timeout = timeout
    }
}
