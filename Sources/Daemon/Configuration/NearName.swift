/// Finds what somebody meant who misspelt a name.
enum NearName {
    private static let maximumDistance = 3

    /// What to do about a name that is none: `; did you mean …?`, or to leave it out where no name is near.
    static func hint(for name: String, among names: Set<String>) -> String {
        guard let near = nearest(to: name, among: names) else { return "; leave it out" }
        return "; did you mean \(near)?"
    }

    private static func nearest(to name: String, among names: Set<String>) -> String? {
        let near = names.map { (name: $0, distance: distance($0.lowercased(), name.lowercased())) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        if let near, near.distance <= max(maximumDistance, name.count / 5) { return near.name }
        // Half of a name, and the name in another section or in none.
        let begun = names.filter { $0.lowercased().hasPrefix(name.lowercased()) }
        if begun.count == 1 { return begun.first }
        let isVariable = name.contains("_")
        let last = isVariable ? String(name.drop { $0 != "_" }) : ".\(name.split(separator: ".").last ?? "")"
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
