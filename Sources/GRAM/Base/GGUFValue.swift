/// A setting in a GGUF file.
enum GGUFValue: Equatable {
    static let textType: UInt32 = 8
    static let arrayType: UInt32 = 9

    case integer(Int)
    case real(Double)
    case boolean(Bool)
    case text(String)
    case texts([String])
    case array([GGUFValue])

    var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    var real: Double? { if case .real(let value) = self { value } else { nil } }
    var text: String? { if case .text(let value) = self { value } else { nil } }
    var texts: [String]? { if case .texts(let values) = self { values } else { nil } }
    var integers: [Int]? {
        guard case .array(let values) = self else { return nil }
        let integers = values.compactMap(\.integer)
        return integers.count == values.count ? integers : nil
    }
}
