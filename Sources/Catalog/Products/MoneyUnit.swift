/// In what an amount of money is counted, as the object around it says.
enum MoneyUnit: Equatable {
    /// The currency's smallest unit, or another that is smaller by so many powers of ten; an amount with decimals is one
    /// in whole units nevertheless, unless the unit is said by name.
    case smaller(digits: Int, isNamed: Bool)
    /// Something is said, and can't be understood. Whether the amount is to be divided is not known.
    case unknown

    /// The price of an amount in this unit.
    func price(_ amount: JSONNumber) -> PriceReader.Result {
        switch self {
        case .smaller(let digits, let isNamed):
            if !isNamed, !amount.isIntegerLiteral { return .price(amount.decimalText) }
            return amount.divided(byPowerOfTen: digits).map { .price($0.decimalText) } ?? .unreadable
        case .unknown: return amount.isIntegerLiteral && amount.int64 != 0 ? .unreadable : .price(amount.decimalText)
        }
    }

    /// Whether a price that was written for people (`19,90 €`) is surely one in whole units.
    func isWritten(_ price: String) -> Bool {
        switch self {
        case .smaller(let digits, let isNamed): digits == 0 || !isNamed && price.contains(".")
        case .unknown: price.contains(".")
        }
    }
}

extension JSONNumber {
    /// The number with its point moved to the left (to the right where negative); nil beyond eighteen places.
    func divided(byPowerOfTen digits: Int) -> JSONNumber? {
        (-18...18).contains(digits) ? JSONNumber("\(decimalText)e\(-digits)") : nil
    }
}
