import CodeIndex
import Codes
import Testing

@testable import Serving

@Suite struct ControlSearcherTests {
    /// Two own codes, three generated ones, one of clicks.
    private let row = PostingRow(
        product: 7, codes: [1, 2, 3, 4, 5, 6], weights: [10, 20, 30, 40, 50, 60], ownCount: 2, clickedCount: 1)

    private func left(by control: SearchControl) -> PostingRow { row.left(by: control) }

    @Test func postingsOfAPartThatIsLeftOutAreGone() {
        #expect(
            left(by: .ownCodes) == PostingRow(product: 7, codes: [1, 2], weights: [10, 20], ownCount: 2))
        for control in [SearchControl.withoutNetwork, .networkOnQueries] {
            #expect(
                left(by: control)
                    == PostingRow(product: 7, codes: [1, 2, 6], weights: [10, 20, 60], ownCount: 2, clickedCount: 1))
        }
        #expect(left(by: .networkOnProducts) == row)
        #expect(
            left(by: .withoutClickedWords)
                == PostingRow(product: 7, codes: [1, 2, 3, 4, 5], weights: [10, 20, 30, 40, 50], ownCount: 2))
        #expect(
            row.left(by: .withoutTypedCodes, typed: [2, 5])
                == PostingRow(
                    product: 7, codes: [1, 3, 4, 6], weights: [10, 30, 40, 60], ownCount: 1, clickedCount: 1))
    }
}
