import Codes

/// What products have in common that searches are narrowed by: a number each, under which the products are listed.
enum FacetKey {
    case brand(String)
    case category(String)
    case attribute(IndexedAttribute)
    /// Prices that share their exponent and the first bits of their mantissa: some 6 % apart.
    case price(UInt16)
    /// Prices that share their exponent, by 16 classes of ``price(_:)``: for ranges that reach far.
    case octave(UInt16)

    /// Rises with the price.
    static func priceBucket(_ price: Double) -> UInt16 {
        let bits = price.bitPattern
        let ordered = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
        return UInt16(truncatingIfNeeded: ordered >> 48)
    }

    /// How the key stands in the table of texts: a letter for its kind, a full stop, and what it says; an attribute's name
    /// has its length in front.
    var text: String {
        switch self {
        case .brand(let brand): "b." + brand
        case .category(let category): "c." + category
        case .attribute(let attribute): "a.\(attribute.name.utf8.count)." + attribute.name + attribute.value
        case .price(let bucket): "p.\(bucket)"
        case .octave(let octave): "o.\(octave)"
        }
    }

    /// Whether ``text`` is that of anything but a class of prices.
    static func isStructured(_ text: UnsafeRawBufferPointer) -> Bool {
        text.first.map { $0 != UInt8(ascii: "p") && $0 != UInt8(ascii: "o") } ?? false
    }

    /// Reads ``text``.
    init?(_ text: UnsafeRawBufferPointer) {
        guard text.count >= 2 else { return nil }
        func string(_ range: Range<Int>) -> String {
            String(decoding: UnsafeRawBufferPointer(rebasing: text[range]), as: UTF8.self)
        }
        switch text[0] {
        case UInt8(ascii: "b"): self = .brand(string(2..<text.count))
        case UInt8(ascii: "c"): self = .category(string(2..<text.count))
        case UInt8(ascii: "a"):
            var place = 2
            var length = 0
            while place < text.count, text[place] != UInt8(ascii: ".") {
                length = length &* 10 &+ Int(text[place] &- UInt8(ascii: "0"))
                place += 1
            }
            guard place < text.count, length <= text.count - place - 1 else { return nil }
            let end = place + 1 + length
            self = .attribute(IndexedAttribute(name: string(place + 1..<end), value: string(end..<text.count)))
        case UInt8(ascii: "p"):
            guard let bucket = UInt16(string(2..<text.count)) else { return nil }
            self = .price(bucket)
        case UInt8(ascii: "o"):
            guard let octave = UInt16(string(2..<text.count)) else { return nil }
            self = .octave(octave)
        default: return nil
        }
    }
}

extension FacetKey {
    init(_ value: StructuredValue) {
        switch value.field {
        case .brand: self = .brand(value.value)
        case .category: self = .category(value.value)
        case .attribute: self = .attribute(IndexedAttribute(name: value.name, value: value.value))
        }
    }

    /// The value of a field that products have as it is; nil for a class of prices.
    var structuredValue: StructuredValue? {
        switch self {
        case .brand(let brand): .brand(brand)
        case .category(let category): .category(category)
        case .attribute(let attribute): .attribute(attribute.name, attribute.value)
        case .price, .octave: nil
        }
    }
}
