/// A price as an object, in the forms that shops, payment services and libraries document: an amount that may count a
/// smaller unit than the currency's, and what says so beside it.
///
/// Names are compared without their case and punctuation: `amount_minor`, `amountMinor` and `@amountMinor` are one. An
/// integer beside a scale (`"fractionDigits": 2`, `"divisor": 100`, `"unit": "cents"`) is divided; beside something that
/// sounds like a scale and is unknown it is unreadable. Where nothing is said, an amount is one in whole units.
struct Money {
    private enum Unit {
        case minor, millionths, whole
    }

    /// Of several prices the one that is paid goes before the regular one.
    private static let wholeNames = [
        "amount", "value", "price", "current", "gross", "raw", "calculatedamount", "shopmoney", "minvariantprice",
        "lowprice", "minprice", "minimumprice", "minamount", "min", "start", "final", "finalprice", "sale", "saleprice",
        "special", "specialprice", "regular", "regularprice", "list", "listprice", "base", "baseprice", "unitprice",
        "pricerange", "pricespecification",
    ]
    private static let minorNames = [
        "preciseamount", "centamount", "unitamount", "unitamountdecimal", "cents", "minorunits", "fractional",
    ]
    private static let minorEndings = ["cents", "incents", "minor", "inminor", "minorunits", "inminorunits"]

    /// What the members that hold an amount count, and which goes first.
    private static let amounts: [String: (rank: Int, unit: Unit)] = {
        let minor =
            minorNames
            + wholeNames.flatMap { name in minorEndings.map { name + $0 } + ["minor" + name, "cent" + name] }
        let millionths = ["micros", "priceamountmicros"] + wholeNames.map { $0 + "micros" }
        var amounts: [String: (rank: Int, unit: Unit)] = [:]
        for (names, unit) in [(minor, Unit.minor), (millionths, Unit.millionths), (wholeNames, Unit.whole)] {
            for name in names where amounts[name] == nil { amounts[name] = (amounts.count, unit) }
        }
        return amounts
    }()

    /// Whole units, beside which a member `cents` holds the rest and no price.
    private static let halves = ["dollars", "euros", "pounds", "units", "major", "whole"]
    private static let scaleNames = [
        "fractiondigits", "scale", "precision", "exponent", "currencyminorunit", "minorunit", "decimals",
        "decimalplaces", "decimaldigits", "currencyexponent", "currencydecimals", "currencyscale",
        "currencyprecision", "minorunitdigits",
    ]
    private static let divisorNames = ["divisor", "denominator", "subunittounit"]
    private static let unitNames = ["unit", "units", "type", "denomination", "currency"]
    private static let minorUnits: Set<String> = ["cent", "cents", "minor", "pence", "penny", "subunit", "subunits"]
    /// Words in the names of members that may be a scale.
    private static let scaleWords = [
        "digit", "decimal", "scale", "precision", "exponent", "minor", "fraction", "divisor", "factor", "multiplier",
        "subunit",
    ]
    private static let currencyNames = [
        "currencycode", "currency", "pricecurrency", "currencyiso", "isocode", "code", "iso", "id",
    ]

    /// Texts for people that say the amount once more.
    private static let writtenNames = [
        "formatted", "formattedvalue", "formattedprice", "formattedamount", "formattedwithsymbol", "formattedwithcode",
        "display", "displayvalue", "displayprice", "displayamount", "displaystring",
    ]

    /// By the names' letters and digits, in lower case.
    private let members: [String: JSONValue]
    /// The only member's value where its name is a currency: `{"EUR": 19.9}`.
    private let single: JSONValue?

    init(_ members: [String: JSONValue]) {
        var folded: [String: JSONValue] = [:]
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let name = Self.folded(name)
            if folded[name]?.isBlank ?? true { folded[name] = value }
        }
        self.members = folded
        single = members.count == 1 ? members.first.flatMap { Currency.isCode($0.key) ? $0.value : nil } : nil
    }

    /// - Parameters:
    ///   - depth: how many objects and lists may be inside each other, this one included.
    ///   - outer: what an object around this one says of its amounts.
    func price(depth: Int, inside outer: MoneyUnit?) -> PriceReader.Result {
        if let single { return PriceReader.read(single, depth: depth - 1, inside: outer) }
        if let scientific { return scientific }
        let named = members.compactMap { name, value in
            Self.amounts[name].map { (name: name, rank: $0.rank, unit: $0.unit, value: value) }
        }
        let present = named.filter { !$0.value.isBlank }.min { $0.rank < $1.rank }
        if present == nil || members["nanos"] != nil, let price = unitsAndNanos { return price }
        guard let present else { return named.isEmpty ? .unreadable : .none }
        let unit: MoneyUnit?
        switch present.unit {
        case .minor:
            let isRest = present.name == "cents" && Self.halves.contains { members[$0] != nil }
            unit = isRest ? .unknown : minorUnit(outer)
            if unit == .unknown { return .unreadable }
        case .millionths: unit = .smaller(digits: 6, isNamed: true)
        case .whole: unit = wholeUnit ?? outer ?? self.unit(ofWritten: present.value)
        }
        return PriceReader.read(present.value, depth: depth - 1, inside: unit)
    }

    /// In what a field counts that is mapped by itself, such as `price.centAmount` or `price_cents`; nil where nothing is
    /// said. Beside other members than those of money a scale may be that of anything, and only the field's name counts.
    static func unit(ofField name: String, in holder: [String: JSONValue]) -> MoneyUnit? {
        let name = folded(name)
        guard let amount = amounts[name] else { return nil }
        let money = Money(holder)
        // commercetools' scale is that of the precise amount, where there is one.
        let isRounded = name != "preciseamount" && !(money.members["preciseamount"]?.isBlank ?? true)
        switch amount.unit {
        case .minor where money.isNothingElse && !isRounded: return money.minorUnit(nil)
        case .minor: return .smaller(digits: money.currency.digits, isNamed: true)
        case .millionths: return .smaller(digits: 6, isNamed: true)
        case .whole:
            let unit = money.isNothingElse ? money.wholeUnit : nil
            return unit ?? money.members[name].flatMap(money.unit(ofWritten:))
        }
    }

    /// Whether a field of this name may count another unit than the currency's, by its name or by what is beside it.
    static func mayCountLess(_ name: String, isInside: Bool) -> Bool {
        amounts[folded(name)].map { isInside || $0.unit != .whole } ?? false
    }

    /// Whether every member is an amount, or says something of one.
    private var isNothingElse: Bool {
        members.keys.allSatisfy { name in
            Self.amounts[name] != nil || Self.scaleNames.contains(name) || Self.divisorNames.contains(name)
                || Self.unitNames.contains(name) || Self.currencyNames.contains(name)
        }
    }

    /// In what an amount counts that is named as one in the smallest unit.
    private func minorUnit(_ outer: MoneyUnit?) -> MoneyUnit {
        switch scale ?? outer {
        case .smaller(let digits, _): .smaller(digits: digits, isNamed: true)
        case .unknown: .unknown
        case nil: .smaller(digits: currency.digits, isNamed: true)
        }
    }

    /// In what an amount counts that is not named so; nil where nothing is said.
    private var wholeUnit: MoneyUnit? {
        if let scale { return scale }
        let units = Self.unitNames.compactMap { members[$0]?.stringValue.map { $0.lowercased() } }
        if units.contains(where: Self.minorUnits.contains) {
            return .smaller(digits: currency.digits, isNamed: true)
        }
        return currency.isSmallerUnit ? .smaller(digits: 2, isNamed: true) : nil
    }

    /// In what an integer counts beside which the same amount is written for people: `1990` beside `$19.90`; nil where nothing
    /// tells, or where both are the same.
    private func unit(ofWritten amount: JSONValue) -> MoneyUnit? {
        guard let amount = amount.scalarText.flatMap({ JSONNumber($0) }), amount.isIntegerLiteral,
            let text = Self.writtenNames.lazy.compactMap({ members[$0]?.stringValue }).first,
            let written = PriceText.decimal(text), written != amount.decimalText
        else { return nil }
        // `1.990` may be nineteen hundred and ninety.
        let digits = [2, currency.digits].first { $0 > 0 && amount.divided(byPowerOfTen: $0)?.decimalText == written }
        return digits.map { .smaller(digits: $0, isNamed: false) }
    }

    private var currency: Currency {
        let named = Self.currencyNames.lazy.compactMap { name -> String? in
            guard let value = members[name] else { return nil }
            return value.stringValue ?? value.objectValue.flatMap { Money($0).code }
        }
        return Currency(code: named.first)
    }

    private var code: String? { Self.currencyNames.lazy.compactMap { members[$0]?.stringValue }.first }

    /// What a scale beside the amount says, or one inside its currency, or what sounds like one.
    private var scale: MoneyUnit? {
        if let stated { return stated }
        if let currency = members["currency"]?.objectValue, let stated = Money(currency).stated { return stated }
        let sounding = members.contains { name, value in
            Self.scaleWords.contains(where: name.contains) && Self.amounts[name] == nil
                && !Self.scaleNames.contains(name) && Self.integer(value) != nil
        }
        return sounding ? .unknown : nil
    }

    private var stated: MoneyUnit? {
        for name in Self.scaleNames {
            guard let digits = members[name].flatMap(Self.integer) else { continue }
            switch (name, digits) {
            // An arbitrary precision's significant digits, as Medusa writes them beside the amount.
            case ("precision", 19...): continue
            case ("precision", 5...): return .unknown
            case ("exponent", (-18)...(-1)): return .smaller(digits: -digits, isNamed: false)
            case (_, 0...18): return .smaller(digits: digits, isNamed: false)
            default: return .unknown
            }
        }
        for name in Self.divisorNames {
            guard let divisor = members[name].flatMap(Self.integer) else { continue }
            let text = String(divisor)
            guard text.first == "1", text.dropFirst().allSatisfy({ $0 == "0" }) else { return .unknown }
            return .smaller(digits: text.count - 1, isNamed: false)
        }
        return nil
    }

    /// A decimal's parts as libraries write them: `{"mantissa": 1990, "exponent": -2}`,
    /// `{"unscaledValue": 1990, "scale": 2}`.
    private var scientific: PriceReader.Result? {
        let digits: Int?
        let amount: JSONValue
        if let mantissa = members["mantissa"] {
            (amount, digits) = (mantissa, members["exponent"].flatMap(Self.integer).map { -$0 })
        } else if let unscaled = members["unscaledvalue"] {
            (amount, digits) = (unscaled, members["scale"].flatMap(Self.integer))
        } else {
            return nil
        }
        if amount.isBlank { return PriceReader.Result.none }
        guard let digits, let number = amount.scalarText.flatMap({ JSONNumber($0) }),
            let price = number.divided(byPowerOfTen: digits)
        else { return .unreadable }
        return .price(price.decimalText)
    }

    /// Google's `{"units": "29", "nanos": 990000000}`; nil for another object.
    private var unitsAndNanos: PriceReader.Result? {
        guard let whole = members["units"]?.scalarText.flatMap({ Int64($0) }) else { return nil }
        let nanos = members["nanos"]?.numberValue?.int64 ?? 0
        let fraction = String(nanos.magnitude)
        guard fraction.utf8.count <= 9 else { return .unreadable }
        let zeros = String(repeating: "0", count: 9 - fraction.utf8.count)
        let sign = whole < 0 || nanos < 0 ? "-" : ""
        return JSONNumber("\(sign)\(whole.magnitude).\(zeros)\(fraction)").map { .price($0.decimalText) } ?? .unreadable
    }

    private static func folded(_ name: String) -> String {
        let scalars = name.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        return String(String.UnicodeScalarView(scalars)).lowercased()
    }

    private static func integer(_ value: JSONValue) -> Int? { value.scalarText.flatMap { Int($0) } }
}
