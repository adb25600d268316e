public import Catalog
public import Monitoring

/// What a record became, or why it can't be read, for a person.
public struct RecordExplanation: Sendable, CustomStringConvertible {
    private static let shownScalars = 100

    /// Where the record stood, as its reader calls it.
    public let place: String
    /// What it became.
    public let outcome: Result<[ProductEvent], RecordFault>
    private let isOfShippedProgram: Bool

    /// An explanation of what an ``EventPipeline`` made of a record.
    /// - Parameter isOfShippedProgram: whether its transformation is that of a format that gramd ships.
    public init(place: String, outcome: Result<[ProductEvent], RecordFault>, isOfShippedProgram: Bool = false) {
        self.place = place
        self.outcome = outcome
        self.isOfShippedProgram = isOfShippedProgram
    }

    /// What a person can do about a record that is refused; nil where its fault says it.
    public var remedy: String? {
        guard case .failure(let fault) = outcome else { return nil }
        return fault.remedy(isOfShippedProgram: isOfShippedProgram)
    }

    /// Whether the record would become a dead letter.
    public var isRefused: Bool {
        if case .failure = outcome { true } else { false }
    }

    /// A heading, and a line for each field; safe to show.
    public var text: DisplayText {
        switch outcome {
        case .success(let events) where events.isEmpty: "\(place): no event"
        case .success(let events): Self.joined(events.flatMap(lines))
        case .failure(let fault):
            Self.joined(["\(place): refused, \(fault)"] + (remedy.map { ["    remedy: \($0)"] } ?? []))
        }
    }

    /// The ``text``.
    public var description: String { text.description }

    private static func joined(_ lines: [DisplayText]) -> DisplayText {
        DisplayText(verbatim: lines.map(\.description).joined(separator: "\n"))
    }

    private func lines(_ event: ProductEvent) -> [DisplayText] {
        var lines: [DisplayText] = ["\(place): \(heading(event))"]
        lines += fields(event.change).map { "    \($0): \($1)" }
        lines += event.droppedFields.map { "    left out, \($0.field): \($0.detail) (\($0.reason.rawValue))" }
        return lines
    }

    private func heading(_ event: ProductEvent) -> String {
        let action =
            switch event.change {
            case .upsert: "upsert of"
            case .patch: "changes of"
            case .delete: "delete of"
            }
        let product =
            event.productID.map { "product \($0)" } ?? "the product that came under the key \(event.recordKey ?? "")"
        let version = event.version.map { ", version \($0)" } ?? ""
        return "\(action) \(product)\(version)" + (event.timestamp.map { ", made at \($0) ms" } ?? "")
    }

    private func fields(_ change: ProductEvent.Change) -> [(name: String, value: String)] {
        switch change {
        case .delete: return []
        case .upsert(let product):
            let texts = [
                ("title", product.title), ("brand", product.brand), ("category", product.category),
                ("description", product.description), ("price", product.price),
            ]
            return texts.compactMap { name, text in text.map { (name, Self.shown($0)) } }
                + attributes(product.attributes)
        case .patch(let patch):
            let texts = [
                ("title", patch.title.map(ProductPatch.Value.replaced) ?? .kept), ("brand", patch.brand),
                ("category", patch.category), ("description", patch.description), ("price", patch.price),
            ]
            let replaced: [(name: String, value: String)] = texts.compactMap { name, value in
                guard case .replaced(let text) = value else { return nil }
                return (name, text.map(Self.shown) ?? "none")
            }
            return replaced + attributes(patch.attributesSaid) + [("everything else", "as it is stored")]
        }
    }

    private func attributes(_ attributes: [String: JSONValue]) -> [(name: String, value: String)] {
        attributes.sorted { $0.key < $1.key }.map { name, value in
            ("attribute \(Self.shown(name))", Self.shown(value.stringValue ?? value.serialized))
        }
    }

    /// The beginning of a text.
    private static func shown(_ text: String) -> String {
        let isCut = text.unicodeScalars.count > shownScalars
        return String(text.unicodeScalars.prefix(shownScalars)) + (isCut ? "…" : "")
    }
}
