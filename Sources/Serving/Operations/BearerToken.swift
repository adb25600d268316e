/// A secret that allows to change state (https://www.rfc-editor.org/rfc/rfc6750).
public struct BearerToken: Sendable, Equatable {
    /// Shorter ones can be guessed.
    public static let leastLength = 16

    private let bytes: [UInt8]

    /// - Returns: nil for a text that is too short, or that has other characters than letters, digits and `-._~+/=`.
    public init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~+/=".utf8.contains(byte)
            }
        }
        guard allowed, text.utf8.count >= Self.leastLength else { return nil }
        bytes = Array(text.utf8)
    }

    /// Whether a header `Authorization` has the secret. How long that takes doesn't depend on how much of it is right.
    func allows(_ authorization: String) -> Bool {
        let scheme = "bearer "
        guard authorization.utf8.count > scheme.utf8.count,
            authorization.prefix(scheme.count).lowercased() == scheme
        else { return false }
        let given = Array(authorization.utf8.dropFirst(scheme.utf8.count))
        var difference = given.count ^ bytes.count
        for (place, byte) in given.enumerated() { difference |= Int(byte ^ bytes[place % bytes.count]) }
        return difference == 0
    }
}
