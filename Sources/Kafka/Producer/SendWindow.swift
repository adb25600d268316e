/// How many messages and bytes may be on their way, and who waits for room, first come first served.
struct SendWindow {
    private struct Waiter {
        var id: UInt64
        var bytes: Int
    }

    private let maximumMessages: Int
    private let maximumBytes: Int
    private(set) var messages = 0
    private(set) var bytes = 0
    private var waiters: [Waiter] = []

    init(maximumMessages: Int, maximumBytes: Int) {
        self.maximumMessages = max(1, maximumMessages)
        self.maximumBytes = max(1, maximumBytes)
    }

    /// Takes room for a message; false when there is none or others wait already.
    mutating func reserve(bytes: Int) -> Bool {
        guard waiters.isEmpty, fits(bytes) else { return false }
        take(bytes)
        return true
    }

    mutating func wait(id: UInt64, bytes: Int) { waiters.append(Waiter(id: id, bytes: bytes)) }

    /// Gives up a place in the line. Returns those who have room now.
    mutating func cancel(id: UInt64) -> [UInt64] {
        waiters.removeAll { $0.id == id }
        return admit()
    }

    /// Gives room back. Returns those who have room now.
    mutating func release(messages: Int, bytes: Int) -> [UInt64] {
        self.messages -= messages
        self.bytes -= bytes
        return admit()
    }

    /// A message larger than the window goes alone.
    private func fits(_ bytes: Int) -> Bool {
        messages < maximumMessages && (self.bytes + bytes <= maximumBytes || messages == 0)
    }

    private mutating func take(_ bytes: Int) {
        messages += 1
        self.bytes += bytes
    }

    private mutating func admit() -> [UInt64] {
        var admitted: [UInt64] = []
        for waiter in waiters {
            guard fits(waiter.bytes) else { break }
            take(waiter.bytes)
            admitted.append(waiter.id)
        }
        waiters.removeFirst(admitted.count)
        return admitted
    }
}
