/// How far one step of measuring the baselines has come.
public struct BaselineProgress: Sendable, Equatable {
    /// What is being done.
    public let step: String
    /// What is counted.
    public let unit: String
    /// How many are done; all of them at the step's end.
    public let done: Int
    /// How many there are.
    public let total: Int

    init(step: String, unit: String, done: Int, total: Int) {
        self.step = step
        self.unit = unit
        self.done = done
        self.total = total
    }

    /// Reads a line of the Python program: step, unit, done and total, tab-separated.
    /// - Returns: nil for anything else, which is a package's own print.
    init?(line: String) {
        let columns = line.split(separator: "\t").map(String.init)
        guard columns.count == 4, let done = Int(columns[2]), let total = Int(columns[3]), total > 0 else { return nil }
        self.init(step: columns[0], unit: columns[1], done: done, total: total)
    }
}
