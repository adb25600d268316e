import Evaluation
import Testing

@Suite struct TextTableTests {
    @Test func columnsAreAsWideAsTheirWidestCell() {
        let table = TextTable(
            header: ["name", "state", "size"], rows: [["a", "kept", "1,024"], ["longer", "active", "7"]])
        #expect(
            "\(table)" == """
                name    state    size
                a       kept    1,024
                longer  active      7
                """)
    }

    @Test func linesHaveNoSpacesAtTheirEnd() {
        #expect("\(TextTable(header: ["a", "b"], rows: [["1", "long"], ["2", ""]]))" == "a  b\n1  long\n2")
    }

    @Test func asManyColumnsAsAskedAreLeftAligned() {
        #expect("\(TextTable(header: ["a", "bb"], rows: [["ccc", "d"]], leftAligned: 1))" == "a    bb\nccc   d")
    }

    @Test func aTableMayEndWithText() {
        let table = TextTable(
            header: ["a", "b", "why"], rows: [["ccc", "d", "long"]], leftAligned: 1, endsWithText: true)
        #expect("\(table)" == "a    b  why\nccc  d  long")
    }

    @Test func aCellActsOnNothing() {
        #expect("\(TextTable(header: ["a", "b"], rows: [["x\n\u{1B}y", "d"]]))" == "a           b\nx\\n\\u{1B}y  d")
    }
}
