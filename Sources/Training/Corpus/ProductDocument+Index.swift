import CodeIndex
import Codes

extension ProductDocument {
    /// A product as the index has it.
    init(_ entry: ProductEntry) {
        self.init(id: entry.id, text: entry.text)
    }
}
