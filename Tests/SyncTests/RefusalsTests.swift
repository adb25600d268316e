import Catalog
import CodeIndex
import Testing

@testable import Sync

@Suite struct RefusalsTests {
    private func letter(_ number: Int64, _ cause: String, _ message: String) -> DeadLetter {
        DeadLetter(
            record: RecordPosition(topic: "import:x", partition: 0, offset: number), key: nil, payload: [],
            cause: cause,
            message: message)
    }

    @Test func causesAreCountedWithAnExample() {
        var refusals = Refusals()
        refusals.add(letter(3, "invalid_json", "expected a colon"))
        refusals.add(letter(5, "missing_field", "title: expected a title"))
        refusals.add(letter(8, "missing_field", "product_id: expected a string"))
        #expect(refusals.count == 3)
        #expect(
            refusals.summary
                == "2 missing_field (first in 5: title: expected a title), 1 invalid_json (first in 3: expected a colon)"
        )
    }

    @Test func aRefusedFileSaysWhyAndWhatToDo() {
        var refusals = Refusals()
        refusals.add(letter(1, "missing_field", "title: expected a title"))
        let description = ImportRefused(path: "feed.json", refusals: refusals, applied: ApplyOutcome()).description
        #expect(description.hasPrefix("feed.json is no file of products as configured"))
        #expect(description.contains("first in 1: title: expected a title"))
        #expect(description.contains("--format"))
    }
}
