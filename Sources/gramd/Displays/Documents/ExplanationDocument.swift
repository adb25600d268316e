import Catalog
import Sync

/// What a record would become, as JSON: a line of its own for each record.
struct ExplanationDocument: Encodable {
    /// A change of one product; of a patch only what it replaces.
    struct Event: Encodable {
        /// `upsert`, `patch` or `delete`.
        let operation: String
        let productID: String?
        let recordKey: String?
        let version: Int64?
        /// Milliseconds since 1970.
        let timestamp: Int64?
        /// Title, brand, category, description and price, where the record has them; null where a patch takes one away.
        let fields: [String: String?]
        /// Values that are no text are JSON.
        let attributes: [String: String]
        let leftOut: [LeftOut]

        init(_ event: ProductEvent) {
            productID = event.productID
            recordKey = event.recordKey
            version = event.version
            timestamp = event.timestamp
            leftOut = event.droppedFields.map {
                LeftOut(field: $0.field, reason: $0.reason.rawValue, detail: $0.detail)
            }
            let values: [String: JSONValue]
            switch event.change {
            case .delete: (operation, fields, values) = ("delete", [:], [:])
            case .upsert(let product):
                let texts: [String: String?] = [
                    "title": product.title, "brand": product.brand, "category": product.category,
                    "description": product.description, "price": product.price,
                ]
                (operation, fields, values) = ("upsert", texts.filter { $0.value != nil }, product.attributes)
            case .patch(let patch):
                (operation, fields, values) = ("patch", Self.replaced(by: patch), patch.attributesSaid)
            }
            attributes = values.mapValues { $0.stringValue ?? $0.serialized }
        }

        private static func replaced(by patch: ProductPatch) -> [String: String?] {
            var fields: [String: String?] = [:]
            if let title = patch.title { fields.updateValue(title, forKey: "title") }
            for (name, value) in [
                ("brand", patch.brand), ("category", patch.category), ("description", patch.description),
                ("price", patch.price),
            ] {
                if case .replaced(let text) = value { fields.updateValue(text, forKey: name) }
            }
            return fields
        }
    }

    struct LeftOut: Encodable {
        let field: String
        let reason: String
        let detail: String
    }

    struct Refusal: Encodable {
        let cause: String
        let message: String
        /// Nil where the message says it.
        let remedy: String?
    }

    let place: String
    let events: [Event]
    /// Nil for a record that can be read.
    let refused: Refusal?

    init(_ explanation: RecordExplanation) {
        place = explanation.place
        switch explanation.outcome {
        case .success(let events):
            self.events = events.map(Event.init)
            refused = nil
        case .failure(let fault):
            events = []
            refused = Refusal(cause: fault.code.rawValue, message: "\(fault)", remedy: explanation.remedy)
        }
    }
}
