import Cpq

extension PostgresConfiguration {
    /// Why a connection string that is not ``isReadable`` is refused. What exactly is wrong is not told: that part may be
    /// the password's.
    public static let unreadable = """
        libpq can't read it, or would take a part of the password for a host, a port or a database; the forms are \
        host=db dbname=gramd user=gramd and postgresql://gramd@db/gramd; in a URI, %, @, : and / of a user and a password \
        are written as %25, %40, %3A and %2F, and the only @ is the one before the host
        """

    /// Whether libpq can read the connection string as it is meant.
    ///
    /// libpq never tells a password, but it quotes hosts, ports and databases in its messages, and so does the server. A
    /// string in which one of these may be a piece of a password is therefore not readable: one with a second `@`, as a
    /// password with an unescaped one has, or with credentials where there must be none.
    public var isReadable: Bool {
        let text = connectionString
        guard let scheme = ["postgresql://", "postgres://"].first(where: text.hasPrefix) else {
            // A database's name alone; an address is none.
            return text.contains("=") ? areOptionsReadable : !text.contains(":") && !text.contains("/")
        }
        let rest = text.utf8.dropFirst(scheme.utf8.count)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        // libpq ends a user or a password at the first @, and looks for none behind the first slash.
        let ats = rest.count { $0 == UInt8(ascii: "@") }
        return ats <= 1 && ats == authority.count { $0 == UInt8(ascii: "@") } && areOptionsReadable
    }

    /// The values of an option that says where a server is, or of which files the connection is made; separated by commas
    /// there may be several, also empty ones. Empty where it has none, or the connection string is not readable.
    public func values(of option: String) -> [String] {
        // A database's name alone has no options.
        guard isReadable, let value = options?.first(where: { $0.keyword == option })?.value else { return [] }
        return value.isEmpty ? [] : value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether each option has a value that can be one of its kind.
    private var areOptionsReadable: Bool {
        options?.allSatisfy { Self.isPlausible($0.value, for: $0.keyword) } ?? false
    }

    /// Those that the connection string gives; nil where libpq can't read it.
    private var options: [(keyword: String, value: String)]? {
        guard let options = PQconninfoParse(connectionString, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var found: [(keyword: String, value: String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                found.append((keyword: String(cString: keyword), value: String(cString: value)))
            }
            option += 1
        }
        return found
    }

    private static func isPlausible(_ value: String, for keyword: String) -> Bool {
        switch keyword {
        // An abstract socket's name begins with @.
        case "host", "hostaddr": !value.dropFirst().contains("@")
        case "port":
            value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ",") }
        case "dbname": !hasCredentials(value)
        default: true
        }
    }

    /// Whether a database's name is rather a URI, or the part of one that has the password.
    private static func hasCredentials(_ name: String) -> Bool {
        name.contains("://") || name.firstIndex(of: ":").map { name[$0...].contains("@") } ?? false
    }
}
