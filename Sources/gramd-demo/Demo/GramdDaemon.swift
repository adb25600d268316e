import ChildProcesses
import Foundation

/// The running daemon.
struct GramdDaemon {
    let process: GramdProcess
    /// Where its HTTP interface listens, as a URL.
    let address: String

    /// Starts `gramd run`, and shows the warnings in its log.
    /// - Throws: ``DemoError`` where it ends before it listens; `CancellationError`.
    static func start(_ program: GramdProgram) async throws -> GramdDaemon {
        let log = try ChildPipe()
        let process = try program.start(["run"], output: .nowhere, errors: .pipe(log))
        let (addresses, found) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        Thread.detachNewThread {
            var lines = DaemonLog()
            while !log.isAtEnd {
                ChildPipe.wait(for: [log])
                let news = lines.read(Data(log.read()))
                if let address = news.address { found.yield(address) }
                FileHandle.standardError.write(Data(news.warnings.utf8))
            }
            found.finish()
        }
        for await address in addresses { return GramdDaemon(process: process, address: address) }
        await process.stop()
        try Task.checkCancellation()
        throw DemoError(description: "\(process.name) ended before it listened")
    }
}
