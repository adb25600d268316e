/// What stands beside the digits of a price, and what currencies count in.
struct Currency {
    /// Abbreviations in use beside ISO 4217's codes of three letters and signs such as `€`.
    private static let abbreviations: Set<String> = [
        "kr", "zł", "kč", "ft", "lei", "лв", "руб", "р", "rs", "fr", "sfr", "tl", "rm", "r", "rp", "din", "ден", "грн",
        "us", "ca", "c", "a", "au", "hk", "nz", "s", "nt", "mx", "ar", "cl",
    ]
    private static let withoutMinorUnit: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThreeDigits: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    /// Digits behind the point: those of the ISO 4217 code, 2 where there is none or it is unknown.
    let digits: Int

    init(code: String?) {
        let code = code?.uppercased() ?? ""
        digits = Self.withoutMinorUnit.contains(code) ? 0 : Self.withThreeDigits.contains(code) ? 3 : 2
    }

    /// - Parameter text: what stands before or behind the digits; nil where that is no currency.
    init?(beside text: String) {
        var letters = ""
        for scalar in text.unicodeScalars {
            if scalar.properties.generalCategory == .currencySymbol || scalar.properties.isWhitespace { continue }
            letters.unicodeScalars.append(scalar)
        }
        if letters.hasSuffix(".") { letters.removeLast() }
        let isCode = letters.utf8.count == 3 && letters.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
        guard letters.isEmpty || isCode || Self.abbreviations.contains(letters.lowercased()) else { return nil }
        self.init(code: letters)
    }
}
