/// What a record says beside its message.
struct RecordContext {
    let keyBytes: [UInt8]?
    let headers: [SourceRecord.Header]
    /// What the message itself calls its product, where that counts in place of the record's key.
    private(set) var subject: RecordKey?
    /// Whether it is a line of a file, whose rows are products.
    let isOfFile: Bool
    private let maximumDepth: Int

    init(_ record: SourceRecord, maximumDepth: Int, isOfFile: Bool = false) {
        keyBytes = record.key
        headers = record.headers
        self.isOfFile = isOfFile
        self.maximumDepth = maximumDepth
    }

    /// A line of a file, which has neither key nor headers.
    static let line = RecordContext(SourceRecord(key: nil, value: nil), maximumDepth: 0, isOfFile: true)

    /// Whether a header says that the record's product is gone.
    func isDeleted(by rules: DeletionRules) -> Bool { !headers.isEmpty && rules.isDeleted(headers) }

    /// The same, but that a message calls its product by a value; a value that says nothing leaves the record's key.
    func naming(_ subject: JSONValue?) -> RecordContext {
        guard let key = subject.flatMap(RecordKey.init(content:)) else { return self }
        var context = self
        context.subject = key
        return context
    }

    /// The decoded key; nil where there is none, or an empty one.
    /// - Throws: ``RecordFault`` for a key that can't be read.
    func key() throws(RecordFault) -> RecordKey? {
        if let subject { return subject }
        guard let keyBytes else { return nil }
        return try RecordKey(keyBytes, maximumDepth: maximumDepth)
    }
}
