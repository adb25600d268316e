import Foundation
import Randomness

/// What becomes of a file that is cut off or holds wrong bytes, the same in every run.
struct Damage {
    /// How many of the changed files could be read all the same.
    private(set) var readable = 0
    /// What was said of the others.
    private(set) var faults: Set<String> = []

    /// Reads every beginning of a small file, then the file with each of its bytes changed, and with extreme lengths in
    /// many places.
    init(of whole: Data, seed: UInt64, _ read: (Data) throws -> Void) {
        for length in whole.indices { attempt(whole.prefix(length), read) }
        var random = SplitMix64(seed: seed)
        for place in whole.indices {
            var changed = whole
            changed[place] ^= 1 << UInt8(random.below(8))
            attempt(changed, read)
            changed[place] = random.pick([0, 0x7F, 0x80, 0xFF])
            attempt(changed, read)
        }
        let numbers: [UInt64] = [
            0, 1, 0x7F, 0xFFFF, 1 << 31, 1 << 32, 1 << 61, 1 << 62, 1 << 63, UInt64(Int64.max), .max,
        ]
        for _ in 0..<1_000 {
            var changed = whole
            let place = random.below(whole.count)
            var rest = random.pick(numbers)
            for index in place..<min(place + 8, whole.count) {
                changed[index] = UInt8(truncatingIfNeeded: rest)
                rest >>= 8
            }
            attempt(changed, read)
        }
    }

    /// Reads a JSON text with each of its numbers replaced by what it can't be, and with the changes of any file.
    init(ofJSON text: String, seed: UInt64, _ read: (Data) throws -> Void) {
        self.init(of: Data(text.utf8), seed: seed, read)
        let values = [
            "-1", "0", "1e300", "1e-320", "9223372036854775807", "9223372036854775808", "null", "\"x\"", "[]", "{}",
            "true",
        ]
        for number in text.matches(of: /-?[0-9][0-9.e+-]*/) {
            for value in values {
                attempt(Data(text.replacingCharacters(in: number.range, with: value).utf8), read)
            }
        }
    }

    private mutating func attempt(_ changed: Data, _ read: (Data) throws -> Void) {
        do {
            try read(changed)
            readable += 1
        } catch {
            faults.insert("\(error)")
        }
    }
}
