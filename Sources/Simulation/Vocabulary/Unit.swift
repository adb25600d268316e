/// A unit of measure and the different ways in which shops and shoppers spell it.
enum Unit: Sendable {
    case millilitre, litre, gram, kilogram, centimetre, metre, inch
    case watt, volt, gigabyte, terabyte, milliampereHour, pieces, hertz, decibel
    /// A number of named things, as in `3 Burners`.
    case counted(String)
    /// A number behind a name, as in `SPF 30`.
    case numbered(String)

    /// How a quantity is written in titles; the first spelling is also the attribute's text.
    func titleForms(_ quantity: Double) -> [String] {
        let number = JSONText.number(quantity)
        switch self {
        case .millilitre:
            let forms = ["\(number) ml", "\(number)ml"]
            return quantity >= 100 ? forms + ["\(JSONText.number(quantity / 1000)) l"] : forms
        case .gram:
            let forms = ["\(number) g", "\(number)g"]
            return quantity >= 250 ? forms + ["\(JSONText.number(quantity / 1000)) kg"] : forms
        case .litre: return ["\(number) L", "\(number)L", "\(number) Litre"]
        case .kilogram: return ["\(number) kg", "\(number)kg"]
        case .centimetre: return ["\(number) cm", "\(number)cm", "\(JSONText.number(quantity * 10)) mm"]
        case .metre: return ["\(number) m", "\(number)m", "\(number) Metre"]
        case .inch: return ["\(number)\"", "\(number)-Inch", "\(number) Inch"]
        case .watt: return ["\(number) W", "\(number)W", "\(number) Watt"]
        case .volt: return ["\(number) V", "\(number)V"]
        case .gigabyte: return ["\(number) GB", "\(number)GB"]
        case .terabyte: return ["\(number) TB", "\(number)TB", "\(JSONText.number(quantity * 1000)) GB"]
        case .milliampereHour: return ["\(number) mAh", "\(number)mAh"]
        case .pieces: return ["\(number) pcs", "Pack of \(number)", "\(number)-Pack", "\(number)x"]
        case .hertz: return ["\(number) Hz", "\(number)Hz"]
        case .decibel: return ["\(number) dB", "\(number)dB"]
        case .counted(let name): return ["\(number) \(name)"]
        case .numbered(let name): return ["\(name) \(number)", "\(name)\(number)"]
        }
    }

    /// What shoppers type and titles hardly ever say.
    func queryForms(_ quantity: Double) -> [String] {
        let number = JSONText.number(quantity)
        switch self {
        case .litre: return ["\(number) liter"]
        case .inch: return ["\(number)in", "\(number) inch"]
        case .watt: return ["\(number) watts"]
        case .volt: return ["\(number) volts"]
        case .gigabyte: return ["\(number) gig"]
        case .terabyte: return ["\(number) terabyte"]
        case .kilogram: return ["\(number) kilo"]
        case .metre: return ["\(number) meter"]
        case .pieces: return ["\(number) pack", "set of \(number)"]
        case .millilitre, .gram, .centimetre, .milliampereHour, .hertz, .decibel, .counted, .numbered: return []
        }
    }

    /// Feeds give these as bare numbers and the others as text with the unit.
    var isBareNumber: Bool {
        switch self {
        case .inch, .pieces, .hertz, .watt, .counted, .numbered: true
        default: false
        }
    }
}
