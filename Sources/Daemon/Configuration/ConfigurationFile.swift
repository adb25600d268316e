import Foundation
import Yams

/// What a YAML file says of each setting, as it is written.
struct ConfigurationFile {
    /// What stands behind a key.
    enum Value: Equatable {
        /// Text, a number or a truth value, spelled as in the file.
        case text(String)
        /// Several of them.
        case list([String])
        /// A list that holds more than texts.
        case nestedList
        /// Further keys.
        case section
        /// Nothing, as where all keys of a section are comments.
        case nothing

        /// What it is, for people; nil for nothing.
        var kind: String? {
            switch self {
            case .text: "one value"
            case .list: "a list"
            case .nestedList: "a list with something else than single values in it, such as nothing, or a: b"
            case .section: "a section with keys of its own"
            case .nothing: nil
            }
        }

        /// What is one value or several.
        var texts: [String] {
            switch self {
            case .text(let text): [text]
            case .list(let texts): texts
            case .nestedList, .section, .nothing: []
            }
        }

        /// The same without blanks and the like at the ends of values.
        var trimmed: Value {
            switch self {
            case .text(let text): .text(text.trimmingCharacters(in: .whitespacesAndNewlines))
            case .list(let texts): .list(texts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) })
            case .nestedList, .section, .nothing: self
            }
        }
    }

    /// By dotted path, sections included.
    private(set) var values: [String: Value] = [:]

    /// A file that says nothing.
    init() {}

    /// - Throws: ``ConfigurationError`` for a file that can't be read, or is no YAML with sections.
    init(path: String) throws(ConfigurationError) {
        guard !path.allSatisfy(\.isWhitespace) else {
            throw ConfigurationError(problems: ["the configuration file has an empty name; name one, or none at all"])
        }
        do {
            try self.init(yaml: ReadableFile(path).text())
        } catch {
            throw ConfigurationError(problems: ["\(path) can't be read: \(Self.explanation(of: error))"])
        }
    }

    private init(yaml: String) throws {
        switch try Yams.compose(yaml: yaml) {
        case nil: break
        case .mapping(let mapping)?: try add(mapping, under: nil)
        case let node? where Self.value(of: node) == .nothing: break
        case .some: throw Shape()
        }
    }

    private struct Shape: Error {}

    /// Something such as `!secret` before a value, which other programs put another value in place of. It is not told: it
    /// may be a password that begins so.
    private struct ForeignTag: Error {
        let key: String
        let line: Int
    }

    private mutating func add(_ mapping: Node.Mapping, under prefix: String?) throws {
        for (name, node) in mapping {
            let name = name.string ?? "?"
            let path = prefix.map { "\($0).\(name)" } ?? name
            if let line = Self.foreignTag(of: node) { throw ForeignTag(key: path, line: line) }
            values[path] = Self.value(of: node)
            if case .mapping(let members) = node { try add(members, under: path) }
        }
    }

    /// The line that has one.
    private static func foreignTag(of node: Node) -> Int? {
        if case .sequence(let nodes) = node, let line = nodes.lazy.compactMap(foreignTag).first { return line }
        let tag = node.tag.description
        // "!" alone says that a value is a text.
        return tag.hasPrefix("!") && tag != "!" ? node.mark?.line ?? 0 : nil
    }

    private static func value(of node: Node) -> Value {
        switch node {
        case .scalar(let scalar): return node.null == nil ? .text(scalar.string) : .nothing
        case .mapping: return .section
        case .sequence(let nodes):
            var texts: [String] = []
            for node in nodes {
                guard case .text(let text) = value(of: node) else { return .nestedList }
                texts.append(text)
            }
            return .list(texts)
        // Aliases have been replaced by what they stand for.
        case .alias: return .nothing
        }
    }

    private static func explanation(of error: any Error) -> String {
        switch error {
        case let error as ForeignTag:
            return
                "line \(error.line): \(error.key): what begins with ! before a value says nothing here; write the value "
                + "itself, in quotation marks where it begins with !"
        case is Shape: return "expected sections such as kafka: with their settings indented below them"
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            return "line \(mark.line), column \(mark.column): \(problem)\(hint(for: problem))"
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            return "line \(context.mark.line): \(keys.joined(separator: ", ")) stands twice in one section"
        case YamlError.reader(let problem, _, _, _): return "it is no text: \(problem)"
        default: return "\(error)"
        }
    }

    /// What libyaml's message of a common mistake doesn't say.
    private static func hint(for problem: String) -> String {
        switch problem {
        case "found character that cannot start any token":
            "; indent with blanks rather than tabs, and quote values that begin with a sign such as @ or %"
        case "mapping values are not allowed in this context":
            "; quote a value that has a colon and a blank in it, and indent all keys of a section alike"
        case "found unexpected end of stream":
            "; close what is open before it: a quotation mark, most likely"
        default: ""
        }
    }
}
