import Testing

@testable import Sync

@Suite struct DropLimitTests {
    @Test func aHandfulMayAlwaysGo() {
        for live in 0..<DropLimit.handful {
            #expect(DropLimit(percent: 0).allows(live, of: live))
        }
        #expect(!DropLimit(percent: 0).allows(DropLimit.handful, of: 1_000_000))
    }

    @Test(arguments: 0...100) func aShareIsOfTheLiveProducts(percent: Int) {
        let limit = DropLimit(percent: percent)
        #expect(limit.allows(percent * 10, of: 1_000))
        #expect(limit.allows(percent * 10 + 1, of: 1_000) == false || percent == 0)
    }

    @Test func allMayGoWhereThatIsSaid() {
        #expect(!DropLimit().allows(1_000, of: 1_000))
        #expect(DropLimit(percent: 100).allows(1_000, of: 1_000))
    }

    @Test(arguments: [(150, 1_000, 15), (151, 1_000, 16), (7, 7, 100)])
    func whatIsAdvisedIsEnough(dropped: Int, live: Int, percent: Int) {
        let error = RebuildError.drops(dropped, live: live, limit: DropLimit(), examples: ["a", "b"])
        #expect(error.description.hasPrefix("\(dropped) of \(live) live products would be gone, such as a, b: "))
        #expect(error.description.hasSuffix("--drop-limit \(percent)"))
        #expect(DropLimit(percent: percent).allows(dropped, of: live))
        #expect(!DropLimit(percent: percent - 1).allows(dropped, of: live))
    }
}
