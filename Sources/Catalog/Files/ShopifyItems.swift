/// The objects of a file of one of Shopify's bulk operations, each with what belongs to it.
///
/// A line is an object; one with `__parentId` belongs to an object of the lines before it. An item is an object that
/// belongs to none, with lists of those that belong to it, by what they are: `variants`, `metafields`, `collections`. One
/// without any is the line as it stands. Objects that stand elsewhere than behind their product end the reading: of such a
/// file every product would be read without them.
/// Source: https://shopify.dev/docs/api/usage/bulk-operations/queries.
struct ShopifyItems: ItemReader {
    private static let parentName = "__parentId"
    private static let parentNameBytes = Array(parentName.utf8)
    private static let maximumDepth = 64
    /// Shopify's connections are nested twice at most.
    private static let maximumLevels = 8

    private let lines: LineReader
    private let maximumBytes: Int

    init(_ lines: LineReader, maximumBytes: Int) {
        self.lines = lines
        self.maximumBytes = maximumBytes
    }

    func next() throws(FileReadError) -> FeedItem? {
        guard let first = try lines.nextFilled() else { return nil }
        if Self.isPart(first) { throw misplaced(first) }
        var parts: [LineReader.Line] = []
        var length = first.bytes.count
        while let line = try lines.nextFilled() {
            guard Self.isPart(line) else {
                lines.putBack(line)
                break
            }
            length += line.bytes.count
            if length <= maximumBytes { parts.append(line) }
        }
        if let fault = first.fault { return FeedItem(number: first.number, content: .fault(fault, [])) }
        guard length <= maximumBytes else { return tooLarge(first, length) }
        if parts.isEmpty { return FeedItem(number: first.number, content: .json(first.bytes)) }
        return try item(first, parts)
    }

    /// Whether a line says that it belongs to another one; one that can't be read is taken for what it seems to say.
    private static func isPart(_ line: LineReader.Line) -> Bool {
        guard line.bytes.contains(parentNameBytes) else { return false }
        guard let value = try? JSONValue(parsing: line.bytes, maximumDepth: maximumDepth) else { return true }
        return value[parentName] != nil
    }

    private func item(_ first: LineReader.Line, _ lines: [LineReader.Line]) throws(FileReadError) -> FeedItem {
        // Tried again without the other lines, the object would lose what they say.
        var whole: [UInt8] { Array(([first] + lines).map(\.bytes).joined(separator: [0x0A])) }
        var parts: [Part] = []
        do throws(RecordFault) {
            for line in [first] + lines {
                let value = try JSONValue(parsing: line.bytes, maximumDepth: Self.maximumDepth)
                parts.append(Part(members: value.objectValue ?? [:]))
            }
        } catch {
            // An object is not complete without what belongs to it.
            return FeedItem(number: first.number, content: .fault(error, whole))
        }
        var places: [String: Int] = [:]
        for (place, part) in parts.enumerated() { if let id = part.id { places[id] = place } }
        var owners: [Int] = []
        var depths = [0]
        for (place, line) in lines.enumerated() {
            let parent = parts[place + 1].members[Self.parentName]?.stringValue
            guard let owner = parent.flatMap({ places[$0] }), owner <= place else { throw misplaced(line) }
            owners.append(owner)
            depths.append(depths[owner] + 1)
        }
        guard depths.allSatisfy({ $0 <= Self.maximumLevels }) else {
            let fault = RecordFault(
                .tooDeep, "expected at most \(Self.maximumLevels) objects of which each belongs to the one before")
            return FeedItem(number: first.number, content: .fault(fault, whole))
        }
        // From the last to the first, so that each has all of its own before it goes into another one.
        for (place, owner) in owners.enumerated().reversed() {
            var part = parts[place + 1]
            guard let name = part.listName else {
                let fault = RecordFault(
                    .missingField, field: "id",
                    "expected id or __typename, to tell what line \(lines[place].number) is; add one of them to the nodes of "
                        + "every connection in the query")
                return FeedItem(number: first.number, content: .fault(fault, whole))
            }
            part.members[Self.parentName] = nil
            parts[owner].lists[name, default: []].append(.object(part.whole))
        }
        var bytes: [UInt8] = []
        JSONValue.object(parts[0].whole).append(to: &bytes)
        guard bytes.count <= maximumBytes else { return tooLarge(first, bytes.count) }
        return FeedItem(number: first.number, content: .json(bytes))
    }

    private func tooLarge(_ first: LineReader.Line, _ length: Int) -> FeedItem {
        let fault = RecordFault(
            .tooLarge, field: "line",
            "expected at most \(maximumBytes) bytes with what belongs to it, found \(length)")
        return FeedItem(number: first.number, content: .fault(fault, []))
    }

    private func misplaced(_ line: LineReader.Line) -> FileReadError {
        FileReadError(
            .unknownKind, path: lines.path,
            "line \(line.number) belongs to an object that it doesn't stand behind; run the bulk operation with "
                + "groupObjects: true")
    }
}

extension ShopifyItems {
    /// An object of a line.
    private struct Part {
        var members: [String: JSONValue]
        /// What belongs to it, the last first.
        var lists: [String: [JSONValue]] = [:]

        var id: String? { members["id"]?.stringValue }

        /// The object with what belongs to it.
        var whole: [String: JSONValue] {
            members.merging(lists.mapValues { .array($0.reversed()) }) { $1 }
        }

        /// The list in which it stands: `variants` of `gid://shopify/ProductVariant/7`.
        var listName: String? {
            guard let type else { return nil }
            return type == "ProductVariant" ? "variants" : type.prefix(1).lowercased() + type.dropFirst() + "s"
        }

        private var type: String? {
            if let name = members["__typename"]?.stringValue { return name }
            if let steps = id?.split(separator: "/"), steps.count > 2, steps[0] == "gid:" { return String(steps[2]) }
            // Queries often leave out what these are called by.
            if members["key"] != nil, members["value"] != nil { return "Metafield" }
            return members["sku"] != nil || members["price"] != nil || members["selectedOptions"] != nil
                ? "ProductVariant" : nil
        }
    }
}
