/// What Kafka takes for a topic's name.
public enum TopicName {
    /// Names of files are made of topics.
    ///
    /// Source: `Topic.java` of Kafka, `MAX_NAME_LENGTH` and `LEGAL_CHARS`; `JoinGroupRequest.java` holds members' identifiers
    /// to the same.
    static let longest = 249

    /// What is wrong with a name; nil where nothing is.
    public static func fault(of name: String) -> String? { fault(of: name, limit: longest, as: "a topic's name") }

    /// - Parameters:
    ///   - limit: bytes at most.
    ///   - kind: what the name is.
    static func fault(of name: String, limit: Int, as kind: String) -> String? {
        if name.wholeMatch(of: /[A-Za-z0-9._-]+/) == nil || name == "." || name == ".." {
            return "\(kind) has only letters a to z, digits, dots, - and _, found \(name)"
        }
        return name.utf8.count > limit ? "expected at most \(limit) characters, found \(name.utf8.count)" : nil
    }
}
