/// Why the demonstration can't go on.
struct DemoError: Error, CustomStringConvertible {
    let description: String
}
