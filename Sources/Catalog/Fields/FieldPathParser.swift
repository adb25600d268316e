/// Reads the text of a ``FieldPath``.
struct FieldPathParser {
    private let text: String
    private let characters: [Character]
    private var position = 0

    static func routes(of text: String) throws(MappingError) -> [FieldPath.Route] {
        var parser = FieldPathParser(text)
        return try parser.routes()
    }

    private init(_ text: String) {
        self.text = text
        characters = Array(text)
    }

    private mutating func routes() throws(MappingError) -> [FieldPath.Route] {
        var routes: [FieldPath.Route] = []
        while true {
            skipBlanks()
            let start = position
            let steps = try steps()
            let text = String(characters[start..<position]).trimmed()
            routes.append(FieldPath.Route(text: text, steps: steps))
            if position == characters.count { return routes }
            position += 1
        }
    }

    /// Up to the end or the next `|`.
    private mutating func steps() throws(MappingError) -> [FieldPath.Step] {
        var steps: [FieldPath.Step] = [.member(try name())]
        while true {
            skipBlanks()
            switch current {
            case nil, "|": return steps
            case ".":
                position += 1
                steps.append(current == "{" ? .language(try languages()) : .member(try name()))
            case "[": steps.append(try selection())
            case .some(let character): throw error("can't have \(character) here")
            }
        }
    }

    private mutating func name() throws(MappingError) -> String {
        skipBlanks()
        if current == "\"" {
            let name = try between("\"", "\"")
            guard !name.isEmpty else { throw error("has an empty name") }
            return name
        }
        let start = position
        while let character = current, !".[|".contains(character) {
            if "]{}".contains(character) {
                throw error("has a \(character) that nothing opens, or that follows a name")
            }
            position += 1
        }
        let name = String(characters[start..<position]).trimmed()
        guard !name.isEmpty else { throw error("has an empty name; names are separated by single dots") }
        return name
    }

    private mutating func languages() throws(MappingError) -> [String] {
        let names = try between("{", "}").split(separator: ",", omittingEmptySubsequences: false)
            .map { String($0).trimmed() }
        guard names.allSatisfy({ !$0.isEmpty }) else {
            throw error("needs languages between { and }, such as {en,de,*}")
        }
        return names
    }

    private mutating func selection() throws(MappingError) -> FieldPath.Step {
        let content = try between("[", "]").trimmed()
        if content.isEmpty { return .elements }
        if let index = Int(content) { return .element(index) }
        let sides = content.split(separator: "=", maxSplits: 1).map { String($0).trimmed() }
        guard sides.count == 2, !sides[0].isEmpty else {
            throw error("needs a number, nothing or name=value between [ and ], found \(content)")
        }
        return .match(name: sides[0], value: sides[1])
    }

    /// The text between two characters, the first of which is here.
    private mutating func between(_ opening: Character, _ closing: Character) throws(MappingError) -> String {
        position += 1
        guard let end = characters[position...].firstIndex(of: closing) else {
            throw error("has a \(opening) without its \(closing)")
        }
        defer { position = end + 1 }
        return String(characters[position..<end])
    }

    private mutating func skipBlanks() {
        while let character = current, character.isWhitespace { position += 1 }
    }

    private var current: Character? { position < characters.count ? characters[position] : nil }

    private func error(_ detail: String) -> MappingError { MappingError(text, detail) }
}
