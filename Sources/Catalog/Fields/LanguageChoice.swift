/// The first of several languages in which a value is there.
///
/// Values in several languages are an object with a member for each (`{"en": "lamp", "de-CH": "Lampe"}`) or a list
/// whose elements name theirs (`[{"locale": "en_US", "data": "lamp"}]`), or the only one of these. A language serves for
/// its regions too.
struct LanguageChoice {
    private static let languageNames = [
        "language", "locale", "lang", "languageCode", "language_code", "language_tag", "languageTag", "lang_code",
        "locale_code", "culture", "@language",
    ]
    private static let valueNames = ["value", "data", "text", "name", "content", "@value"]

    private let names: [String]

    init(_ names: [String]) {
        self.names = names
    }

    /// The value itself where it is of no language.
    func value(in value: JSONValue) -> JSONValue? {
        let choices: [(language: String, value: JSONValue)]
        switch value {
        case .object(let members):
            let named = members.sorted { $0.key < $1.key }.map { (language: $0.key, value: $0.value) }
            choices = Self.choice(value).map { [$0] } ?? named
        case .array(let elements): choices = elements.compactMap(Self.choice)
        default: return value
        }
        for name in names {
            let name = Self.normalized(name)
            let present = choices.lazy.filter { !$0.value.isBlank }
            if name == "*" {
                if let choice = present.first { return choice.value }
                continue
            }
            if let choice = present.first(where: { Self.normalized($0.language) == name }) { return choice.value }
            if let choice = present.first(where: { Self.normalized($0.language).hasPrefix("\(name)-") }) {
                return choice.value
            }
        }
        return nil
    }

    /// A value that names its language; nil for any other.
    private static func choice(_ element: JSONValue) -> (language: String, value: JSONValue)? {
        guard let language = languageNames.lazy.compactMap({ element[$0]?.stringValue }).first,
            let value = valueNames.lazy.compactMap({ element[$0] }).first
        else { return nil }
        return (language, value)
    }

    private static func normalized(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    }
}
