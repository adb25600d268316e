import ChildProcesses
import Foundation
import Synchronization

/// The trainers that run now, each with all that it starts, so that none outlives this process.
enum RunningTrainers {
    /// How long all of them together may take to end with this process.
    private static let endGrace = 10
    private static let children = Mutex<[ObjectIdentifier: ChildProcess]>([:])
    /// Whether this process is about to end.
    private static let isEnding = Mutex(false)

    /// Starts a trainer.
    /// - Throws: ``TrainerCommandError/notStarted(program:reason:)``
    static func start(
        _ command: [String], environment: [String: String], output: ChildPipe, errors: ChildPipe
    ) throws(TrainerCommandError) -> ChildProcess {
        // In one step, so that whoever ends all trainers misses none.
        try children.withLock { children throws(TrainerCommandError) in
            let child = try withoutMemoryLimit { () throws(TrainerCommandError) in
                do throws(ChildProcessError) {
                    return try ChildProcess(
                        command, environment: environment, output: .pipe(output), errors: .pipe(errors),
                        group: .ownWithinThisProcess)
                } catch {
                    throw .notStarted(program: command[0], reason: error.reason)
                }
            }
            children[ObjectIdentifier(child)] = child
            return child
        }
    }

    /// The limit on this process's own memory is none on that of a child, which has another task.
    private static func withoutMemoryLimit<Value, Failure>(
        _ spawn: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let resource = __rlimit_resource_t(RLIMIT_DATA.rawValue)
        var own = rlimit()
        guard getrlimit(resource, &own) == 0 else { return try spawn() }
        var lifted = rlimit(rlim_cur: own.rlim_max, rlim_max: own.rlim_max)
        setrlimit(resource, &lifted)
        defer { setrlimit(resource, &own) }
        return try spawn()
    }

    /// Waits for a trainer's end. Doesn't return where this process is about to end: a run is then interrupted, and nothing
    /// is to be told of it as of one that failed.
    static func finish(_ child: ChildProcess) -> ChildExit {
        let exit = child.wait()
        children.withLock { $0[ObjectIdentifier(child)] = nil }
        while isEnding.withLock({ $0 }) { pause() }
        return exit
    }

    /// Ends every trainer before this process ends: asks, and forces those that take longer than some seconds. The caller
    /// ends the process.
    static func endAll() {
        isEnding.withLock { $0 = true }
        func send(_ signal: Int32) { children.withLock { for child in $0.values { child.send(signal) } } }
        send(SIGTERM)
        for _ in 0..<endGrace * 10 where !children.withLock({ $0 }).isEmpty { usleep(100_000) }
        send(SIGKILL)
    }
}
