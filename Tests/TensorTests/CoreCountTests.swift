import Foundation
import Testing

@testable import Tensor

@Suite struct CoreCountTests {
    @Test func aThreadKeptToOneCoreCountsOne() async throws {
        let counts = await withCheckedContinuation { continuation in
            Thread {
                continuation.resume(
                    returning: Result {
                        try keepThreadToOneCore()
                        return [CoreCount.allowed, Processor.activeCoreCount]
                    })
            }.start()
        }
        #expect(try counts.get() == [1, 1])
    }

    /// Of those that the calling thread may run on, the first.
    private func keepThreadToOneCore() throws {
        // A bit for each core, with room for more than Linux knows.
        var cores = [UInt8](repeating: 0, count: 8_192)
        try callScheduler("sched_getaffinity", &cores)
        let first = try #require(cores.firstIndex { $0 != 0 })
        var core = [UInt8](repeating: 0, count: cores.count)
        core[first] = 1 << cores[first].trailingZeroBitCount
        try callScheduler("sched_setaffinity", &core)
    }

    /// Calls one of GNU's extensions, which Swift's Glibc module leaves out (sched_setaffinity(2)).
    private func callScheduler(_ name: String, _ cores: inout [UInt8]) throws {
        typealias Call = @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32
        let call = unsafeBitCast(try #require(dlsym(nil, name)), to: Call.self)
        try #require(call(0, cores.count, &cores) == 0, "\(name): \(String(cString: strerror(errno)))")
    }

    @Test(arguments: [
        ("max 100000", nil, 4), ("200000 100000", 2, 2), ("150000 100000", 2, 2), ("10000 100000", 1, 1),
        ("1600000 100000", 16, 4), ("", nil, 4), ("many 100000", nil, 4), ("200000 0", nil, 4),
    ])
    func theLeastQuotaOfAGroupAndThoseAroundItCounts(limit: String, alone: Int?, within: Int) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("cgroup-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let slice = root.appendingPathComponent("shop.slice")
        let service = slice.appendingPathComponent("gramd.service")
        try FileManager.default.createDirectory(at: service, withIntermediateDirectories: true)
        func write(_ limit: String, _ group: URL) throws {
            try Data("\(limit)\n".utf8).write(to: group.appendingPathComponent("cpu.max"))
        }
        func quota(_ groups: String, _ root: URL) -> Int? { CoreCount.quota(groups: groups, root: root) }

        try write(limit, service)
        #expect(quota("9:cpuset:/other\n0::/shop.slice/gramd.service\n", root) == alone)
        #expect(quota("0::/\n", service) == alone)
        try write("400000 100000", slice)
        #expect(quota("9:cpuset:/other\n0::/shop.slice/gramd.service\n", root) == within)
        #expect(quota("1:cpu:/shop.slice\n", root) == nil)
    }
}
