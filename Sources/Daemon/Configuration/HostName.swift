import Foundation

/// Addresses in settings: what can't be one is found before anything is connected.
enum HostName {
    /// Whether a text can be a host: a name, an IPv4 address or an IPv6 address without brackets.
    static func isValid(_ text: String) -> Bool {
        // A link-local address may name its interface.
        if text.contains(":") { return isIPv6(String(text.prefix { $0 != "%" })) }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        // What has only numbers is meant as an address.
        if labels.allSatisfy(isNumber) { return isIPv4(text) }
        let named = labels.last == "" ? labels.dropLast() : labels[...]
        return text.utf8.count <= 253 && !named.isEmpty
            && named.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?/) != nil }
    }

    /// What is wrong with a broker's `host:port`, where a port may be absent; nil where nothing is.
    /// - Parameter scheme: in front of it, and a protection of connections, this one only makes sense.
    static func fault(ofServer text: String, scheme: String) -> String? {
        var address = text[...]
        if let mark = text.firstRange(of: "://") {
            guard text[..<mark.lowerBound].lowercased() == scheme else {
                return "\(text) begins with \(text[..<mark.upperBound])"
            }
            address = text[mark.upperBound...]
        }
        guard let match = address.wholeMatch(of: /(?:\[([^\]]*)\]|([^:\[\]]*))(?::([^:]*))?/) else {
            return "\(text) is none; an IPv6 address needs brackets"
        }
        let host = String(match.1 ?? match.2 ?? "")
        guard isValid(host), (match.1 == nil) != host.contains(":") else { return "\(text) has no possible host" }
        if let port = match.3, !isPort(port) { return "\(text) has no port from 1 to 65535" }
        return nil
    }

    /// Whether a text is the address of a server: `http` or `https`, a host, and neither user nor query.
    static func isURL(_ text: String) -> Bool { text.wholeMatch(of: /https?:\/\/[^\s\/?#@]+(\/[^\s?#@]*)?/) != nil }

    /// What is wrong with the host or the port of a URL; nil where nothing is.
    static func fault(ofURL text: String) -> String? {
        guard let parts = URLComponents(string: text), let host = parts.host,
            isValid(host.trimmingCharacters(in: ["[", "]"]))
        else { return "\(text) has no possible host" }
        if let port = parts.port, !(1...65_535).contains(port) { return "\(text) has no port from 1 to 65535" }
        return nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        isNumber(text) && Int(text).map { (1...65_535).contains($0) } == true
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    private static func isIPv6(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }
}
