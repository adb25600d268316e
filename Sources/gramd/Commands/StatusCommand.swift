import ArgumentParser
import CodeIndex
import Daemon
import Foundation
import Monitoring

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows what the index holds and what waits to be done.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        let index = CodeIndex(configuration)
        let status = try await index.status()
        print("products      \(status.liveProducts) live, \(status.deletedProducts) deleted")
        print(
            "clicks        \(status.importedClicks) imported, \(status.countedClicks) from topics over "
                + "\(status.clickDays) days")
        if let recall = try await index.clicks.recallHistory(limit: 1).first {
            print(
                "click recall  \(String(format: "%.1f", 100 * recall.recall)) % of what \(recall.queries) recent queries "
                    + "were clicked for, by generation \(recall.generation)")
        }
        print("database      \(status.databaseBytes.formatted(.byteCount(style: .memory)))")
        for generation in try await index.generations.all() {
            let waiting = try await index.queue.waiting(in: generation)
            print(
                "generation \(generation.id)  \(generation.state.rawValue), \(generation.modelID ?? "own codes only"), "
                    + "\(waiting[.own] ?? 0) products wait for own codes, \(waiting[.generated] ?? 0) for generated ones"
                    + "\(try await timeLeft(generation, waiting, status.liveProducts, index))")
        }
        for partition in status.partitions {
            let replayed = partition.furthestOffset.flatMap { $0 > partition.nextOffset ?? 0 ? $0 : nil }
            print(
                "\(partition.partition)  next offset "
                    + "\(partition.nextOffset.map(String.init) ?? "none yet"), "
                    + (replayed.map { "replayed up to \($0), " } ?? "") + "owner \(partition.owner)")
        }
        let suspicious = try await index.partitions.suspiciousSources(of: configuration.productTopic)
        if let notice = SourceLateness.notice(suspicious) { print("source        \(notice)") }
        for letter in status.deadLetters { print("dead letters  \(letter.count) \(letter.cause)") }
    }

    /// How long coding a new generation will still take at its pace so far.
    private func timeLeft(
        _ generation: Generation, _ waiting: [CodingStage: Int], _ products: Int, _ index: CodeIndex
    ) async throws -> String {
        guard generation.state == .building else { return "" }
        // A product of a generation with a model passes both stages.
        let stages = generation.modelID == nil ? 1 : 2
        let left = (waiting[.own] ?? 0) * stages + (waiting[.generated] ?? 0)
        let done = products * stages - left
        guard done > 0 else { return "" }
        let seconds = try await index.generations.age(of: generation) * Double(left) / Double(done)
        return String(
            format: ", %.0f %% done, about %.0f min left", 100 * Double(done) / Double(done + left), seconds / 60)
    }
}
