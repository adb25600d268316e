import ArgumentParser
import CodeIndex
import Daemon
import Foundation
import Monitoring
import Serving
import Sync

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks that the index is whole.",
        discussion: """
            Checks in SQL what must hold at any moment. With --against-topic, the product topic is also read from its \
            oldest record into tables beside the live ones, and every product, code and posting is compared. With \
            --memory, the running instance at http.host and http.port compares what it holds in memory with the tables. \
            Instances may run on; nothing of the index is changed. Exits with \(ExitStatus.faultsFound.code) when \
            anything is wrong, and with \(ExitStatus.unavailable.code) when the instance doesn't say.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Also compares the index with what the product topic says.") var againstTopic = false
    @Flag(help: "Also compares what the running instance holds in memory with the index.") var memory = false
    @Flag(help: "Prints JSON.") var json = false

    func run() async throws {
        let configuration = try options.load().tellingBrokerFaults()
        let checks = try await CodeIndex.known(configuration).verify()
        var found = VerificationDocument(checks)
        if !json { show(checks) }
        if againstTopic {
            let report = try await IndexRebuild(configuration, for: .check).check(progress: RebuildDisplay().show)
            found.add(report)
            if !json { show(report) }
        }
        if !json, !found.isWhole { print("the index is damaged; gramd rebuild builds it anew from the product topic") }
        var silence: InstanceClient.Failure?
        if memory {
            do {
                let report = try await InstanceClient(configuration).compareIndex()
                found.memory = report
                if !json { show(report) }
            } catch let failure as InstanceClient.Failure { silence = failure }
        }
        if json { try printJSON(found) }
        if let silence { printError("Error: \(silence)") }
        if !found.isWhole { throw ExitCode(ExitStatus.faultsFound) }
        if silence != nil { throw ExitCode(ExitStatus.unavailable) }
    }

    private func show(_ checks: [InvariantCheck]) {
        for check in checks {
            printLine(check.rule, isRight: check.violations == 0)
            if check.violations > 0 { print("      \(check.violations) times; \(check.example ?? "")") }
        }
    }

    private func show(_ report: RebuildReport) {
        printLine(report.comparisonText(isRebuild: false), isRight: report.comparison.isEqual)
        print("      \(report.replayText)")
        if !report.missing.isEmpty {
            print("      what has no events was compared with itself, such as \(report.missing[0])")
        }
    }

    private func show(_ report: ComparisonReport) {
        for part in report.parts {
            printLine("memory has the tables' \(part)", isRight: part.isEqual)
            print("      \(part.memory.rows) rows, sum \(part.memory.sum)")
            if !part.isEqual { print("      in the tables \(part.tables.rows) rows, sum \(part.tables.sum)") }
        }
        print("      as of \(report.asOf.time), position \(report.asOf.position)")
        if !report.isEqual { print("the instance reads the index anew from the tables; its log says when it is right") }
    }

    private func printLine(_ text: String, isRight: Bool) { print("\(isRight ? "ok   " : "WRONG") \(text)") }
}
