/// A condition that did not come true in time.
package struct Timeout: Error, CustomStringConvertible {
    package let description: String
}

/// Looks again and again until the condition holds.
/// - Parameter limit: only a guard against a hang, far above what is expected.
/// - Returns: how long it took.
@discardableResult
package func eventually(
    _ what: String, within limit: Duration = .seconds(600), every pause: Duration = .milliseconds(20),
    _ condition: () async throws -> Bool
) async throws -> Duration {
    let start = ContinuousClock.now
    while try await !condition() {
        guard .now - start < limit else { throw Timeout(description: "not within \(limit): \(what)") }
        try await Task.sleep(for: pause)
    }
    return .now - start
}
