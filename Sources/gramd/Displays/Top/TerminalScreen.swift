import Dispatch
import Execution
@preconcurrency import Glibc
import Synchronization

/// The terminal's second screen, drawn on until a person has seen enough, and given back whatever ends the program.
enum TerminalScreen {
    /// Takes the second screen and hides the cursor; and back.
    private static let (begin, end) = ("\u{1B}[?1049h\u{1B}[?25l", "\u{1B}[?25h\u{1B}[?1049l")
    private static let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]
    private static let interruptKey = UInt8(0x03)
    /// Held while anything is written, so that nothing is drawn once the screen is given back.
    private static let state = Mutex(ScreenState())

    /// Whether keys come from a terminal, and a terminal shows what is written.
    static var isThere: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// Draws until `q` or Ctrl-C is pressed, or the terminal is gone. Blocks its thread.
    /// - Parameters:
    ///   - milliseconds: between two frames.
    ///   - frame: what is drawn.
    static func show(every milliseconds: Int32, _ frame: (ScreenFrame.Size) -> ScreenFrame) {
        var former = termios()
        guard tcgetattr(STDIN_FILENO, &former) == 0 else { return }
        let sources = LastAct.before(signals) { [former] in giveBack(former, isEnd: true) }
        defer { for source in sources { source.cancel() } }
        // Keys come one by one, unseen, and Ctrl-C as one of them.
        var keys = former
        keys.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        let isTaken = state.withLock { state in
            guard state.take() else { return false }
            tcsetattr(STDIN_FILENO, TCSANOW, &keys)
            write(begin)
            return true
        }
        guard isTaken else { return }
        defer { giveBack(former, isEnd: false) }
        repeat { draw(frame(size)) } while !isEnough(within: milliseconds)
    }

    private static func draw(_ frame: ScreenFrame) {
        state.withLock { if $0.isTaken { write(frame.text) } }
    }

    private static var size: ScreenFrame.Size {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return .standard
        }
        return ScreenFrame.Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    /// Waits for a key. Any other than those that end it draws anew at once.
    private static func isEnough(within milliseconds: Int32) -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&input, 1, milliseconds) > 0 else { return false }
        var key: UInt8 = 0
        guard read(STDIN_FILENO, &key, 1) == 1 else { return true }
        return key == UInt8(ascii: "q") || key == UInt8(ascii: "Q") || key == interruptKey
    }

    /// - Parameter isEnd: whether a signal ends the program, so that nothing may be drawn any more.
    private static func giveBack(_ former: termios, isEnd: Bool) {
        var former = former
        state.withLock { state in
            guard state.giveUp(isEnd: isEnd) else { return }
            write(end)
            tcsetattr(STDIN_FILENO, TCSANOW, &former)
        }
    }

    private static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
