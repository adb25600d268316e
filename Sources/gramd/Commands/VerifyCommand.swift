import ArgumentParser
import CodeIndex
import Daemon
import Sync

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks that the index is whole.",
        discussion: """
            Checks in SQL what must hold at any moment. With --against-topic, the product topic is also read from its \
            oldest record into tables beside the live ones, and every product, code and posting is compared. Instances \
            may run on; nothing of the index is changed. Exits with 1 when anything is wrong.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Also compares the index with what the product topic says.") var againstTopic = false

    func run() async throws {
        let configuration = try await options.load()
        let index = CodeIndex(configuration)
        let checks = try await index.verify()
        var isWhole = true
        for check in checks {
            print("\(check.violations == 0 ? "ok   " : "WRONG") \(check.rule)")
            if check.violations > 0 {
                print("      \(check.violations) times; \(check.example ?? "")")
                isWhole = false
            }
        }
        if againstTopic {
            let report = try await IndexRebuild(configuration, for: .check).check(progress: RebuildDisplay().show)
            print("\(report.comparison.isEqual ? "ok   " : "WRONG") \(report.comparisonText(isRebuild: false))")
            print("      \(report.replayText)")
            if !report.missing.isEmpty {
                print("      what has no events was compared with itself, such as \(report.missing[0])")
            }
            isWhole = isWhole && report.comparison.isEqual
        }
        guard isWhole else {
            print("the index is damaged; gramd rebuild builds it anew from the product topic")
            throw ExitCode(ExitStatus.faultsFound)
        }
    }
}
