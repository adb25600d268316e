public import Codes
import Crypto

extension RetrievalSnapshot {
    private static let rowsBetweenLooks = 1_024
    private static let digits = Array("0123456789abcdef".utf8)

    /// A sum over a generation's postings, for comparing with the tables: see `IndexDigest`. Reads all of them; a task that is
    /// cancelled gets what it has come to, which says nothing.
    public func digest(of generation: Int64) -> IndexDigest {
        var digest = IndexDigest()
        guard let postings = postings[generation] else { return digest }
        var text: [UInt8] = []
        for live in postings.segments {
            withExtendedLifetime(live.segment) {
                for document in 0..<live.segment.count where live.isLive(document) {
                    if digest.rows.isMultiple(of: Self.rowsBetweenLooks), Task.isCancelled { return }
                    var row = PostingRow(live.segment.row(document))
                    text.removeAll(keepingCapacity: true)
                    text.append(contentsOf: "\(live.segment.numbers[document])\n\(row.ownCount)".utf8)
                    for place in 0..<row.count {
                        let (code, weight) = row.next()
                        text.append(UInt8(ascii: "\n"))
                        codes.records.read(Int(code)) { text.append(contentsOf: $0.bytes()) }
                        text.append(contentsOf: "\t\(weight)".utf8)
                        if place >= row.count - row.clickedCount { text.append(contentsOf: "\tclicked".utf8) }
                    }
                    if let vector = postings.vectors.bytes(ofSlot: live.segment.slots[document]) {
                        text.append(UInt8(ascii: "\n"))
                        for byte in vector {
                            text.append(Self.digits[Int(byte >> 4)])
                            text.append(Self.digits[Int(byte & 15)])
                        }
                    }
                    digest.add(text)
                }
            }
        }
        return digest
    }

    /// A sum over the products' visible fields, for comparing with the tables: see `IndexDigest`. Reads all of them; a
    /// task that is cancelled gets what it has come to, which says nothing.
    public func productDigest() -> IndexDigest {
        var digest = IndexDigest()
        for slot in products.slots {
            guard let product = products.product(slot) else { continue }
            if digest.rows.isMultiple(of: Self.rowsBetweenLooks), Task.isCancelled { return digest }
            let fields = [
                String(product.number), product.id, product.title, product.brand ?? "", product.category ?? "",
                product.price ?? "",
            ]
            let attributes = product.attributes.map { (name: Array($0.name.utf8), value: Array($0.value.utf8)) }
                .sorted { left, right in
                    left.name == right.name
                        ? left.value.lexicographicallyPrecedes(right.value)
                        : left.name.lexicographicallyPrecedes(right.name)
                }
            let rows = fields.map { Array($0.utf8) } + attributes.map { $0.name + [UInt8(ascii: "\t")] + $0.value }
            digest.add(Array(rows.joined(separator: [UInt8(ascii: "\n")])))
        }
        return digest
    }
}

extension IndexDigest {
    /// Adds a row's text.
    mutating func add(_ text: [UInt8]) {
        rows += 1
        let number = Insecure.MD5.hash(data: text).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        sum &+= number
    }
}
