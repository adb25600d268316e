/// Spells model codes: `XR-450`, `KT80`, `V 7` or `630 Pro`.
enum ModelName {
    private static let letters = Array("ABCDEFGHKLMNPRSTVWXZ").map(String.init)
    private static let suffixes = ["Pro", "Plus", "Neo", "SE", "Max", "II"]

    /// The model's name as titles write it.
    static func text(_ code: UInt32) -> String {
        let value = Int(code >> 3)
        let first = letters[value % letters.count]
        let second = letters[value / 20 % letters.count]
        let number = value / 400
        switch code & 7 {
        case 0, 1: return first + second + "-" + String(number % 90 * 10 + 100)
        case 2, 3: return first + second + String(number % 900 + 20)
        case 4: return first + String(number % 90 + 2)
        case 5: return String(number % 98 * 10 + 20) + " " + suffixes[value % suffixes.count]
        case 6: return first + String(number % 900 + 100) + second
        default: return first + String(number % 9 + 1) + " " + suffixes[value % suffixes.count]
        }
    }
}
