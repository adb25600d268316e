import Catalog
import Testing

@testable import Sync

@Suite struct RecordExplanationTests {
    private func text(_ outcome: Result<[ProductEvent], RecordFault>) -> String {
        RecordExplanation(place: "line 3", outcome: outcome).description
    }

    @Test func saysWhatAProductBecomes() {
        let product = Product(
            id: "42", title: "Red\nlamp", brand: "Lumo", price: "9.9",
            attributes: ["colour": .string("red"), "b": .null])
        var event = ProductEvent(productID: "42", version: 7, timestamp: 5, change: .upsert(product))
        event.droppedFields = [DroppedField(field: "price", reason: .invalidValue, detail: "expected a number")]
        #expect(
            text(.success([event])) == """
                line 3: upsert of product 42, version 7, made at 5 ms
                    title: Red\\nlamp
                    brand: Lumo
                    price: 9.9
                    attribute b: null
                    attribute colour: red
                    left out, price: expected a number (invalid_value)
                """)
    }

    @Test func saysWhatStays() {
        let patch = ProductPatch(id: "42", price: .replaced("5"))
        #expect(
            text(.success([ProductEvent(productID: "42", change: .patch(patch))])) == """
                line 3: changes of product 42
                    price: 5
                    everything else: as it is stored
                """)
        let inside = ProductPatch(
            id: "42", attributes: ["colour": .string("red")],
            edits: [
                AttributeEdit(["size", "width"], .replaced(.string("3cm"))), AttributeEdit(["tags"], .cut(1)),
                AttributeEdit(["box"], .merged(.object(["h": .string("5cm")]))),
                AttributeEdit(["size", "depth"], .removed),
            ])
        #expect(
            text(.success([ProductEvent(productID: "42", change: .patch(inside))])) == """
                line 3: changes of product 42
                    attribute box: {"h":"5cm"}
                    attribute colour: red
                    attribute size.depth: null
                    attribute size.width: 3cm
                    everything else: as it is stored
                """)
    }

    @Test func saysWhatIsDeleted() {
        let events = [
            ProductEvent(productID: "42", change: .delete),
            ProductEvent(productID: nil, recordKey: "k", change: .delete),
        ]
        #expect(
            text(.success(events)) == """
                line 3: delete of product 42
                line 3: delete of the product that came under the key k
                """)
        #expect(text(.success([])) == "line 3: no event")
    }

    @Test func saysWhatIsRefusedAndWhatToDo() {
        let refused = RecordExplanation(place: "t[0]@5", outcome: .failure(RecordFault(.transformFailed, "no shop")))
        #expect(refused.isRefused)
        #expect(
            refused.description.hasPrefix("t[0]@5: refused, transform_failed: no shop\n    remedy: mend the program"))
        let ofFormat = RecordExplanation(place: "", outcome: refused.outcome, isOfShippedProgram: true)
        #expect(ofFormat.remedy?.hasPrefix("see whether catalog.format") == true)
        #expect(!RecordExplanation(place: "", outcome: .success([])).isRefused)
    }

    @Test func cutsLongTexts() {
        let product = Product(id: "1", title: String(repeating: "ab", count: 80))
        #expect(
            text(.success([ProductEvent(productID: "1", change: .upsert(product))])).hasSuffix(
                String(repeating: "ab", count: 50) + "…"))
    }
}
