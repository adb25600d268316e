import Foundation
import Randomness
import Retrieval
import Testing

@Suite struct SnapshotFileTests {
    /// A file in a folder of its own.
    private func withFile(_ body: (_ path: String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("snapshot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent("index").path)
    }

    private func index(_ shop: inout RandomShop, steps: Int) -> RetrievalIndex {
        let index = RetrievalIndex()
        for step in 0..<steps { index.apply(shop.change(80, generations: [1, -2]), position: "position \(step)") }
        return index
    }

    @Test(arguments: [0, 1, 25])
    func startsWhereItWas(steps: Int) throws {
        var shop = RandomShop(seed: 6)
        let index = index(&shop, steps: steps)
        try withFile { path in
            try index.write(to: path)
            let other = try RetrievalIndex(reading: path)
            #expect(other.snapshot.position == index.snapshot.position)
            #expect(other.snapshot.generations == index.snapshot.generations)
            #expect(other.snapshot.productDigest() == index.snapshot.productDigest())
            for _ in 0..<20 {
                // Changes go on from there, and the file written again.
                for generation in [Int64(1), -2] {
                    let request = shop.request()
                    #expect(
                        other.snapshot.search(request, in: generation) == index.snapshot.search(request, in: generation)
                    )
                    #expect(
                        Array(other.snapshot.liveCodes(of: generation))
                            == Array(index.snapshot.liveCodes(of: generation)))
                    #expect(other.snapshot.digest(of: generation) == index.snapshot.digest(of: generation))
                }
                let change = shop.change(20, generations: [1, -2])
                index.apply(change, position: "")
                other.apply(change, position: "")
                while other.merge() {}
                try other.write(to: path)
            }
            #expect(try RetrievalIndex(reading: path).snapshot.productDigest() == index.snapshot.productDigest())
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: (path as NSString).deletingLastPathComponent).count
                    == 1)
        }
    }

    @Test func refusesWhatIsNoSnapshotOfItsOwn() throws {
        var shop = RandomShop(seed: 7)
        let index = index(&shop, steps: 3)
        try withFile { path in
            func reason(_ data: Data?) -> SnapshotFileError.Reason? {
                try? FileManager.default.removeItem(atPath: path)
                try? data?.write(to: URL(fileURLWithPath: path))
                do {
                    _ = try RetrievalIndex(reading: path)
                    return nil
                } catch {
                    #expect(error.description.contains(path))
                    return error.reason
                }
            }
            try index.write(to: path)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(reason(whole) == nil)
            #expect(reason(nil) == .system(ENOENT))
            #expect(reason(Data()) == .foreign)
            #expect(reason(Data("something else".utf8)) == .foreign)
            #expect(reason(Data(repeating: 0xFF, count: 10_000)) == .foreign)
            #expect(reason(whole + Data([0])) == .truncated)
            for length in [64, 65, whole.count / 2, whole.count - 1] {
                #expect(reason(whole.prefix(length)) == .truncated)
            }
            var random = SplitMix64(seed: 1)
            for _ in 0..<300 {
                var altered = whole
                let place = random.below(whole.count)
                altered[place] ^= 1 << UInt8(random.below(8))
                // The header's last words stand for nothing.
                if (48..<64).contains(place) { continue }
                #expect(reason(altered) != nil)
            }
            for place in 0..<48 {
                for value: UInt8 in [0, 0x7F, 0x80, 0xFF] where whole[place] != value {
                    var altered = whole
                    altered[place] = value
                    #expect(reason(altered) != nil)
                }
            }
            for length in 0..<64 { #expect(reason(whole.prefix(length)) == .foreign) }
        }
    }

    @Test func isWrittenByOneAtATime() throws {
        var shop = RandomShop(seed: 8)
        let index = index(&shop, steps: 2)
        try withFile { path in
            try index.write(to: path)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            // What another process holds is left alone, and so is what is there already.
            let other = open(path + ".new", O_WRONLY | O_CREAT, 0o600)
            #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
            #expect(throws: SnapshotFileError(path: path, reason: .busy)) { try index.write(to: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
            #expect(access(path + ".new", F_OK) == 0)
            // What a killed one left is taken over.
            close(other)
            try Data(repeating: 1, count: 2 * whole.count).write(to: URL(fileURLWithPath: path + ".new"))
            try index.write(to: path)
            #expect(try RetrievalIndex(reading: path).snapshot.position == index.snapshot.position)
            #expect(access(path + ".new", F_OK) != 0)
        }
    }

    @Test func saysWhyItCannotBeWritten() throws {
        let index = RetrievalIndex()
        #expect(throws: SnapshotFileError(path: "/nowhere/index", reason: .system(ENOENT))) {
            try index.write(to: "/nowhere/index")
        }
    }
}
