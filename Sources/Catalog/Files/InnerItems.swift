/// Where an object holds the items of a file, as answers of interfaces do: `{"products": [{…}, …], "total": 2}`.
///
/// It is no item itself, and which of its lists is meant is for a person to say: products have lists too.
struct InnerItems {
    /// Deeper than any answer; what is damaged may be.
    private static let maximumDepth = 64
    /// Of a name in a path.
    private static let maximumNameBytes = 64

    /// Takes the items out as a filter of jq: `.data.products[]`.
    let filter: String

    /// What is to be done, for messages.
    var advice: String { "if the items are inside it, take them out: jq -c '\(filter)'" }

    /// Finds the list with the most objects; in an object with a single one inside and no list, that.
    /// - Parameter bytes: an object as JSON, or the beginning of one.
    init?(of bytes: [UInt8]) {
        guard let filter = Scan(bytes).filter else { return nil }
        self.filter = filter
    }

    /// Looks at brackets and names only, so that it needs no memory for an object of any size.
    private struct Scan {
        private struct Container {
            var isList: Bool
            /// nil below a list.
            var path: String?
            /// The name before the value that comes next.
            var name: ArraySlice<UInt8>?
            /// Objects in a list.
            var objects = 0
        }

        private var open: [Container] = []
        /// The list with the most objects so far.
        private var list: (path: String, objects: Int)?
        /// The objects in the outermost one.
        private var members: [String] = []

        init(_ bytes: [UInt8]) {
            var position = 0
            var text: ArraySlice<UInt8>?
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                switch byte {
                case UInt8(ascii: "\""):
                    let start = position
                    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                        position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                    }
                    text = bytes[start..<min(position, bytes.count)]
                    position += 1
                case UInt8(ascii: ":"):
                    if !open.isEmpty { open[open.count - 1].name = text }
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    let isList = byte == UInt8(ascii: "[")
                    if open.isEmpty, isList || position > 1 && !bytes[..<(position - 1)].allSatisfy(\.isBlank) {
                        return
                    }
                    guard open.count < InnerItems.maximumDepth else {
                        finish()
                        return
                    }
                    begin(isList: isList)
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    end()
                    if open.isEmpty { return }
                default: break
                }
            }
            finish()
        }

        private mutating func begin(isList: Bool) {
            guard let outer = open.last else { return open.append(Container(isList: false, path: "")) }
            if outer.isList, !isList { open[open.count - 1].objects += 1 }
            let step = outer.isList ? nil : outer.name.flatMap(Self.step)
            let path = outer.path.flatMap { path in step.map { path + $0 } }
            if !isList, open.count == 1, let path { members.append(path) }
            open.append(Container(isList: isList, path: path))
        }

        private mutating func end() {
            guard let container = open.popLast(), container.isList, container.objects > 0, let path = container.path,
                container.objects > list?.objects ?? 0
            else { return }
            list = (path, container.objects)
        }

        /// What is still open where the bytes end counts as well.
        private mutating func finish() { while !open.isEmpty { end() } }

        var filter: String? {
            if let list {
                // Lists of GraphQL have each object beside its cursor.
                return list.path + (list.path.hasSuffix(".edges") ? "[].node" : "[]")
            }
            return members.count == 1 ? members[0] : nil
        }

        /// A member's name as a step of a jq filter; nil for one that a command line would need to escape.
        private static func step(_ name: ArraySlice<UInt8>) -> String? {
            guard !name.isEmpty, name.count <= InnerItems.maximumNameBytes else { return nil }
            let text = String(decoding: name, as: UTF8.self)
            let isWord = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            if isWord, text.first?.isNumber == false { return ".\(text)" }
            let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "_-@$:./ ".contains($0) }
            return isPlain ? ".\"\(text)\"" : nil
        }
    }
}

extension RecordFault {
    /// The same fault of an object that may hold items: with the way to take them out.
    /// - Parameter bytes: the object, or its beginning.
    func naming(innerItemsOf bytes: [UInt8]) -> RecordFault {
        guard code == .missingField || code == .tooLarge, let inner = InnerItems(of: bytes) else { return self }
        return RecordFault(code, field: field, "\(detail); \(inner.advice)")
    }
}
