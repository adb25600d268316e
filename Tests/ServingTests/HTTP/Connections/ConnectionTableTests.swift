import Randomness
import Testing

@testable import Serving

@Suite struct ConnectionTableTests {
    @Test func theOneThatIsIdleLongestIsClosed() {
        var table = ConnectionTable(most: 3, reserve: 1)
        let ids = (0..<3).map { _ in table.open().id }
        table.begin(ids[0])
        table.rest(ids[0])
        #expect(table.count == 3)
        #expect(table.open().closed == ids[1])
        #expect(table.open().closed == ids[2])
        #expect(table.open().closed == ids[0])
        #expect(table.count == 3 && !table.hasTooMany)
    }

    @Test func whatHasARequestIsNotClosed() {
        var table = ConnectionTable(most: 2, reserve: 2)
        let ids = (0..<2).map { _ in table.open().id }
        for id in ids { table.begin(id) }
        let (third, _) = table.open()
        #expect(table.open().closed == nil)
        #expect(table.hasTooMany && !table.isCrowded)
        #expect(table.open().closed == third)
        let (last, _) = table.open()
        table.begin(last)
        #expect(table.isCrowded)
        table.close(last)
        table.close(ids[0])
        #expect(!table.isCrowded)
    }

    @Test func whatIsClosedStaysSo() {
        var table = ConnectionTable(most: 1, reserve: 1)
        let (first, _) = table.open()
        #expect(table.open().closed == first)
        table.begin(first)
        table.rest(first)
        table.close(first)
        #expect(table.count == 1)
    }

    /// Whatever happens in whatever order: nothing with a request is closed, the bounds hold, and each is counted once.
    @Test func keepsItsBounds() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<50 {
            let most = Int.random(in: 1...8, using: &random)
            let reserve = Int.random(in: 1...4, using: &random)
            var table = ConnectionTable(most: most, reserve: reserve)
            var idle: [ConnectionTable.ID] = []
            var busy: [ConnectionTable.ID] = []
            for _ in 0..<400 {
                switch Int.random(in: 0..<4, using: &random) {
                case 0, 1:
                    let (id, closed) = table.open()
                    if let closed {
                        #expect(idle.first == closed)
                        idle.removeFirst()
                    }
                    idle.append(id)
                    #expect(table.count <= max(most, busy.count + reserve))
                case 2:
                    if let index = idle.indices.randomElement(using: &random) {
                        let id = idle.remove(at: index)
                        table.begin(id)
                        busy.append(id)
                    }
                default:
                    if let index = busy.indices.randomElement(using: &random) {
                        let id = busy.remove(at: index)
                        // With too many, one that has been answered gives its place back.
                        if !table.hasTooMany && Bool.random(using: &random) {
                            table.rest(id)
                            idle.append(id)
                        } else {
                            table.close(id)
                        }
                    }
                }
                #expect(table.count == idle.count + busy.count && table.isCrowded == (busy.count > most))
            }
        }
    }
}
