/// What a setting can be, as the code that reads it says.
struct SettingDeclaration: Equatable {
    /// The shape of its value.
    enum Kind: Equatable {
        /// Text, a number or a truth value.
        case text
        /// Several of them, as a list or with commas between.
        case list
        /// A list of variables by name, or as `NAME=value`, whose value is shown to nobody.
        case variables
        case integer(ClosedRange<Int>)
        /// One of these words.
        case choice([String])
        /// A text that is shown to nobody.
        case secret
        /// A section with any keys.
        case members
    }

    var kind: Kind
    /// What counts where nothing is given; empty for nothing.
    var standard: [String]

    /// Takes in what another place that reads the same setting says: the more special of both.
    mutating func merge(_ other: SettingDeclaration) {
        if kind == .text { kind = other.kind }
        if standard.isEmpty { standard = other.standard }
    }
}
