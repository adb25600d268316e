import Randomness
import Testing

@testable import Sync

@Suite struct FloodGateTests {
    /// - Returns: whether the batch may be written.
    private func passes(_ gate: inout FloodGate, _ records: Int, letters: Int) -> Bool {
        do throws(DeadLetterFlood) {
            try gate.pass(records: records, letters: Array(0..<letters), example: "no title")
            return true
        } catch {
            #expect(error.example == "no title")
            return false
        }
    }

    @Test func aFewRecordsProveNothing() {
        for records in 1..<FloodGate.minimumRecords {
            var gate = FloodGate(limitPercent: 0)
            #expect(passes(&gate, records, letters: records))
        }
        var gate = FloodGate(limitPercent: 0)
        #expect(!passes(&gate, FloodGate.minimumRecords, letters: 1))
    }

    @Test(arguments: 0...100) func holdsWhatIsAboveTheLimit(percent: Int) {
        for letters in 0...100 {
            var gate = FloodGate(limitPercent: percent)
            #expect(passes(&gate, 100, letters: letters) == (letters <= percent))
        }
    }

    /// A batch that comes again after the pause is judged like the first time.
    @Test func countsNothingOfWhatItHolds() {
        var gate = FloodGate(limitPercent: 50)
        #expect(passes(&gate, 200, letters: 0))
        let before = gate
        for _ in 0..<3 { #expect(!passes(&gate, 1_000, letters: 700)) }
        #expect(gate == before)
        #expect(passes(&gate, 1_000, letters: 600))
    }

    @Test func anotherLimitHoldsFromTheNextBatchOn() {
        var gate = FloodGate(limitPercent: 50)
        #expect(!passes(&gate, 100, letters: 80))
        gate.limitPercent = 80
        #expect(passes(&gate, 100, letters: 80))
        gate.limitPercent = 50
        #expect(!passes(&gate, 100, letters: 30))
    }

    @Test func saysWhatItHasSeen() {
        var gate = FloodGate(limitPercent: 10)
        #expect(passes(&gate, 60, letters: 5))
        #expect(throws: DeadLetterFlood(letters: 15, records: 120, example: "no JSON")) {
            try gate.pass(records: 60, letters: Array(0..<10), example: "no JSON")
        }
    }

    /// A fifth of the records, but all in a row.
    @Test func aLargeBatchHidesNoFlood() {
        var gate = FloodGate(limitPercent: 50)
        let before = gate
        #expect(throws: DeadLetterFlood.self) {
            try gate.pass(records: 10_000, letters: Array(4_000..<6_000), example: "no title")
        }
        #expect(gate == before)
        #expect(throws: Never.self) {
            try gate.pass(
                records: 10_000, letters: stride(from: 0, to: 10_000, by: 5).map { $0 }, example: "no title")
        }
    }

    /// Small batches gather until they prove something, and a good past doesn't excuse a bad present for long.
    @Test func looksBackOverAWindow() {
        var gate = FloodGate(limitPercent: 10)
        for _ in 0..<50 { #expect(passes(&gate, 1_000, letters: 0)) }
        var held = 0
        for _ in 0..<20 where !passes(&gate, 100, letters: 100) { held += 1 }
        // Of 1,000 records before and those since, a tenth at most.
        #expect(held == 19)
    }

    /// Against the plain definition: the shortest run of passed batches that makes up the window, and the new one.
    @Test(arguments: 0..<50) func agreesWithItsDefinition(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let percent = random.below(101)
        var gate = FloodGate(limitPercent: percent)
        var passed: [(records: Int, letters: Int)] = []
        for _ in 0..<200 {
            let records = 1 + random.skewedBelow(600)
            let letters = random.chance(30) ? random.below(records + 1) : 0
            var total = (records: 0, letters: 0)
            for batch in passed.reversed() where total.records < FloodGate.window {
                total = (total.records + batch.records, total.letters + batch.letters)
            }
            total = (total.records + records, total.letters + letters)
            let isFlood = total.records >= FloodGate.minimumRecords && total.letters * 100 > percent * total.records
            #expect(passes(&gate, records, letters: letters) == !isFlood)
            if !isFlood { passed.append((records, letters)) }
        }
    }
}
