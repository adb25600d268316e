import Catalog
import Codes

/// The texts and numbers in a product's attributes, those in lists and objects too, each with the path of names that leads
/// to it. A text that is the JSON of an object or a list is what it holds. Truth values say nothing that a shopper types, and
/// neither does what machines write for machines (`MachineText`).
///
/// Equal values under one path count once: hundreds of variants repeat themselves.
struct AttributeTexts {
    private static let maximumDepth = 16
    /// What comes behind, in the order of the names, is left out: no product has codes for so much.
    private static let maximumBytes = 262_144

    private(set) var found: [ProductText.Attribute] = []
    private var known: Set<ProductText.Attribute> = []
    private var bytes = 0

    mutating func add(_ members: [String: JSONValue], path: String = "", depth: Int = 0) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            add(value, path: path.isEmpty ? name : "\(path).\(name)", depth: depth)
        }
    }

    private mutating func add(_ value: JSONValue, path: String, depth: Int) {
        guard depth < Self.maximumDepth, bytes < Self.maximumBytes else { return }
        switch value {
        case .string(let text):
            if let inner = value.written() { return add(inner, path: path, depth: depth + 1) }
            let text = PlainText(text).text
            if !text.isEmpty, !MachineText.covers(text) { add(text, path) }
        case .number(let number): add(number.decimalText, path)
        case .array(let elements): for element in elements { add(element, path: path, depth: depth + 1) }
        case .object(let members): add(members, path: path, depth: depth + 1)
        case .null, .bool: break
        }
    }

    private mutating func add(_ text: String, _ name: String) {
        let attribute = ProductText.Attribute(name: name, value: text)
        guard known.insert(attribute).inserted else { return }
        found.append(attribute)
        bytes += text.utf8.count
    }
}
