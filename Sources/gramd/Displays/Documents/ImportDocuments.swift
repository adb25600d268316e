import CodeIndex
import Sync

/// What became of a file of products, as JSON.
struct ProductImportDocument: Encodable {
    let items: Int
    let written: Int
    let deleted: Int
    let skipped: Int
    let late: Int
    let withoutEvent: Int
    /// How often a field was left out of a product, by field and reason.
    let leftOut: [String: Int]
    let refused: Int
    let refusals: [RefusalDocument]
    let packedIndexes: [String]

    init(_ outcome: ProductImport.Outcome, packedIndexes: [String]) {
        items = outcome.lines
        written = outcome.applied.upserted
        deleted = outcome.applied.deleted
        skipped = outcome.applied.skipped
        late = outcome.applied.late
        withoutEvent = outcome.withoutEvent
        leftOut = outcome.droppedFields
        refused = outcome.refusals.count
        refusals = RefusalDocument.all(outcome.refusals)
        self.packedIndexes = packedIndexes
    }
}

/// What became of a file of clicks, as JSON.
struct ClickImportDocument: Encodable {
    let items: Int
    let clicks: Int64
    /// Queries with a product and a time that the click log did not have.
    let new: Int
    let withoutClick: Int
    let refused: Int
    let refusals: [RefusalDocument]

    init(_ outcome: ClickImport.Outcome) {
        items = outcome.lines
        clicks = outcome.clicks
        new = outcome.new
        withoutClick = outcome.withoutClick
        refused = outcome.refusals.count
        refusals = RefusalDocument.all(outcome.refusals)
    }
}

/// Items of a file that were refused for one cause.
struct RefusalDocument: Encodable {
    let cause: String
    let items: Int
    /// The number of the first one, and what is wrong with it.
    let first: Int64
    let message: String

    static func all(_ refusals: Refusals) -> [RefusalDocument] {
        refusals.causes.map {
            RefusalDocument(cause: $0.name, items: $0.count, first: $0.firstNumber, message: $0.firstMessage)
        }
    }
}
