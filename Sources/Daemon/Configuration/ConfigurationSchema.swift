import Foundation

/// Makes a JSON Schema of what settings can be.
struct ConfigurationSchema {
    private indirect enum Node {
        case setting(SettingDeclaration)
        case section([String: Node], isOpen: Bool)
    }

    private var root = Node.section([:], isOpen: false)

    init(_ declarations: [String: SettingDeclaration]) {
        for (key, declaration) in declarations {
            root = Self.adding(declaration, at: key.split(separator: ".").map(String.init)[...], to: root)
        }
    }

    var json: Data {
        get throws {
            var schema = Self.object(root)
            schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
            schema["title"] = "The configuration of gramd"
            // A file without any setting is nothing.
            return try JSONSerialization.data(
                withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        }
    }

    private static func adding(_ declaration: SettingDeclaration, at path: ArraySlice<String>, to node: Node) -> Node {
        guard case .section(var members, let isOpen) = node, let name = path.first else {
            return declaration.kind == .members ? .section([:], isOpen: true) : .setting(declaration)
        }
        // Keys come in any order: what says that a section is open may come before or after what is in it.
        let isLast = path.count == 1
        if isLast, declaration.kind == .members {
            if case .section(let known, _)? = members[name] {
                members[name] = .section(known, isOpen: true)
            } else {
                members[name] = .section([:], isOpen: true)
            }
        } else if isLast {
            members[name] = .setting(declaration)
        } else {
            members[name] = adding(
                declaration, at: path.dropFirst(), to: members[name] ?? .section([:], isOpen: false))
        }
        return .section(members, isOpen: isOpen)
    }

    private static func object(_ node: Node) -> [String: Any] {
        switch node {
        case .section(let members, let isOpen):
            return [
                "type": ["object", "null"], "properties": members.mapValues(object),
                "additionalProperties": isOpen ? text as Any : false,
            ]
        case .setting(let declaration): return object(declaration)
        }
    }

    /// Any of these is a text as well: it counts as it is spelled. Where none is meant the setting is left out.
    private static let scalars = ["string", "number", "boolean"]
    private static var text: [String: Any] { ["type": scalars, "minLength": 1] }

    private static func object(_ declaration: SettingDeclaration) -> [String: Any] {
        let standard = declaration.standard
        switch declaration.kind {
        case .text:
            return adding(standard.first, to: text)
        case .integer(let range):
            return adding(
                standard.first.flatMap(Int.init),
                to: ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound])
        case .choice(let names): return adding(standard.first, to: ["enum": names])
        case .list, .variables:
            return adding(
                standard.isEmpty ? nil : standard,
                to: ["type": scalars + ["array"], "minLength": 1, "items": ["type": scalars]])
        case .secret: return ["type": "string", "minLength": 1, "writeOnly": true]
        case .members: return ["type": ["object", "null"], "additionalProperties": text]
        }
    }

    private static func adding(_ standard: Any?, to schema: [String: Any]) -> [String: Any] {
        guard let standard else { return schema }
        return schema.merging(["default": standard]) { $1 }
    }
}
