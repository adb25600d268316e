import Codes
import Testing

@Suite struct Int8RowsTests {
    /// Rows of any lengths, one of which has no direction.
    private let rows = {
        var rows = Int8Rows(width: 3)
        for vector: [Float] in [[2, 0, 0], [0, 0, 0], [0, -0.6, 0.8], [1, 1, 1], [.infinity, 0, 0]] {
            rows.append(vector)
        }
        return rows
    }()

    private func length(_ vector: [Float]) -> Float { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    @Test func aRowHasTheDirectionOfItsVectorAndLengthOne() {
        #expect(rows.count == 5 && rows.values.count == 15)
        #expect(abs(rows.vector(0)[0] - 1) < 1e-6 && rows.vector(0)[1...] == [0, 0])
        #expect(rows.vector(1) == [0, 0, 0] && rows.steps[1] == 0 && rows.vector(4) == [0, 0, 0])
        #expect(abs(rows.vector(2)[1] + 0.6) < 0.005 && abs(rows.vector(2)[2] - 0.8) < 0.005)
        #expect(abs(length(rows.vector(3)) - 1) < 0.005)
    }

    @Test func cosinesAreThoseOfTheVectors() {
        let query = QueryVector([0.6, 0, 0.8] as [Float])
        let cosines = rows.cosines(with: query)
        let expected: [Float] = [0.6, 0, 0.64, 1.4 / Float(3).squareRoot(), 0]
        for (cosine, expected) in zip(cosines, expected) { #expect(abs(cosine - expected) < 0.005) }
        #expect(rows.cosine(ofRow: 1, with: query) == nil && rows.cosine(ofRow: 4, with: query) == nil)
        for row in [0, 2, 3] { #expect(rows.cosine(ofRow: row, with: query) == cosines[row]) }
    }

    @Test func aRowIsStoredByItself() throws {
        let bytes = try #require(rows.bytes(ofRow: 2))
        #expect(bytes.count == 7 && Int8Rows.width(ofRow: bytes) == 3)
        // 0.8 / 127 as a float, lowest byte first; then 0, -95 and 127.
        #expect(Array(bytes[4...]) == [0, 161, 127])
        #expect(rows.bytes(ofRow: 1) == nil && Int8Rows.width(ofRow: [1, 2, 3, 4]) == nil)
        var stored = Int8Rows(width: 3, count: rows.count)
        for row in 0..<rows.count { stored.replace(row, by: rows.bytes(ofRow: row)) }
        #expect(stored == rows)
        stored.replace(2, by: nil)
        #expect(stored.bytes(ofRow: 2) == nil && stored.vector(2) == [0, 0, 0])
    }

    /// Of another width, or with a step that is none.
    @Test(arguments: [[0, 0, 0, 63, 1, 2], [0, 0, 128, 127, 1, 2, 3], [0, 0, 0, 191, 1, 2, 3], []] as [[UInt8]])
    func bytesThatAreNoRowHaveNoDirection(_ bytes: [UInt8]) {
        var rows = rows
        rows.replace(0, by: bytes)
        #expect(rows.steps[0] == 0 && rows.vector(0) == [0, 0, 0] && rows.vector(2) == self.rows.vector(2))
    }

    @Test func rowsAreKeptAsTheyAre() {
        var copy = Int8Rows(width: 3)
        for row in 0..<rows.count { copy.append(row, of: rows) }
        #expect(copy == rows)
        #expect(Int8Rows(width: 3, values: rows.values, steps: rows.steps) == rows)
        // A vector of a row has that row again, but for the last digit of its step.
        var again = Int8Rows(width: 3)
        again.append(rows.vector(3))
        #expect(again.values[...] == rows.values[9..<12])
    }
}
