import Foundation
import Kafka

extension KafkaConfiguration {
    /// Takes the settings under `kafka` that say how a cluster is reached.
    init(_ settings: Settings) {
        let servers = settings.filledList("kafka.bootstrapServers", default: ["127.0.0.1:9092"])
        self.init(
            bootstrapServers: servers.joined(separator: ","),
            clientID: settings.string("kafka.clientID", default: "gramd"),
            securityProtocol: settings.choice("kafka.securityProtocol", default: .plaintext),
            saslMechanism: settings.optionalString("kafka.saslMechanism"),
            username: settings.optionalString("kafka.username"), password: settings.secret("kafka.password"),
            certificateAuthorityFile: settings.pemFile("kafka.certificateAuthorityFile"),
            certificateFile: settings.pemFile("kafka.certificateFile"), keyFile: settings.pemFile("kafka.keyFile"))
        for fault in servers.compactMap({ HostName.fault(ofServer: $0, scheme: securityProtocol.rawValue) }) {
            settings.problem("kafka.bootstrapServers: expected host:port, without http:// and the like; \(fault)")
        }
        checkTLS(settings)
        checkSASL(settings)
    }

    /// Mechanisms that gramd has all settings for.
    private static let mechanisms = passwordMechanisms + ["GSSAPI"]
    /// Those that take a user's name and password.
    private static let passwordMechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]

    private func checkTLS(_ settings: Settings) {
        let files = [
            ("certificateAuthorityFile", certificateAuthorityFile), ("certificateFile", certificateFile),
            ("keyFile", keyFile),
        ]
        if securityProtocol != .tls, securityProtocol != .saslTLS {
            for (name, file) in files where file != nil {
                settings.problem(
                    """
                    kafka.\(name): no TLS is used with kafka.securityProtocol \(securityProtocol.rawValue); set ssl or \
                    sasl_ssl, or leave the file out
                    """)
            }
        }
        if (certificateFile == nil) != (keyFile == nil) {
            settings.problem(
                "kafka.\(certificateFile == nil ? "keyFile" : "certificateFile"): expected together with "
                    + "kafka.\(certificateFile == nil ? "certificateFile" : "keyFile"), found one of them")
        }
    }

    private func checkSASL(_ settings: Settings) {
        let names = Self.mechanisms.joined(separator: ", ")
        guard securityProtocol == .saslPlaintext || securityProtocol == .saslTLS else {
            let given = [("saslMechanism", saslMechanism), ("username", username), ("password", password)]
            for (name, value) in given where value != nil {
                settings.problem(
                    """
                    kafka.\(name): no SASL is used with kafka.securityProtocol \(securityProtocol.rawValue); set \
                    sasl_ssl or sasl_plaintext, or leave the setting out
                    """)
            }
            return
        }
        guard let saslMechanism else {
            settings.problem(
                "kafka.saslMechanism: needed with kafka.securityProtocol \(securityProtocol.rawValue); one of \(names)")
            return
        }
        guard Self.mechanisms.contains(saslMechanism) else {
            settings.problem("kafka.saslMechanism: expected one of \(names), found \(saslMechanism)")
            return
        }
        guard Self.passwordMechanisms.contains(saslMechanism) else { return }
        if username == nil { settings.problem("kafka.username: needed with kafka.saslMechanism \(saslMechanism)") }
        // A file that can't be read has been named already.
        if password == nil, settings.optionalString("kafka.passwordFile") == nil {
            settings.problem("kafka.passwordFile: needed with kafka.saslMechanism \(saslMechanism)")
        }
    }
}

extension KafkaConsumerConfiguration {
    /// Takes the settings under `kafka` that say how topics are reached and read.
    init(_ settings: Settings) {
        let hostName = ProcessInfo.processInfo.hostName
        self.init(
            client: KafkaConfiguration(settings), groupID: settings.string("kafka.groupID", default: "gramd"),
            groupInstanceID: settings.memberID("kafka.groupInstanceID", default: "gramd-\(hostName)"),
            sessionTimeout: .seconds(settings.int("kafka.sessionTimeoutSeconds", default: 45, in: 1...3_600)),
            fetchWait: .milliseconds(settings.int("kafka.fetchWaitMilliseconds", default: 500, in: 0...60_000)),
            maximumMessageBytes: settings.int("kafka.maximumMessageBytes", default: 8 << 20, in: 1_024...(256 << 20)),
            statisticsInterval: .seconds(1))
    }
}
