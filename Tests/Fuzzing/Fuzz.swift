// Coverage-guided fuzzing of everything that reads bytes from outside: `make fuzz DECODER=events SECONDS=600`.
// Linked with the modules that it feeds, which are compiled for it, and with what reads text (Sources/Codes/Text) and
// model files (Sources/GRAM); see the Makefile.
import Catalog
import Foundation

/// Which decoder is fed, by the environment variable GRAMD_FUZZ.
private let fuzzed: @Sendable ([UInt8]) -> Void = {
    switch ProcessInfo.processInfo.environment["GRAMD_FUZZ"] {
    case "searches": fuzzSearches
    case "lines": fuzzLines
    case "avro": fuzzAvro
    case "protobuf": fuzzProtobuf
    case "text": fuzzText
    case "feeds": fuzzFeeds
    case "models": fuzzModels
    case "transformations": fuzzTransformations
    default: fuzzEvents
    }
}()

private let events = [
    EventDecoder(), EventDecoder(mapping: FieldMapping(operation: .off, product: nil)),
    EventDecoder(
        mapping: FieldMapping(
            productID: .fields(["sku|id", "shop"]), title: "title.{en,*}", price: "variants[0].price|price",
            ignored: ["a[].b"]),
        limits: DecoderLimits(
            titleBytes: 8, labelBytes: 4, descriptionBytes: 8, attributeCount: 3, attributesBytes: 64),
        updates: .partial),
]
private let searches = SearchEventDecoder()
private let products = ProductLineDecoder()
private let items = ProductItemDecoder()
private let clicks = ClickItemDecoder()
private let limits = DecoderLimits()

/// A record's key, a zero byte and its value; without the zero byte the whole is the value.
private func fuzzEvents(_ bytes: [UInt8]) {
    let end = bytes.firstIndex(of: 0)
    let key = end.map { Array(bytes[..<$0]) }
    let value = end.map { Array(bytes[($0 + 1)...]) } ?? bytes
    for decoder in events {
        do throws(RecordFault) {
            let record = SourceRecord(key: key, value: value)
            let events = try decoder.decode(record)
            for event in events {
                let identifier = event.productID ?? event.recordKey ?? ""
                precondition(!identifier.isEmpty && !identifier.utf8.contains(0), "an identifier that can't be one")
            }
            let again = try decoder.decode(record)
            precondition(again == events, "the same bytes are other events")
        } catch { precondition(!error.message.isEmpty, "a fault without a message") }
    }
    do throws(RecordFault) {
        let json = try JSONValue(parsing: value)
        let again = try JSONValue(parsing: Array(json.serialized.utf8), maximumDepth: 1_000)
        precondition(json == again, "what was written reads as something else")
    } catch { precondition(!error.message.isEmpty, "a fault without a message") }
}

private func fuzzSearches(_ bytes: [UInt8]) {
    do throws(RecordFault) {
        let event = try searches.decode(bytes)
        let again = try searches.decode(bytes)
        precondition(event == again, "the same bytes are another event")
    } catch { precondition(!error.message.isEmpty, "a fault without a message") }
}

private let file = URL(fileURLWithPath: "/dev/shm/gramd-fuzz-\(getpid())")

/// A file of lines, compressed or not; lines are short so that their limit is met.
private func fuzzLines(_ bytes: [UInt8]) {
    let limit = 4_096
    guard (try? Data(bytes).write(to: file)) != nil,
        let reader = try? LineReader(path: file.path, maximumLineBytes: limit)
    else { return }
    var number = 0
    while let line = try? reader.next() {
        precondition(line.number == number + 1 && line.bytes.count <= limit, "a line that can't be one")
        precondition(!line.bytes.contains(UInt8(ascii: "\n")), "two lines for one")
        number = line.number
        _ = try? products.decode(line: line.bytes)
    }
}

/// Text that may hold HTML: cleaning never lengthens it, and leaves a text alone that has neither tags nor references. Its
/// words are short, and the same in another pass.
private func fuzzText(_ bytes: [UInt8]) {
    let source = String(decoding: bytes, as: UTF8.self)
    let plain = PlainText(source).text
    precondition(plain.utf8.count <= source.utf8.count, "a text became longer")
    if !source.utf8.contains(where: { "<&;".utf8.contains($0) }) {
        precondition(plain.utf8.elementsEqual(source.utf8), "a text without markup was changed")
    }
    for isWhole in [false, true] {
        let found = words(plain, keepsQuantitiesWhole: isWhole)
        precondition(found == words(plain, keepsQuantitiesWhole: isWhole), "the same text has other words")
        precondition(
            isWhole || found.all.allSatisfy { (1...ChainReader.maximumWordBytes).contains($0.utf8.count) }, "no word")
    }
}

private func words(_ text: String, keepsQuantitiesWhole: Bool) -> AnalyzedText {
    var text = NormalisedText(text).text
    return text.withUTF8 { bytes in
        var reader = ChainReader(
            bytes, joinsNeighbours: !keepsQuantitiesWhole, keepsQuantitiesWhole: keepsQuantitiesWhole)
        return reader.read { ($0, nil) }
    }
}

/// A file of products and of clicks, in the format that it seems to have; whether it is read at once or byte by byte, its
/// items are the same. How much comes before damage in compressed data depends on how much of it is decompressed at once.
private func fuzzFeeds(_ bytes: [UInt8]) {
    guard (try? Data(bytes).write(to: file)) != nil else { return }
    for columns in [ProductColumns(items), ClickColumns()] as [any TableColumns] {
        let whole = read(columns, chunkBytes: 1 << 16)
        let parts = read(columns, chunkBytes: 1 + bytes.count % 7)
        precondition(
            whole == parts || (whole.failure != nil && parts.failure != nil), "where its chunks end changes a file")
        for item in whole.items {
            precondition(item.byteCount <= 3 * 4_096, "an item that is too long")
            do throws(RecordFault) {
                let events = try items.decode(item)
                let again = try items.decode(item.payload)
                precondition(events == again || events.isEmpty, "a dead letter is another item")
            } catch { precondition(!error.message.isEmpty, "a fault without a message") }
            _ = try? clicks.decode(item)
        }
    }
}

private struct ReadFile: Equatable {
    var items: [FeedItem] = []
    var failure: FileReadError.Code?
}

private func read(_ columns: any TableColumns, chunkBytes: Int) -> ReadFile {
    var result = ReadFile()
    do throws(FileReadError) {
        let text = try TextSource(path: file.path, chunkBytes: chunkBytes)
        let reader = try FeedReader(text, format: .automatic, maximumItemBytes: 4_096, columns: columns)
        while let item = try reader.next() { result.items.append(item) }
    } catch { result.failure = error.code }
    return result
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    fuzzed(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
