/// Where in a JSON object a value is.
///
/// | path | value |
/// |---|---|
/// | `offer.amount` | a member of a member |
/// | `variants[0].price`, `variants[-1].price` | of the first element, of the last one |
/// | `variants[].sku` | of every element, as a list |
/// | `meta_data[key=_brand].value` | of the first element whose `key` is `_brand` |
/// | `name.{en,de,*}` | the first of these languages that is there; `*` is any |
/// | `sku\|id` | the first that is there, not null and not blank |
/// | `"a.b[c]".d` | a name with characters that mean something here, in quotation marks |
///
/// A member whose own name is the whole path is found first. A text on the way that is the JSON of an object or a list is
/// what it holds.
public struct FieldPath: Sendable, Hashable, CustomStringConvertible {
    /// One step from a value to one inside it.
    enum Step: Sendable, Hashable {
        /// The member of that name.
        case member(String)
        /// The element at that place; negative from the end.
        case element(Int)
        /// All elements.
        case elements
        /// The first element that has such a member.
        case match(name: String, value: String)
        /// The first of these languages.
        case language([String])
    }

    /// A path without alternatives.
    struct Route: Sendable, Hashable {
        var text: String
        var steps: [Step]

        /// The member of the object, where the path is no more than that.
        var name: String? {
            guard steps.count == 1, case .member(let name) = steps[0] else { return nil }
            return name
        }
    }

    /// The path as it was written.
    public let text: String
    let routes: [Route]
    /// The member of the object, where the path is no more than that.
    let name: String?

    /// Reads a path.
    /// - Throws: ``MappingError`` for a path that can't be.
    public init(validating text: String) throws(MappingError) {
        self.init(text, routes: try FieldPathParser.routes(of: text))
    }

    /// Reads a path; one that can't be is the name of a member.
    init(_ text: String) {
        self.init(text, routes: (try? FieldPathParser.routes(of: text)) ?? [Route(text: text, steps: [.member(text)])])
    }

    private init(_ text: String, routes: [Route]) {
        self.text = text
        self.routes = routes
        name = routes.count == 1 ? routes[0].name : nil
    }

    /// The path as it was written.
    public var description: String { text }

    /// Whether it selects all elements of a list.
    var isOfSeveral: Bool { routes.contains { $0.steps.contains(.elements) } }

    /// Names of the object that are nothing but this value.
    var names: [String] { routes.compactMap(\.name) }
}

extension FieldPath: ExpressibleByStringLiteral {
    /// A path in a program, which must be one.
    public init(stringLiteral text: String) {
        do throws(MappingError) {
            try self.init(validating: text)
        } catch {
            preconditionFailure(error.description)
        }
    }
}
