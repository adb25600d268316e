import CKernels
import Foundation

/// How many cores this process may use at once.
enum CoreCount {
    /// Those that the calling thread may run on, which `taskset` and `CPUAffinity=` limit: `sched_getaffinity(2)`.
    static var allowed: Int {
        let count = Int(kernels_allowed_cores())
        return count > 0 ? count : ProcessInfo.processInfo.activeProcessorCount
    }

    /// What the process's control group, and each around it, leaves of the cores' time, rounded up: `cpu.max` of
    /// version 2, which `CPUQuota=` and limits of containers set. Nil without a quota.
    /// - Parameters:
    ///   - groups: as `/proc/self/cgroup` lists them.
    ///   - root: where the control groups' files are.
    static func quota(groups: String, root: URL = URL(fileURLWithPath: "/sys/fs/cgroup")) -> Int? {
        guard let line = groups.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else { return nil }
        var path = line.dropFirst("0::/".count).split(separator: "/").map(String.init)
        var least: Int?
        while true {
            let file = path.reduce(root) { $0.appendingPathComponent($1) }.appendingPathComponent("cpu.max")
            // "max 100000" or "150000 100000": microseconds of a period's.
            let limits = (try? String(contentsOf: file, encoding: .utf8))?.split(whereSeparator: \.isWhitespace)
            if let limits, limits.count == 2, let time = Double(limits[0]), let period = Double(limits[1]), period > 0 {
                least = min(least ?? .max, max(Int((time / period).rounded(.up)), 1))
            }
            if path.popLast() == nil { return least }
        }
    }
}
