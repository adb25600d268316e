/// Who searched and clicked, under the names that logs use.
enum SearchClient {
    /// Names of a browser, a device or a user; what is more lasting comes first.
    static let names = [
        "client_id", "user_id", "user_pseudo_id", "domain_userid", "anonymous_id", "visitor_id", "network_userid",
        "device_id", "cookie_id", "customer_id", "session_id", "domain_sessionid", "ga_session_id",
    ]
    private static let ranks = Dictionary(
        uniqueKeysWithValues: names.enumerated().map { (ClickField.normalized($1), $0) })
    /// Objects that hold one.
    private static let holders: Set<String> = [
        "client", "user", "visitor", "session", "device", "context", "event_attributes", "query_attributes",
    ]

    /// The client of a message, at its top or in an object such as `user`; nil where it names none.
    static func identifier(in message: [String: JSONValue]) -> String? {
        if let found = best(in: message) { return found }
        for (name, value) in message.sorted(by: { $0.key < $1.key }) where holders.contains(name) {
            guard let members = value.objectValue else { continue }
            if let found = best(in: members) ?? members["id"].flatMap(text) { return found }
        }
        return nil
    }

    private static func best(in members: [String: JSONValue]) -> String? {
        var found: (rank: Int, name: String, text: String)?
        for (name, value) in members {
            guard let rank = ranks[ClickField.normalized(name)], let text = text(value) else { continue }
            // Of two spellings of a name it must always be the same one.
            if let found, (found.rank, found.name) < (rank, name) { continue }
            found = (rank, name, text)
        }
        return found?.text
    }

    /// nil where it is empty, or neither text nor a number.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let number): number.decimalText
        default: nil
        }
    }
}
