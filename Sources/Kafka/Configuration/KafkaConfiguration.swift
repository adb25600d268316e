/// How to reach a Kafka cluster.
public struct KafkaConfiguration: Sendable, CustomStringConvertible {
    /// How a connection is protected (librdkafka's `security.protocol`).
    public enum SecurityProtocol: String, Sendable, CaseIterable {
        /// Neither encrypted nor authenticated.
        case plaintext
        /// Encrypted.
        case tls = "ssl"
        /// Authenticated by SASL only.
        case saslPlaintext = "sasl_plaintext"
        /// Encrypted, and authenticated by SASL.
        case saslTLS = "sasl_ssl"
    }

    /// `host:port`, separated by commas.
    public var bootstrapServers: String
    /// Shown in the brokers' logs and quotas.
    public var clientID: String
    /// How connections are protected.
    public var securityProtocol: SecurityProtocol
    /// `PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512`, `GSSAPI`.
    public var saslMechanism: String?
    /// Of SASL's mechanisms that take one.
    public var username: String?
    /// Of SASL's mechanisms that take one; never described.
    public var password: String?
    /// Path of the PEM file with the authorities that sign the brokers' certificates; the system's when nil.
    public var certificateAuthorityFile: String?
    /// Path of the client's certificate in PEM.
    public var certificateFile: String?
    /// Path of the client's private key in PEM.
    public var keyFile: String?
    /// Further librdkafka properties by name; they win over the fields above.
    public var additional: [String: String]
    /// Called on librdkafka's threads with every line of its log; must return at once.
    public var log: (@Sendable (KafkaLogLine) -> Void)?

    /// Settings of a client; each parameter is told beside its property.
    public init(
        bootstrapServers: String, clientID: String = "gramd", securityProtocol: SecurityProtocol = .plaintext,
        saslMechanism: String? = nil, username: String? = nil, password: String? = nil,
        certificateAuthorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil,
        additional: [String: String] = [:], log: (@Sendable (KafkaLogLine) -> Void)? = nil
    ) {
        self.bootstrapServers = bootstrapServers
        self.clientID = clientID
        self.securityProtocol = securityProtocol
        self.saslMechanism = saslMechanism
        self.username = username
        self.password = password
        self.certificateAuthorityFile = certificateAuthorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.additional = additional
        self.log = log
    }

    /// Names no secret: of the additional properties only the names, of the credentials nothing.
    public var description: String {
        var text = "Kafka \(bootstrapServers) (\(clientID), \(securityProtocol.rawValue)"
        if !additional.isEmpty { text += ", with \(additional.keys.sorted().joined(separator: ", "))" }
        return text + ")"
    }

    /// A short reconnect back-off lets a client come back within seconds of its broker.
    var settings: ClientSettings {
        var settings = ClientSettings()
        settings["bootstrap.servers"] = bootstrapServers
        settings["client.id"] = clientID
        settings["security.protocol"] = securityProtocol.rawValue
        settings["sasl.mechanism"] = saslMechanism
        settings["sasl.username"] = username
        settings["sasl.password"] = password
        settings["ssl.ca.location"] = certificateAuthorityFile
        settings["ssl.certificate.location"] = certificateFile
        settings["ssl.key.location"] = keyFile
        settings["reconnect.backoff.ms"] = "100"
        settings["reconnect.backoff.max.ms"] = "2000"
        // Rather than half a minute of silence.
        settings["socket.connection.setup.timeout.ms"] = "10000"
        settings["socket.nagle.disable"] = "true"
        settings["log.connection.close"] = "false"
        return settings
    }
}

extension KafkaConfiguration: CustomReflectable {
    /// A dump of the configuration is its description.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
