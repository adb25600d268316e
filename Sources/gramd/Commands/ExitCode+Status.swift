import ArgumentParser
import Daemon

extension ExitCode {
    init(_ status: ExitStatus) { self.init(status.code) }
}
