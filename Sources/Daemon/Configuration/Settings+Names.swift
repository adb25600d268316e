import Codes

extension Settings {
    /// Kafka's own limit; names of files are made of topics.
    ///
    /// Source: `Topic.java` of Kafka, `MAX_NAME_LENGTH` and `LEGAL_CHARS`; `JoinGroupRequest.java` holds members' identifiers
    /// to the same.
    private static let longestTopic = 249

    /// A topic's name.
    func topic(_ key: String, default standard: String) -> String {
        let name = string(key, default: standard)
        check(topic: name, of: key, limit: Self.longestTopic)
        return name
    }

    /// A topic's name; nil where the setting is absent.
    /// - Parameter reserved: bytes that names made of it need besides.
    func topic(_ key: String, reserving reserved: Int = 0) -> String? {
        guard let name = optionalString(key) else { return nil }
        check(topic: name, of: key, limit: Self.longestTopic - reserved)
        return name
    }

    /// Topics' names; empty where the setting is absent.
    func topics(_ key: String) -> [String] {
        let names = list(key)
        for name in names { check(topic: name, of: key, limit: Self.longestTopic) }
        return names
    }

    /// What a member of a consumer group is told apart by.
    func memberID(_ key: String, default standard: String) -> String {
        let name = string(key, default: standard)
        check(topic: name, of: key, limit: Self.longestTopic, as: "a member's identifier")
        return name
    }

    /// A file or folder that gramd writes: its whole path, since a service's folder is another than a command's.
    func wholePath(_ key: String, default standard: String) -> String {
        let path = string(key, default: standard)
        if !path.hasPrefix("/") { problem("\(key): expected a whole path, which begins with /, found \(path)") }
        return path
    }

    /// A host to listen on.
    func host(_ key: String, default standard: String) -> String {
        let name = string(key, default: standard)
        if !HostName.isValid(name) {
            problem("\(key): expected a host's name or address, without scheme and port, found \(name)")
        }
        return name
    }

    /// A language that there is a stemmer for.
    func language(_ key: String, default standard: String) -> String {
        let name = string(key, default: standard)
        do { _ = try Stemmer(language: name) } catch { problem("\(key): \(error)") }
        return name
    }

    private func check(topic name: String, of key: String, limit: Int, as kind: String = "a topic's name") {
        if name.wholeMatch(of: /[A-Za-z0-9._-]+/) == nil || name == "." || name == ".." {
            problem("\(key): \(kind) has only letters a to z, digits, dots, - and _, found \(name)")
        } else if name.utf8.count > limit {
            problem("\(key): expected at most \(limit) characters, found \(name.utf8.count)")
        }
    }
}
