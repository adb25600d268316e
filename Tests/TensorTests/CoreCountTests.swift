import Foundation
import Testing

@testable import Tensor

@Suite struct CoreCountTests {
    @Test func `A thread kept to one core counts one`() async throws {
        let counts = await withCheckedContinuation { continuation in
            Thread {
                continuation.resume(
                    returning: Result {
                        let thread = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
                        let taskset = Process()
                        taskset.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
                        let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
                        let core = try #require(status.firstMatch(of: /Cpus_allowed_list:\s+(\d+)/)).1
                        taskset.arguments = [
                            "--cpu-list", "--pid", String(core), (thread as NSString).lastPathComponent,
                        ]
                        taskset.standardOutput = FileHandle.nullDevice
                        try taskset.run()
                        taskset.waitUntilExit()
                        return [Int(taskset.terminationStatus), CoreCount.allowed, Processor.activeCoreCount]
                    })
            }.start()
        }
        #expect(try counts.get() == [0, 1, 1])
    }

    @Test(arguments: [
        ("max 100000", nil, 4), ("200000 100000", 2, 2), ("150000 100000", 2, 2), ("10000 100000", 1, 1),
        ("1600000 100000", 16, 4), ("", nil, 4), ("many 100000", nil, 4), ("200000 0", nil, 4),
    ])
    func `The least quota of a group and those around it counts`(limit: String, alone: Int?, within: Int) throws {
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
