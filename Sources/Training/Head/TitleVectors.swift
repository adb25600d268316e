import Codes
import Crypto
import Foundation
import GRAM
import Logging

/// The vectors that an encoder gives titles, each title's computed once: for all folds of a validation, and from a training
/// to the next by a file.
actor TitleVectors {
    /// Of a title's text.
    fileprivate struct Key: Hashable {
        let high: UInt64
        let low: UInt64

        init(_ title: String) {
            let digest = Array(SHA256.hash(data: Data(title.utf8)).prefix(16))
            func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
            (high, low) = (number(digest[..<8]), number(digest[8...]))
        }

        init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }
    }

    private static let namePrefix = "title-vectors-"

    private let encoder: any TextEncoding
    /// Where they are kept; nil for nowhere.
    private let file: URL?
    private var known: Known
    /// Those that were asked for: others are not kept in the file.
    private var used: Set<Key> = []
    /// Whether the file lacks any.
    private var hasNew = false

    /// - Parameters:
    ///   - digest: of the encoder's files.
    ///   - folder: where they are kept from a training to the next; nil for nowhere.
    init(_ encoder: any TextEncoding, digest: String, in folder: URL?) {
        self.encoder = encoder
        file = folder?.appendingPathComponent(Self.namePrefix + digest)
        known = file.map { Known(reading: $0, width: encoder.width) } ?? Known(width: encoder.width)
    }

    /// A row of each title.
    /// - Throws: errors of the encoder.
    func vectors(of titles: [String]) async throws -> Int8Rows {
        let keys = titles.map { Key($0) }
        used.formUnion(keys)
        var missing: [(key: Key, title: String)] = []
        var seen: Set<Key> = []
        for (key, title) in zip(keys, titles) where known.places[key] == nil && seen.insert(key).inserted {
            missing.append((key, title))
        }
        if !missing.isEmpty {
            let width = encoder.width
            let vectors = try await encoder.vectors(of: missing.map(\.title))
            for (place, entry) in missing.enumerated() where known.places[entry.key] == nil {
                known.add(entry.key) { $0.append(vectors[place * width..<(place + 1) * width]) }
            }
            hasNew = true
        }
        var rows = Int8Rows(width: encoder.width)
        for place in keys.compactMap({ known.places[$0] }) { rows.append(place, of: known.rows) }
        return rows
    }

    // MARK: The file

    /// Writes those that were asked for, where the file lacks any; those of other encoders go. What can't be written is
    /// computed again.
    func save() {
        guard hasNew, let file else { return }
        var data = Data()
        func add(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
        }
        for key in used.sorted(by: { ($0.high, $0.low) < ($1.high, $1.low) }) {
            guard let place = known.places[key] else { continue }
            add(key.high)
            add(key.low)
            add(known.rows.steps[place].bitPattern)
            let values = known.rows.values[place * known.rows.width..<(place + 1) * known.rows.width]
            data.append(contentsOf: values.lazy.map { UInt8(bitPattern: $0) })
        }
        let folder = file.deletingLastPathComponent()
        do {
            try data.write(to: file, options: .atomic)
            ModelFolder.adopt(file)
            hasNew = false
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where name.hasPrefix(Self.namePrefix) && name != file.lastPathComponent {
                try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
            }
        } catch {
            Logger(label: "gramd").warning("titles' vectors are not kept for the next training: \(error)")
        }
    }
}

extension TitleVectors {
    /// Vectors by their titles.
    fileprivate struct Known {
        private(set) var places: [Key: Int] = [:]
        private(set) var rows: Int8Rows

        init(width: Int) { rows = Int8Rows(width: width) }

        /// - Parameter append: adds a row.
        mutating func add(_ key: Key, _ append: (inout Int8Rows) -> Void) {
            places[key] = rows.count
            append(&rows)
        }

        /// What a file has; nothing where it is not there, or not whole.
        init(reading file: URL, width: Int) {
            self.init(width: width)
            let size = 20 + width
            guard let data = try? Data(contentsOf: file, options: .alwaysMapped), data.count % size == 0 else { return }
            let isWhole = data.withUnsafeBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: size) {
                    func number<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
                        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: start + offset, as: type))
                    }
                    let step = Float(bitPattern: number(16, UInt32.self))
                    guard step.isFinite, step >= 0 else { return false }
                    add(Key(high: number(0, UInt64.self), low: number(8, UInt64.self))) { rows in
                        rows.append(bytes[start + 20..<start + size].map { Int8(bitPattern: $0) }, step: step)
                    }
                }
                return true
            }
            if !isWhole { self.init(width: width) }
        }
    }
}
