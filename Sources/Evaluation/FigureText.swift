/// How figures are written in this module's tables; Foundation's formatting stays out of it.
enum FigureText {
    /// In place of a difference that has no figure.
    static let undefined = "–  "

    /// How many differences a table has, what that means, and what the mark says.
    static func comparisons(_ count: Int, confidence: Double) -> String {
        let byChance = tenths(Double(count) * (1 - confidence))
        return "\(count) \(count == 1 ? "comparison" : "comparisons"), not corrected for their number: if nothing "
            + "differed, \(byChance) of them would be expected to leave 0 out\n"
            + "*: the interval, before rounding, leaves 0 out; never with fewer than "
            + "\(PairedBootstrap.Interval.leastQueries) queries"
    }

    /// A difference in points with its interval; `*` marks one that is more than chance.
    static func difference(_ interval: PairedBootstrap.Interval) -> String {
        let bounds = "[\(signed(interval.low)), \(signed(interval.high))]"
        return "\(signed(interval.mean)) \(bounds) \(interval.isMoreThanChance ? "*" : " ")"
    }

    /// A share in percent with its standard deviation, where there are several trials.
    static func spread(_ spread: Spread?) -> String {
        guard let spread else { return "–" }
        let deviation = spread.deviation.map { " ± \(tenths($0 * 100))" } ?? ""
        return "\(tenths(spread.mean * 100))\(deviation)"
    }

    /// One decimal, rounded half away from zero.
    static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Points with their sign.
    private static func signed(_ share: Double) -> String {
        let text = tenths(share * 100)
        return share > 0 && text != "0.0" ? "+\(text)" : text
    }
}
