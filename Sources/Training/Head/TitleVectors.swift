import Crypto
import Foundation
import GRAM
import Logging

/// The vectors that an encoder gives titles, each title's computed once: for all folds of a validation, and from a training
/// to the next by a file. A value takes a byte.
actor TitleVectors {
    /// Of a title's text.
    private struct Key: Hashable {
        let high: UInt64
        let low: UInt64

        init(_ title: String) {
            let digest = Array(SHA256.hash(data: Data(title.utf8)).prefix(16))
            func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
            (high, low) = (number(digest[..<8]), number(digest[8...]))
        }

        init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }
    }

    private struct Vector {
        var values: [Int8]
        /// What a step of a value is worth.
        var step: Float
    }

    private static let namePrefix = "title-vectors-"

    private let encoder: any TextEncoding
    /// Where they are kept; nil for nowhere.
    private let file: URL?
    private var known: [Key: Vector]
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
        known = file.map { Self.read($0, width: encoder.width) } ?? [:]
    }

    /// [titles][width]; of length 1, but for the last digits.
    /// - Throws: errors of the encoder.
    func vectors(of titles: [String]) async throws -> [Float] {
        let keys = titles.map { Key($0) }
        used.formUnion(keys)
        var missing: [(key: Key, title: String)] = []
        var seen: Set<Key> = []
        for (key, title) in zip(keys, titles) where known[key] == nil && seen.insert(key).inserted {
            missing.append((key, title))
        }
        if !missing.isEmpty {
            let width = encoder.width
            let vectors = try await encoder.vectors(of: missing.map(\.title))
            for (place, entry) in missing.enumerated() {
                known[entry.key] = Self.rounded(vectors[place * width..<(place + 1) * width])
            }
            hasNew = true
        }
        return keys.flatMap { key -> [Float] in
            guard let vector = known[key] else { return [] }
            return vector.values.map { Float($0) * vector.step }
        }
    }

    private static func rounded(_ vector: ArraySlice<Float>) -> Vector {
        let step = max(vector.reduce(Float(0)) { max($0, abs($1)) } / 127, .leastNormalMagnitude)
        return Vector(values: vector.map { Int8(max(-127, min(($0 / step).rounded(), 127))) }, step: step)
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
            guard let vector = known[key] else { continue }
            add(key.high)
            add(key.low)
            add(vector.step.bitPattern)
            data.append(contentsOf: vector.values.lazy.map { UInt8(bitPattern: $0) })
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

    /// What the file has; nothing where it is not there, or not whole.
    private static func read(_ file: URL, width: Int) -> [Key: Vector] {
        let size = 20 + width
        guard let data = try? Data(contentsOf: file, options: .alwaysMapped), data.count % size == 0 else { return [:] }
        return data.withUnsafeBytes { bytes in
            var known: [Key: Vector] = [:]
            for start in stride(from: 0, to: bytes.count, by: size) {
                func number<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
                    Number(littleEndian: bytes.loadUnaligned(fromByteOffset: start + offset, as: type))
                }
                let step = Float(bitPattern: number(16, UInt32.self))
                guard step.isFinite, step > 0 else { return [:] }
                known[Key(high: number(0, UInt64.self), low: number(8, UInt64.self))] = Vector(
                    values: bytes[start + 20..<start + size].map { Int8(bitPattern: $0) }, step: step)
            }
            return known
        }
    }
}
