import Testing

@testable import CodeIndex

@Suite struct WrittenFieldsTests {
    private func live(_ number: Int64, _ title: String) -> WrittenFields.Entry {
        .live(
            ProductFields(
                number: number, id: "p\(number)", title: title, brand: nil, category: nil, price: nil, attributes: []))
    }

    @Test func saysWhatTheOnlyWriterHasLeft() {
        let written = WrittenFields()
        #expect(!written.isWanted)
        written.add([(1, live(1, "a")), (2, .deleted), (3, live(3, "c"))], by: 10)
        written.add([(3, live(3, "d"))], by: 11)
        let entries = written.entries(of: [1: 10, 2: 10, 3: 10, 4: 10])
        #expect(entries == [1: live(1, "a"), 2: .deleted])
        #expect(written.entries(of: [1: nil, 2: 11, 3: 11]) == [3: live(3, "d")])
        #expect(written.isWanted)
    }

    /// A server that comes back after a crash gives the number of a transaction that was lost to another one.
    @Test func forgetsWhatMayNotBeWritten() {
        let written = WrittenFields(capacity: 2)
        for number in Int64(0)..<3 { written.add([(number, live(number, "a"))], by: 10) }
        written.forgetAll()
        #expect(written.entries(of: [0: 10, 1: 10, 2: 10]).isEmpty)
    }

    @Test func remembersTheLatest() {
        let written = WrittenFields(capacity: 2)
        for number in Int64(0)..<7 { written.add([(number, live(number, "a"))], by: number) }
        let entries = written.entries(of: Dictionary(uniqueKeysWithValues: (Int64(0)..<7).map { ($0, $0) }))
        #expect(Set(entries.keys).isSuperset(of: [5, 6]) && entries.count <= 4)
    }
}
