/// The elements of a JSON array, or JSON values one after the other, however they are laid out.
///
/// Only brackets and quotation marks are looked at here, so that an array of any size needs the memory of one element;
/// each element is parsed by whoever decodes it. A line feed ends a string, which can't hold one, so that a missing
/// quotation mark spoils only what is near.
struct JSONItems: ItemReader {
    private let text: TextSource
    private let maximumBytes: Int
    private var number = 0
    private var isInsideArray = false
    private var hadArray = false

    // The element that is being read.
    private var element: [UInt8] = []
    private var length = 0
    private var depth = 0
    private var isInsideElement = false
    private var isInsideString = false
    private var isEscaped = false

    init(_ text: TextSource, maximumBytes: Int) {
        self.text = text
        self.maximumBytes = maximumBytes
    }

    mutating func next() throws(FileReadError) -> FeedItem? {
        while true {
            if text.chunk.isEmpty, try !text.fill() { return end() }
            if !isInsideElement { skipToElement() }
            if isInsideElement, takeElement() { return item() }
        }
    }

    /// Takes what stands between elements.
    private mutating func skipToElement() {
        var count = 0
        loop: for byte in text.chunk {
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","): break
            case UInt8(ascii: "[") where !isInsideArray: (isInsideArray, hadArray) = (true, true)
            case UInt8(ascii: "]") where isInsideArray: isInsideArray = false
            default:
                isInsideElement = true
                break loop
            }
            count += 1
        }
        text.take(count)
    }

    /// Takes bytes of the element; true where it ends with them.
    private mutating func takeElement() -> Bool {
        let bytes = text.chunk
        var position = 0
        var isComplete = false
        while position < bytes.count, !isComplete {
            let byte = bytes[position]
            if isInsideString {
                position += 1
                switch byte {
                case 0x0A: (isInsideString, isEscaped) = (false, false)
                case _ where isEscaped: isEscaped = false
                case UInt8(ascii: "\\"): isEscaped = true
                case UInt8(ascii: "\""):
                    isInsideString = false
                    isComplete = depth == 0
                default: break
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInsideString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                isComplete = depth <= 0
                // The end of the array behind a bare word is none of the word.
                if depth < 0, byte == UInt8(ascii: "]"), isInsideArray { position -= 1 }
            case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","):
                isComplete = depth == 0
                if isComplete { position -= 1 }
            default: break
            }
            position += 1
        }
        element.append(contentsOf: bytes.prefix(min(position, max(0, maximumBytes - length))))
        length += position
        text.take(position)
        return isComplete
    }

    private mutating func item() -> FeedItem {
        defer {
            element = []
            (length, depth) = (0, 0)
            (isInsideElement, isInsideString, isEscaped) = (false, false, false)
        }
        number += 1
        if hadArray, !isInsideArray {
            return FeedItem(
                number: number,
                content: .fault(RecordFault(.invalidJSON, "expected the end of the file behind the array"), element))
        }
        guard length <= maximumBytes else {
            let fault = RecordFault(
                .tooLarge, field: "element", "expected at most \(maximumBytes) bytes, found \(length)")
            return FeedItem(number: number, content: .fault(fault.naming(innerItemsOf: element), []))
        }
        return FeedItem(number: number, content: .json(element))
    }

    /// What the end of the file leaves open.
    private mutating func end() -> FeedItem? {
        if isInsideElement {
            // A bare word ends with the file; anything else is refused when it is parsed.
            isInsideArray = isInsideArray && depth == 0
            if depth == 0, !isInsideString { return item() }
            let fault = RecordFault(
                .invalidJSON, "expected the end of the value, found the end of the file after \(length) bytes")
            let kept = element
            _ = item()
            isInsideArray = false
            return FeedItem(number: number, content: .fault(fault, kept))
        }
        guard isInsideArray else { return nil }
        isInsideArray = false
        number += 1
        let fault = RecordFault(.invalidJSON, "expected the end of the array, found the end of the file")
        return FeedItem(number: number, content: .fault(fault, []))
    }
}
