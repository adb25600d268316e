/// A unit of measure and the different ways in which shops and shoppers spell it.
enum Unit: String, Sendable, Decodable {
    case centimetre, gigabyte, hertz, inch, kilogram, litre, pieces, terabyte, volt

    /// How a quantity is written in titles; the first spelling is also the attribute's text.
    func titleForms(_ quantity: Double) -> [String] {
        let number = JSONText.number(quantity)
        switch self {
        case .litre: return ["\(number) L", "\(number)L", "\(number) Litre"]
        case .kilogram: return ["\(number) kg", "\(number)kg"]
        case .centimetre: return ["\(number) cm", "\(number)cm", "\(JSONText.number(quantity * 10)) mm"]
        case .inch: return ["\(number)\"", "\(number)-Inch", "\(number) Inch"]
        case .volt: return ["\(number) V", "\(number)V"]
        case .gigabyte: return ["\(number) GB", "\(number)GB"]
        case .terabyte: return ["\(number) TB", "\(number)TB", "\(JSONText.number(quantity * 1000)) GB"]
        case .pieces: return ["\(number) pcs", "Pack of \(number)", "\(number)-Pack", "\(number)x"]
        case .hertz: return ["\(number) Hz", "\(number)Hz"]
        }
    }

    /// What shoppers type and titles hardly ever say.
    func queryForms(_ quantity: Double) -> [String] {
        let number = JSONText.number(quantity)
        switch self {
        case .litre: return ["\(number) liter"]
        case .inch: return ["\(number)in", "\(number) inch"]
        case .volt: return ["\(number) volts"]
        case .gigabyte: return ["\(number) gig"]
        case .terabyte: return ["\(number) terabyte"]
        case .kilogram: return ["\(number) kilo"]
        case .pieces: return ["\(number) pack", "set of \(number)"]
        case .centimetre, .hertz: return []
        }
    }

    /// Feeds give these as bare numbers and the others as text with the unit.
    var isBareNumber: Bool {
        switch self {
        case .inch, .pieces, .hertz: true
        case .centimetre, .gigabyte, .kilogram, .litre, .terabyte, .volt: false
        }
    }
}
