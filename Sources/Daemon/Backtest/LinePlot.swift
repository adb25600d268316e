import Foundation

/// A chart of lines over equal steps, as SVG.
public struct LinePlot: Sendable {
    struct Line: Sendable {
        /// Behind the line's end.
        var name: String
        /// A CSS colour.
        var colour: String
        /// In percent, one a step.
        var values: [Double]
    }

    let title: String
    /// Below the steps: the first and the last only where there are many.
    let steps: [String]
    let lines: [Line]

    private static let (width, height) = (720.0, 400.0)
    private static let (left, right, top, bottom) = (48.0, 150.0, 40.0, 40.0)

    /// The drawing as an SVG file's text.
    public var svg: String {
        let values = lines.flatMap(\.values)
        // Whole tens around the values; the axis need not begin at zero, and says where it does.
        let low = ((values.min() ?? 0) / 10).rounded(.down) * 10
        let high = max(low + 10, ((values.max() ?? 100) / 10).rounded(.up) * 10)
        func x(_ step: Int) -> Double {
            Self.left + (Self.width - Self.left - Self.right) * Double(step) / Double(max(steps.count - 1, 1))
        }
        func y(_ value: Double) -> Double {
            Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * (value - low) / (high - low)
        }
        var parts = [
            #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(Int(Self.width))" height="\#(Int(Self.height))" font-family="sans-serif" font-size="12">"#,
            #"<rect width="100%" height="100%" fill="white"/>"#,
            text(title, Self.left, 24, size: 15),
        ]
        for value in stride(from: low, through: high, by: 10) {
            parts.append(
                #"<line x1="\#(Self.left)" x2="\#(Self.width - Self.right)" y1="\#(y(value))" y2="\#(y(value))" stroke="lightgray"/>"#
            )
            parts.append(text("\(Int(value)) %", Self.left - 6, y(value) + 4, anchor: "end"))
        }
        for step in steps.indices where step == 0 || step == steps.count - 1 || steps.count <= 12 {
            parts.append(text(steps[step], x(step), Self.height - Self.bottom + 18, anchor: "middle"))
        }
        for line in lines {
            let points = line.values.enumerated().map { "\(x($0)),\(y($1))" }.joined(separator: " ")
            parts.append(#"<polyline points="\#(points)" fill="none" stroke="\#(line.colour)" stroke-width="2"/>"#)
            for (step, value) in line.values.enumerated() {
                parts.append(#"<circle cx="\#(x(step))" cy="\#(y(value))" r="3" fill="\#(line.colour)"/>"#)
            }
            if let last = line.values.last {
                parts.append(text(line.name, Self.width - Self.right + 10, y(last) + 4, colour: line.colour))
            }
        }
        return (parts + ["</svg>", ""]).joined(separator: "\n")
    }

    private func text(
        _ text: String, _ x: Double, _ y: Double, size: Int = 12, anchor: String = "start", colour: String = "#333"
    ) -> String {
        let escaped = text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
        return
            #"<text x="\#(x)" y="\#(y)" font-size="\#(size)" text-anchor="\#(anchor)" fill="\#(colour)">\#(escaped)</text>"#
    }
}
