import Foundation

/// A child of the daemon: gives way to it, and ends with it.
enum SupervisedProcess {
    private static let lowestPriority: Int32 = 19

    /// - Parameter memoryMegabytes: what the process may allocate in MiB; more ends it.
    static func begin(memoryMegabytes: Int?) throws {
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, lowestPriority)
        if let memoryMegabytes {
            var limit = rlimit(rlim_cur: rlim_t(memoryMegabytes) << 20, rlim_max: rlim_t(memoryMegabytes) << 20)
            guard setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0 else {
                throw CocoaError(.featureUnsupported)
            }
        }
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) != 0 {}
            exit(EXIT_FAILURE)
        }
    }
}
