import Foundation

/// Kills a process group as soon as this process is gone, however it ends: a small process of that group reads from a pipe
/// that closes then.
///
/// prctl(2)'s signal at the parent's end would not do: it reaches one process of the group, and comes when the thread ends
/// that started it. As the watcher belongs to the group, the group's number can't have become another's.
struct GroupWatcher: Sendable {
    private let identifier: pid_t
    private let pipe: ChildPipe

    /// - Parameter group: of a child that nobody has waited for.
    /// - Throws: ``ChildProcessError``
    init(group: pid_t) throws(ChildProcessError) {
        pipe = try ChildPipe()
        // What the group is asked to do by a signal doesn't concern the watcher.
        identifier = try Spawning.start(
            ["/bin/sh", "-c", "read -r _; kill -KILL 0"], environment: [:], input: pipe.reading, output: .nowhere,
            errors: nil, group: .existing(group), blocksSignals: true)
        pipe.closeReading()
    }

    /// Waits for the watcher's end; for a group that was killed, and the watcher with it.
    func waitForEnd() { while waitpid(identifier, nil, 0) < 0 && errno == EINTR {} }
}
