import Foundation

/// A child of the daemon: gives way to it, and ends with it.
public enum SupervisedProcess {
    /// How much a process gives way to others.
    public enum Priority: String, Sendable, CaseIterable {
        /// It gets what nobody else wants: nothing where the processors are always busy.
        case idle
        /// It gets a little beside others (nice(1) 19).
        case low
        /// It doesn't give way.
        case normal
    }

    private static let lowestPriority: Int32 = 19
    /// SCHED_IDLE of sched(7): any other thread that wants the processor gets it at once.
    private static let idlePolicy: Int32 = 5

    /// Makes this process one: it gives way to others, and ends as soon as its standard input does.
    /// - Parameters:
    ///   - memoryMegabytes: what the process may allocate in MiB; more ends it. A trainer that it starts may take more.
    ///   - priority: how much it gives way.
    /// - Throws: errors of the file system; `CocoaError` where the limit can't be set.
    public static func begin(memoryMegabytes: Int?, priority: Priority) throws {
        if priority != .normal { try giveWay(priority) }
        if let memoryMegabytes {
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0 else {
                throw CocoaError(.featureUnsupported)
            }
            limit.rlim_cur = min(limit.rlim_max, rlim_t(memoryMegabytes) << 20)
            guard setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0 else {
                throw CocoaError(.featureUnsupported)
            }
        }
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) != 0 {}
            RunningTrainers.endAll()
            // At once: exit(3) would take the libraries' globals from under the threads that still compute.
            _exit(EXIT_FAILURE)
        }
    }

    /// Gives way in its own session, then to all others: where Linux schedules session by session (autogroup of sched(7)),
    /// a thread's policy counts only among the threads of its session, and PostgreSQL's processes have one each.
    private static func giveWay(_ priority: Priority) throws {
        try giveWayInSession(priority)
        // A leader of a process group can't begin a session.
        setpgid(0, getpgid(getppid()))
        guard setsid() != -1, let file = FileHandle(forWritingAtPath: "/proc/self/autogroup") else { return }
        // Refused where the kernel has no autogroups: then policies count among all.
        try? file.write(contentsOf: Data("\(lowestPriority)".utf8))
    }

    /// Linux keeps priority and policy by thread. Threads that are there already are changed one by one; those that they
    /// make inherit.
    private static func giveWayInSession(_ priority: Priority) throws {
        var parameters = sched_param()
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") {
            // One that has ended meanwhile needs nothing.
            guard let thread = pid_t(name) else { continue }
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(thread), lowestPriority)
            if priority == .idle { sched_setscheduler(thread, idlePolicy, &parameters) }
        }
    }
}
