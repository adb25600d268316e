/// What stands beside the digits of a price, and what currencies count in.
struct Currency {
    /// The codes of ISO 4217, and some that shops write beside them.
    private static let codes = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
        CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
        HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD \
        LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP \
        PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT \
        TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL \
        BTC CNH ETH NTD RMB
        """.split(separator: " ").map(String.init))
    /// Abbreviations and words in use beside the codes and signs such as `€`.
    private static let words: Set<String> = [
        "kr", "zł", "kč", "ft", "lei", "лв", "руб", "р", "rs", "fr", "sfr", "tl", "rm", "r", "rp", "din", "ден", "грн",
        "us", "ca", "c", "a", "au", "hk", "nz", "s", "nt", "mx", "ar", "cl",
        "euro", "euros", "dollar", "dollars", "pound", "pounds", "yen", "yuan", "rupee", "rupees", "franken", "francs",
        "kronen", "kronor", "kroner",
    ]
    /// Hundredths of a currency, behind the digits.
    private static let hundredths: Set<String> = ["¢", "c", "ct", "cts", "cent", "cents", "pence", "penny"]
    /// Prices of exchanges, in hundredths: pence of the pound, cents of the rand, agorot of the shekel.
    private static let smallerUnits: Set<String> = ["GBX", "ZAC", "ILA"]
    private static let withoutMinorUnit: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThreeDigits: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    /// Digits behind the point: those of the ISO 4217 code, 2 where there is none or it is unknown.
    let digits: Int
    /// Whether it is a hundredth of a currency, such as pence, and no currency of its own.
    let isSmallerUnit: Bool

    init(code: String?) {
        isSmallerUnit = code == "GBp" || code.map { Self.smallerUnits.contains($0.uppercased()) } ?? false
        let code = code?.uppercased() ?? ""
        digits = Self.withoutMinorUnit.contains(code) ? 0 : Self.withThreeDigits.contains(code) ? 3 : 2
    }

    /// - Parameters:
    ///   - text: what stands before or behind the digits; nil where that is no currency.
    ///   - isBehind: whether it stands behind them, as cents do.
    init?(beside text: String, isBehind: Bool) {
        let unit = text.trimmed().lowercased()
        if isBehind, Self.hundredths.contains(unit.hasSuffix(".") ? String(unit.dropLast()) : unit) || text == "p" {
            self.init(code: "GBX")
            return
        }
        var letters = ""
        for scalar in text.unicodeScalars {
            // Before the digits `¢` is a colón to some, and cents to others.
            if scalar.properties.generalCategory == .currencySymbol && scalar != "¢" { continue }
            if scalar.properties.isWhitespace { continue }
            letters.unicodeScalars.append(scalar)
        }
        if letters.hasSuffix(".") { letters.removeLast() }
        let code = letters == "GBp" ? letters : letters.uppercased()
        guard
            letters.isEmpty || Self.codes.contains(code) || Self.smallerUnits.contains(code) || code == "GBp"
                || Self.words.contains(letters.lowercased())
        else { return nil }
        self.init(code: code)
    }

    /// Whether a text is a currency's code in capital letters.
    static func isCode(_ text: String) -> Bool { codes.contains(text) }
}
