import Catalog
import Czstd
import Foundation

/// What an item of a file became, as text.
struct ReadItem: Equatable, CustomStringConvertible {
    var number: Int
    var content: String

    init(_ number: Int, _ content: String) {
        self.number = number
        self.content = content
    }

    init(_ item: FeedItem) {
        number = item.number
        switch item.content {
        case .json(let bytes): content = String(decoding: bytes, as: UTF8.self)
        case .row: content = String(decoding: item.payload, as: UTF8.self)
        case .fault(let fault, _): content = "fault: \(fault.code.rawValue)"
        }
    }

    var description: String { "\(number): \(content)" }
}

/// The items of a file with these bytes.
/// - Parameter chunkBytes: how much is read at once; nil for as much as usual.
func items(
    _ bytes: [UInt8], _ format: FeedFormat = .automatic, limit: Int = 1 << 20, chunkBytes: Int? = nil,
    columns: any TableColumns = ProductColumns(ProductItemDecoder())
) throws -> [ReadItem] {
    let file = try TemporaryFile(bytes)
    let text = try chunkBytes.map { try TextSource(path: file.path, chunkBytes: $0) } ?? TextSource(path: file.path)
    let reader = try FeedReader(text, format: format, maximumItemBytes: limit, columns: columns)
    var result: [ReadItem] = []
    while let item = try reader.next() { result.append(ReadItem(item)) }
    return result
}

func items(_ text: String, _ format: FeedFormat = .automatic, limit: Int = 1 << 20) throws -> [ReadItem] {
    try items(Array(text.utf8), format, limit: limit)
}

/// The products of a file, as events.
func events(
    _ text: String, _ format: FeedFormat = .automatic, mapping: FieldMapping = FieldMapping()
) throws -> [ProductEvent] {
    let decoder = ProductItemDecoder(EventDecoder(mapping: mapping))
    let file = try TemporaryFile(Array(text.utf8))
    let reader = try FeedReader(
        path: file.path, format: format, maximumItemBytes: 1 << 20, columns: ProductColumns(decoder))
    var events: [ProductEvent] = []
    while let item = try reader.next() { events += try decoder.decode(item) }
    return events
}

/// Why a file is not read at all; nil where it is.
func refusal(_ text: String, _ format: FeedFormat = .automatic) -> FileReadError? {
    do {
        _ = try items(text, format)
        return nil
    } catch {
        return error as? FileReadError
    }
}

/// One Zstandard frame.
func zstd(_ bytes: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let capacity = output.count
    let count = output.withUnsafeMutableBytes { output in
        bytes.withUnsafeBytes { ZSTD_compress(output.baseAddress, capacity, $0.baseAddress, bytes.count, 1) }
    }
    return Array(output.prefix(count))
}

/// UTF-16 text, without a byte order mark.
func utf16(_ text: String, isLittleEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
        let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return isLittleEndian ? bytes.reversed() : bytes
    }
}
