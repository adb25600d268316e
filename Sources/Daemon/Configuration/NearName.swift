/// Finds what somebody meant who misspelt a name.
enum NearName {
    private static let maximumDistance = 3

    /// Settings under names that they have in other programs, in small letters and without signs.
    private static let otherNames: [String: [String]] = [
        "kafka.bootstrapServers": [
            "kafkabroker", "kafkabrokers", "kafkahost", "kafkahosts", "kafkaserver", "kafkaservers",
        ],
        "kafka.productTopic": ["kafkatopic", "kafkatopics", "kafkatopicname"],
        "kafka.groupID": ["kafkagroup", "kafkaconsumergroup", "kafkaconsumergroupid"],
        "kafka.username": ["kafkauser", "kafkasasluser"],
        "kafka.certificateAuthorityFile": [
            "kafkaca", "kafkacafile", "kafkacacert", "kafkasslca", "kafkasslcafile", "kafkasslcalocation",
            "kafkatruststore",
        ],
        "postgres.connection": [
            "postgreshost", "postgresport", "postgresuser", "postgresusername", "postgresdatabase", "postgresdb",
            "postgresdbname", "postgressslmode", "postgresurl", "postgresuri", "postgresdsn",
            "postgresconnectionstring",
            "database", "databaseurl", "databasehost", "dburl", "dbhost", "dbconnection",
        ],
        "http.host": ["httpaddress", "httpbind", "httplisten", "httplistenaddress"],
        "http.certificateFile": ["httpcert", "httpcertfile", "httptlscert", "httptlscertfile"],
        "http.keyFile": ["httptlskey", "httptlskeyfile"],
        "model.folder": ["modelpath", "modeldir", "modeldirectory"],
        "log.level": ["log", "verbosity", "debug"],
        // The variable that names the file.
        "config": ["configfile", "configpath", "configuration", "configurationfile"],
    ]

    /// What to do about a name that is none: `; did you mean …?`, or to leave it out where no name is near.
    static func hint(for name: String, among names: Set<String>) -> String {
        guard let meant = otherName(of: name, among: names) ?? nearest(to: name, among: names) else {
            return "; leave it out; gramd config show lists those that there are"
        }
        return "; did you mean \(meant)?"
    }

    /// What another program calls so; of a setting's key its key, of a variable its variable.
    private static func otherName(of name: String, among names: Set<String>) -> String? {
        let words = name.lowercased().trimmingPrefix(EnvironmentSettings.prefix.lowercased()).filter(\.isLetter)
        guard let key = otherNames.first(where: { $0.value.contains(words) })?.key else { return nil }
        return [key, EnvironmentSettings.variable(key)].first(where: names.contains)
    }

    private static func nearest(to name: String, among names: Set<String>) -> String? {
        let near = names.map { (name: $0, distance: distance($0.lowercased(), name.lowercased())) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        let isVariable = name.contains("_")
        let separator: Character = isVariable ? "_" : "."
        let words = name.split(separator: separator)
        // The same name deeper in the same section.
        let section = words.prefix(isVariable ? 2 : 1).map { $0 + String(separator) }.joined().lowercased()
        let deeper = names.filter {
            words.count > 1 && $0.lowercased().hasPrefix(section)
                && $0.lowercased().hasSuffix("\(separator)\(words.last ?? "")".lowercased())
        }
        if deeper.count == 1 { return deeper.first }
        if let near, near.distance <= max(maximumDistance, name.count / 5) { return near.name }
        // Half of a name, and the name in another section or in none.
        let begun = names.filter { $0.lowercased().hasPrefix(name.lowercased()) }
        if begun.count == 1 { return begun.first }
        let last = isVariable ? String(name.drop { $0 != "_" }) : ".\(words.last ?? "")"
        let elsewhere = names.filter { $0.lowercased().hasSuffix(last.lowercased()) }
        return elsewhere.count == 1 ? elsewhere.first : nil
    }

    /// Levenshtein's edit distance.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
