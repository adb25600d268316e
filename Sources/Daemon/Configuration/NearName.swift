/// Finds what somebody meant who misspelt a name.
enum NearName {
    private static let maximumDistance = 3

    /// `; did you mean …?`, or nothing where no name is near.
    static func hint(for name: String, among names: Set<String>) -> String {
        let near = names.map { (name: $0, distance: distance($0, name)) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let near, near.distance <= maximumDistance else { return "" }
        return "; did you mean \(near.name)?"
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
