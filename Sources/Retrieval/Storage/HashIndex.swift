/// Numbers found by the hash of what they stand for; partitions are copied when one of their entries changes.
///
/// What is compared is the caller's: it says whether a number that has the hash is the one looked for.
struct HashIndex: Sendable {
    /// On average at most so many entries are in a partition.
    private static let entriesPerPartition = 256

    private(set) var count = 0
    private var partitionBits: UInt32 = 0
    /// Open addressing: the hash's 32 bits above a number plus 1; 0 is free.
    private var partitions: [[UInt64]] = [[]]
    /// [partition]: how many entries it has.
    private var counts: [UInt32] = [0]

    /// Makes room for so many.
    mutating func reserve(_ capacity: Int) {
        while (1 << Int(partitionBits)) * Self.entriesPerPartition < capacity { split() }
    }

    /// The number with a hash for which `matches` holds.
    func find(_ hash: UInt32, where matches: (UInt32) -> Bool) -> UInt32? {
        let partition = partitions[self.partition(hash)]
        guard !partition.isEmpty else { return nil }
        let mask = partition.count - 1
        var position = Int(hash) & mask
        while partition[position] != 0 {
            let entry = partition[position]
            if UInt32(entry >> 32) == hash, matches(UInt32(truncatingIfNeeded: entry) - 1) {
                return UInt32(truncatingIfNeeded: entry) - 1
            }
            position = (position + 1) & mask
        }
        return nil
    }

    /// Adds a number that isn't there.
    mutating func insert(_ number: UInt32, _ hash: UInt32) {
        if count >= partitions.count * Self.entriesPerPartition, partitionBits < 22 { split() }
        count += 1
        add(UInt64(hash) << 32 | UInt64(number + 1))
    }

    /// Removes a number that is there.
    mutating func remove(_ number: UInt32, _ hash: UInt32) {
        let partition = partition(hash)
        count -= 1
        counts[partition] -= 1
        Self.remove(UInt64(hash) << 32 | UInt64(number + 1), from: &partitions[partition])
    }

    private func partition(_ hash: UInt32) -> Int { Int((UInt64(hash) << UInt64(partitionBits)) >> 32) }

    private mutating func add(_ entry: UInt64) {
        let partition = partition(UInt32(entry >> 32))
        counts[partition] += 1
        // At most half of the places are taken.
        if Int(counts[partition]) * 2 > partitions[partition].count {
            let old = partitions[partition]
            partitions[partition] = [UInt64](repeating: 0, count: max(8, old.count * 2))
            for entry in old where entry != 0 { Self.place(entry, in: &partitions[partition]) }
        }
        Self.place(entry, in: &partitions[partition])
    }

    private static func place(_ entry: UInt64, in partition: inout [UInt64]) {
        let mask = partition.count - 1
        var position = Int(entry >> 32) & mask
        while partition[position] != 0 { position = (position + 1) & mask }
        partition[position] = entry
    }

    private static func remove(_ entry: UInt64, from partition: inout [UInt64]) {
        let mask = partition.count - 1
        var hole = Int(entry >> 32) & mask
        while partition[hole] != entry { hole = (hole + 1) & mask }
        // What follows moves up unless its own place comes later than the hole.
        var position = hole
        while true {
            position = (position + 1) & mask
            guard partition[position] != 0 else { break }
            let home = Int(partition[position] >> 32) & mask
            if (position - home) & mask >= (position - hole) & mask {
                partition[hole] = partition[position]
                hole = position
            }
        }
        partition[hole] = 0
    }

    private mutating func split() {
        partitionBits += 1
        let old = partitions
        partitions = Array(repeating: [], count: 1 << Int(partitionBits))
        counts = Array(repeating: 0, count: partitions.count)
        for partition in old { for entry in partition where entry != 0 { add(entry) } }
    }
}

extension HashIndex {
    /// Differs from process to process, so that nobody can choose identifiers with one hash.
    private static let seed = UInt64.random(in: .min ... .max)

    /// The hash of a text.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var state = seed ^ UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            state = mix(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return UInt32(truncatingIfNeeded: mix(state ^ rest) >> 16)
    }

    /// The hash of a text.
    static func hash(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
    }

    /// The hash of a number.
    static func hash(_ number: Int64) -> UInt32 {
        UInt32(truncatingIfNeeded: mix(seed ^ UInt64(bitPattern: number)) >> 16)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let (high, low) = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return high ^ low
    }
}
