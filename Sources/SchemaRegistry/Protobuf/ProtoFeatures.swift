/// What options of an edition say about how values are sent (Protocol Buffers, "Feature Settings for Editions"); nil where
/// they say nothing.
struct ProtoFeatures {
    private(set) var presence: String?
    private(set) var messageEncoding: String?
    private(set) var enumType: String?

    init() {}

    /// - Parameter values: by the features' names.
    init(_ values: [String: String]) {
        for (name, value) in values { set(name, value) }
    }

    /// Reads them from an option's tokens: `features.field_presence = IMPLICIT` or
    /// `features = { field_presence: IMPLICIT }`, among others or alone.
    init(_ tokens: [ProtoToken]) {
        for (place, token) in tokens.enumerated() where token == .identifier("features") {
            let before = place > 0 ? tokens[place - 1] : .sign(",")
            guard before == .sign(",") || before == .sign("[") else { continue }
            let rest = tokens[(place + 1)...]
            if rest.starts(with: [.sign("=")]) {
                setAll(rest.dropFirst().prefix { $0 != .sign("}") })
            } else if rest.starts(with: [.sign(".")]) {
                set(rest.dropFirst().prefix(3), "=")
            }
        }
    }

    /// These, and for what they don't say others.
    func or(_ others: ProtoFeatures) -> ProtoFeatures {
        var result = self
        result.presence = presence ?? others.presence
        result.messageEncoding = messageEncoding ?? others.messageEncoding
        result.enumType = enumType ?? others.enumType
        return result
    }

    private mutating func setAll(_ tokens: ArraySlice<ProtoToken>) {
        for place in tokens.indices { set(tokens[place...].prefix(3), ":") }
    }

    /// A name, a sign and a value.
    private mutating func set(_ tokens: ArraySlice<ProtoToken>, _ sign: Character) {
        guard tokens.count == 3, case .identifier(let name) = tokens[tokens.startIndex],
            tokens[tokens.startIndex + 1] == .sign(sign), case .identifier(let value) = tokens[tokens.startIndex + 2]
        else { return }
        set(name, value)
    }

    private mutating func set(_ name: String, _ value: String) {
        switch name {
        case "field_presence": presence = value
        case "message_encoding": messageEncoding = value
        case "enum_type": enumType = value
        default: break
        }
    }
}
