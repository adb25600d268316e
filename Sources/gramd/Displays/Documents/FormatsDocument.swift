import Catalog
import Transformation

/// What `catalog.format` can name, as JSON.
struct FormatsDocument: Encodable {
    struct Format: Encodable {
        let name: String
        let summary: String
        let parameters: [Parameter]
    }

    struct Parameter: Encodable {
        let name: String
        let isNeeded: Bool
        let meaning: String
    }

    /// Read without a transformation.
    let native = EventFormat.allCases.map(\.rawValue)
    let formats = NamedFormat.all.map { format in
        Format(
            name: format.name, summary: format.summary,
            parameters: format.parameters.map {
                Parameter(name: $0.name, isNeeded: $0.isNeeded, meaning: $0.meaning)
            })
    }
}
