import Foundation
import NIOCore
import Testing

@testable import Serving

@Suite struct OverviewHistoryTests {
    private func point(_ seconds: Int) -> OverviewHistory.Point {
        OverviewHistory.Point(time: Date(timeIntervalSince1970: Double(seconds)), age: 0.5)
    }

    @Test func keepsTheLastHour() {
        var history = OverviewHistory()
        for number in 0..<1_000 { history.append(point(10 * number)) }
        #expect(history.points.count == 360)
        #expect(history.points.first == point(6_400) && history.points.last == point(9_990))
    }

    @Test func saysNothingOfWhatIsNotKnown() {
        var writer = JSONWriter()
        point(0).write(to: &writer)
        #expect(String(buffer: writer.buffer) == #"{"time":"1970-01-01T00:00:00.000Z","ageSeconds":0.5}"#)
    }
}
