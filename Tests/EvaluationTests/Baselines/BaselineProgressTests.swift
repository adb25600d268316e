import Testing

@testable import Evaluation

@Suite struct BaselineProgressTests {
    @Test func readsTheProgramsLines() {
        #expect(
            BaselineProgress(line: "dense: texts\tproducts\t3\t40")
                == BaselineProgress(step: "dense: texts", unit: "products", done: 3, total: 40))
    }

    @Test(arguments: ["", "Loading weights", "a\tb\tc\td", "a\tb\t0\t0", "a\tb\t1\t2\t3"])
    func leavesOutWhatPackagesPrint(line: String) {
        #expect(BaselineProgress(line: line) == nil)
    }
}
