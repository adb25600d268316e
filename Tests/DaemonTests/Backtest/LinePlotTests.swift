import Testing

@testable import Daemon

@Suite struct LinePlotTests {
    private func row(day: Int64, _ recall: Double) -> BacktestRow {
        BacktestRow(
            start: day * 86_400_000, queries: 10, retrained: recall, frozen: recall - 0.1, ownCodes: 0.5, outcome: nil)
    }

    @Test func everyFigureOfABacktestIsAPointOfItsLine() {
        let svg = LinePlot([row(day: 0, 0.8), row(day: 1, 0.85), row(day: 2, 0.9)]).svg
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
        #expect(svg.split(separator: "<polyline ").count == 4)
        #expect(svg.split(separator: "<circle ").count == 10)
        for text in ["first model", ">01-02<", ">50 %<", ">90 %<"] { #expect(svg.contains(text)) }
    }

    @Test func namesAreEscaped() {
        let plot = LinePlot(title: "a < b & c", steps: [], lines: [])
        #expect(plot.svg.contains(">a &lt; b &amp; c<"))
    }
}
