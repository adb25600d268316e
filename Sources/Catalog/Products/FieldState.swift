/// What a row says about a text field.
enum FieldState: Equatable {
    /// It has no such field.
    case absent
    /// The source did not send the value.
    case unavailable
    /// There is no value, or none that can be read.
    case empty
    case text(String)

    /// Whether the source sent the value, or has no such field.
    var isSent: Bool {
        if case .unavailable = self { false } else { true }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// - Parameter keepsAbsent: whether what the row lacks stays as it is stored.
    func patch(keepsAbsent: Bool) -> ProductPatch.Value {
        switch self {
        case .absent: keepsAbsent ? .kept : .replaced(nil)
        case .unavailable: .kept
        case .empty: .replaced(nil)
        case .text(let text): .replaced(text)
        }
    }
}
