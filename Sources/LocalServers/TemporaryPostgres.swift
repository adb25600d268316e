import ChildProcesses
public import Foundation

/// A throwaway PostgreSQL server in a temporary folder, for tests and the demo.
///
/// It listens on 127.0.0.1 only. When this process ends, however it ends, the server is stopped and its folder removed.
public final class TemporaryPostgres: @unchecked Sendable {
    // Mutated by start and stop only, which one owner calls in turn.
    public let folder: URL
    public let port: Int
    private let binaries: URL
    private let lifeline: Lifeline

    /// Why a server could not be set up.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Creates a cluster and starts it.
    /// - Throws: ``Failure`` with the failing program's output.
    public convenience init() throws {
        try self.init { server in
            try server.runAsServer(
                "initdb",
                [
                    "-D", "\(server.folder.path)/data", "-U", "gramd", "-A", "trust", "-E", "UTF8", "--no-sync",
                    "--locale=C.UTF-8",
                ])
        }
    }

    /// Copies a running server and starts the copy, which repeats what the other writes (a streaming standby).
    /// - Throws: ``Failure`` with the failing program's output.
    public convenience init(standbyOf primary: TemporaryPostgres) throws {
        try self.init { server in
            try server.runAsServer(
                "pg_basebackup",
                [
                    "-d", primary.connectionString(), "-D", "\(server.folder.path)/data", "-X", "stream",
                    "-c", "fast", "-R", "--no-sync",
                ])
        }
    }

    /// - Parameter fill: makes the folder `data`.
    private init(_ fill: (TemporaryPostgres) throws -> Void) throws {
        binaries = try Self.findBinaries()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-postgres-\(UUID().uuidString)")
        port = try Self.freePort()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let stop =
            Self.unprivileged + ["\(binaries.path)/pg_ctl", "-D", "\(folder.path)/data", "-m", "immediate", "stop"]
        lifeline = try Lifeline(["/bin/sh", "-c", "\"$@\"; rm -rf \"$0\"", folder.path] + stop)
        if !Self.unprivileged.isEmpty { try ChildProcess.run(["/bin/chown", "postgres", folder.path]) }
        try fill(self)
        try start()
    }

    deinit { lifeline.cut() }

    /// Starts the stopped server and waits until it takes connections.
    public func start() throws {
        let options =
            "-h 127.0.0.1 -p \(port) -k \(folder.path) -c fsync=off -c max_connections=600 "
            + "-c full_page_writes=off -c shared_buffers=256MB"
        try runAsServer(
            "pg_ctl", ["-D", "\(folder.path)/data", "-l", "\(folder.path)/log", "-o", options, "-w", "start"])
    }

    /// Stops the server.
    /// - Parameter immediately: as a crash would, without finishing anything.
    public func stop(immediately: Bool = false) throws {
        try runAsServer(
            "pg_ctl", ["-D", "\(folder.path)/data", "-m", immediately ? "immediate" : "fast", "-w", "stop"])
    }

    /// A libpq URI of one of the server's databases.
    public func connectionString(database: String = "postgres") -> String {
        Self.connectionString(port: port, database: database)
    }

    /// The same through another port, of a proxy, or as another user.
    public static func connectionString(port: Int, database: String = "postgres", user: String? = nil) -> String {
        "postgresql://\(user ?? "gramd")@127.0.0.1:\(port)/\(database)"
    }

    private func runAsServer(_ program: String, _ arguments: [String]) throws {
        try ChildProcess.run(Self.unprivileged + ["\(binaries.path)/\(program)"] + arguments)
    }

    /// PostgreSQL refuses to run as root, so root's servers run as the packaged `postgres` user.
    private static var unprivileged: [String] {
        getuid() == 0 ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
    }

    private static func findBinaries() throws -> URL {
        let root = URL(fileURLWithPath: "/usr/lib/postgresql")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        for version in versions.sorted(by: { (Int($0) ?? 0) > (Int($1) ?? 0) }) {
            let folder = root.appendingPathComponent("\(version)/bin")
            if FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("initdb").path) {
                return folder
            }
        }
        throw Failure(description: "no PostgreSQL server under \(root.path); install the package postgresql")
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = LoopbackAddress(port: 0)
        guard address.bind(descriptor) else { throw Failure(description: "no free port on 127.0.0.1") }
        return address.port
    }
}
