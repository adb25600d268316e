import Foundation

/// A child of the daemon: gives way to it, and ends with it.
public enum SupervisedProcess {
    private static let lowestPriority: Int32 = 19
    /// SCHED_IDLE of sched(7): any other thread that wants the processor gets it at once.
    private static let idlePolicy: Int32 = 5

    /// Makes this process one: it gives way to every other, and ends as soon as its standard input does.
    /// - Parameter memoryMegabytes: what the process may allocate in MiB; more ends it.
    /// - Throws: errors of the file system; `CocoaError` where the limit can't be set.
    public static func begin(memoryMegabytes: Int?) throws {
        try giveWay()
        if let memoryMegabytes {
            var limit = rlimit(rlim_cur: rlim_t(memoryMegabytes) << 20, rlim_max: rlim_t(memoryMegabytes) << 20)
            guard setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0 else {
                throw CocoaError(.featureUnsupported)
            }
        }
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) != 0 {}
            // At once: exit(3) would take the libraries' globals from under the threads that still compute.
            _exit(EXIT_FAILURE)
        }
    }

    /// Gives way in its own session, then to all others: where Linux schedules session by session (autogroup of sched(7)),
    /// a thread's policy counts only among the threads of its session, and PostgreSQL's processes have one each.
    private static func giveWay() throws {
        try giveWayInSession()
        // A leader of a process group can't begin a session.
        setpgid(0, getpgid(getppid()))
        guard setsid() != -1, let file = FileHandle(forWritingAtPath: "/proc/self/autogroup") else { return }
        // Refused where the kernel has no autogroups: then policies count among all.
        try? file.write(contentsOf: Data("\(lowestPriority)".utf8))
    }

    /// Linux keeps priority and policy by thread. Threads that are there already are changed one by one; those that they
    /// make inherit.
    private static func giveWayInSession() throws {
        var parameters = sched_param()
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") {
            // One that has ended meanwhile needs nothing.
            guard let thread = pid_t(name) else { continue }
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(thread), lowestPriority)
            sched_setscheduler(thread, idlePolicy, &parameters)
        }
    }
}
