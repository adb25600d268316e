import Testing

@testable import CodeIndex

@Suite struct LatestRowsTests {
    private func live(_ number: Int64, _ title: String) -> WrittenRows.Product {
        .live(
            ProductFields(
                number: number, id: "p\(number)", title: title, brand: nil, category: nil, price: nil, attributes: []))
    }

    @Test func saysWhatTheOnlyWriterHasLeft() {
        let written = LatestRows<Int64, WrittenRows.Product>()
        #expect(!written.isWanted)
        written.add([(key: 1, row: live(1, "a")), (key: 2, row: .deleted), (key: 3, row: live(3, "c"))], by: 10)
        written.add([(key: 3, row: live(3, "d"))], by: 11)
        let first = written.rows(of: [1: 10, 2: 10, 3: 10, 4: 10])
        #expect(Dictionary(uniqueKeysWithValues: first.known) == [1: live(1, "a"), 2: .deleted])
        #expect(first.others.sorted() == [3, 4])
        let second = written.rows(of: [1: nil, 2: 11, 3: 11])
        #expect(second.known.map(\.key) == [3] && second.known.map(\.row) == [live(3, "d")])
        #expect(second.others.sorted() == [1, 2] && written.isWanted)
    }

    /// A server that comes back after a crash gives the number of a transaction that was lost to another one.
    @Test func forgetsWhatMayNotBeWritten() {
        let written = LatestRows<Int64, WrittenRows.Product>(capacity: 2)
        for number in Int64(0)..<3 { written.add([(key: number, row: live(number, "a"))], by: 10) }
        written.forgetAll()
        #expect(written.rows(of: [0: 10, 1: 10, 2: 10]).known.isEmpty)
    }

    @Test func remembersTheLatest() {
        let written = LatestRows<Int64, WrittenRows.Product>(capacity: 2)
        for number in Int64(0)..<7 { written.add([(key: number, row: live(number, "a"))], by: number) }
        let entries = written.rows(of: Dictionary(uniqueKeysWithValues: (Int64(0)..<7).map { ($0, $0) }))
        #expect(Set(entries.known.map(\.key)).isSuperset(of: [5, 6]) && entries.known.count <= 4)
    }
}
