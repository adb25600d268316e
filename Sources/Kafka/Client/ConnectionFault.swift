/// Why a broker could not be connected to, or a connection was lost, as librdkafka tells it.
struct ConnectionFault: Sendable, Equatable, CustomStringConvertible {
    /// The broker's address and the cause, without what differs between two attempts.
    let description: String
    /// The configured address where it was the first connection to it; nil once brokers have told who they are.
    let bootstrapServer: String?
    /// The broker that could not be connected to, where the cluster has named it: its number, or the group's coordinator.
    let broker: String?

    /// - Parameter text: of an event or of a line of the log, such as
    ///   `kafka:9092/bootstrap: Failed to resolve 'kafka:9092': … (after 3ms in state CONNECT)`.
    /// - Returns: nil for a text about something else.
    init?(_ text: String) {
        let attempt = #/ \(after \d+ms in state (?<state>[A-Z_]+)(, \d+ identical error\(s\) suppressed)?\)$/#
        guard let end = text.firstMatch(of: attempt) else { return nil }
        // The log names librdkafka's thread first.
        let begin = text.prefixMatch(of: #/\[thrd:.*?\]: /#)?.range.upperBound ?? text.startIndex
        let text = String(text[begin..<end.range.lowerBound])
        let mark = text.firstRange(of: "/bootstrap: ")
        bootstrapServer = mark.map { String(text[..<$0.lowerBound]) }
        let named = text.prefixMatch(of: #/\S+/(?<number>\d+): |(?<coordinator>GroupCoordinator): /#)
        broker = end.state == "UP" ? nil : (named?.number ?? named?.coordinator).map { String($0) }
        description = mark.map { "\(text[..<$0.lowerBound]): \(text[$0.upperBound...])" } ?? text
    }

    /// What a person can do about a fault that is in an error's message; nil for what is not known.
    static func advice(in message: String) -> String? {
        knownAdvice.first { message.contains($0.sign) }?.advice
    }

    /// Whether it stays until somebody changes a name, a certificate or a password.
    var isLasting: Bool {
        Self.lastingSigns.contains { description.contains($0) }
            && !description.contains("Temporary failure in name resolution")
    }

    private static let lastingSigns = [
        "Failed to resolve", "wrong version number", "certificate verify failed", "SASL",
    ]

    /// What there is to say where nothing failed, and nobody answers.
    static let silence = "no answer in time"
    private static let adviceOnSilence =
        "check that a broker runs there, address, port and security protocol, and the firewalls on the way"

    private static let knownAdvice: [(sign: String, advice: String)] = [
        ("Failed to resolve", "check the broker's name, and the name service of this machine"),
        ("Connection refused", "nothing listens there: check the port, and whether the broker runs"),
        ("Connection setup timed out", "check the address, and the firewalls on the way"),
        (
            "wrong version number",
            "the broker's listener has no TLS: choose another security protocol, or its port with TLS"
        ),
        (
            "connecting to a PLAINTEXT broker listener?",
            "choose another security protocol, or the broker's port with TLS"
        ),
        ("connecting to a SSL listener?", "choose a security protocol with TLS, or the broker's port without"),
        ("certificate verify failed", "name the file of the authority that signed the broker's certificate"),
        ("Invalid response size", "what listens there is no Kafka broker, or wants TLS"),
        ("ApiVersionRequest failed", adviceOnSilence),
        ("request(s) timed out", adviceOnSilence),
        (silence, adviceOnSilence),
        ("SASL", "check the SASL mechanism, the user and the password"),
    ]
}
