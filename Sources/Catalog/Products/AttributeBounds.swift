/// Cuts a product's attributes to what the limits allow.
struct AttributeBounds {
    let count: Int
    let bytes: Int

    /// Keeps as many attributes as fit, the smallest first, and the beginning of the text or list that doesn't fit any
    /// more. What stays depends on the attributes alone.
    func cut(_ attributes: [String: JSONValue]) -> [String: JSONValue] {
        let sized = attributes.map { name, value in
            (name: name, value: value, size: value.serialized.utf8.count + name.utf8.count + 4)
        }
        var room = bytes - 2
        var kept: [String: JSONValue] = [:]
        for attribute in sized.sorted(by: { ($0.size, $0.name) < ($1.size, $1.name) }).prefix(count) {
            if attribute.size <= room {
                kept[attribute.name] = attribute.value
                room -= attribute.size
            } else {
                kept[attribute.name] = beginning(of: attribute.value, bytes: room - attribute.name.utf8.count - 4)
                break
            }
        }
        return kept
    }

    private func beginning(of value: JSONValue, bytes: Int) -> JSONValue? {
        switch value {
        case .string(let text):
            let beginning = text.prefix(bytes: bytes / 2)
            return beginning.isEmpty ? nil : .string(String(beginning))
        case .array(let elements):
            var room = bytes - 2
            let beginning = elements.prefix { element in
                room -= element.serialized.utf8.count + 1
                return room >= 0
            }
            return beginning.isEmpty ? nil : .array(Array(beginning))
        default: return nil
        }
    }
}
