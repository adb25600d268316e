import Codes
import Testing

@testable import Training

@Suite struct ClickPreferenceTests {
    private func codes(_ words: String...) -> [Code] { words.map { Code($0)! } }

    /// Shoppers say couch and settee, the catalogue says sofa.
    private func preference(
        ofQuery query: [Code], ofProduct product: [Code], correct: [Code] = []
    ) -> ClickPreference {
        ClickPreference(
            query: .init(own: Set(codes("grey", "couch")), written: query),
            product: .init(own: Set(codes("grey", "sofa")), written: product), correct: Set(correct))
    }

    @Test func aCodeIsPreferredThatOneSideHasAndTheOtherWrote() {
        let preference = preference(
            ofQuery: codes("lamp", "sofa", "bed"), ofProduct: codes("couch", "bed", "desk"))
        #expect(preference.preferred == codes("sofa", "bed", "couch"))
        #expect(preference.rejected == codes("lamp", "desk"))
    }

    @Test func whatIsTaughtIsNeverRejected() {
        // The word of another query that led to the product, and a code of another product that the query led to.
        let preference = preference(
            ofQuery: codes("sofa", "lamp", "corner"), ofProduct: codes("settee", "desk"),
            correct: codes("settee", "corner", "couch", "sofa"))
        #expect(preference.preferred == codes("sofa"))
        #expect(preference.rejected == codes("lamp", "desk"))
    }

    @Test func whatStandsInBothTextsNeedsNoModel() {
        let preference = preference(ofQuery: codes("lamp"), ofProduct: codes("desk"))
        #expect(preference.preferred.isEmpty)
    }
}
