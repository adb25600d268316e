import ArgumentParser
import CodeIndex
import Foundation

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows what the index holds and what waits to be done.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let index = CodeIndex(try await options.load())
        let status = try await index.status()
        print("products      \(status.liveProducts) live, \(status.deletedProducts) deleted")
        print(
            "clicks        \(status.importedClicks) imported, \(status.countedClicks) from topics over "
                + "\(status.clickDays) days")
        if let recall = try await index.recallHistory(limit: 1).first {
            print(
                "click recall  \(String(format: "%.1f", 100 * recall.recall)) % of what \(recall.queries) recent queries "
                    + "were clicked for, by generation \(recall.generation)")
        }
        print("database      \(status.databaseBytes.formatted(.byteCount(style: .memory)))")
        for generation in try await index.generations() {
            let waiting = try await index.waiting(in: generation)
            print(
                "generation \(generation.id)  \(generation.state.rawValue), \(generation.modelID ?? "own codes only"), "
                    + "\(waiting[.own] ?? 0) products wait for own codes, \(waiting[.generated] ?? 0) for generated ones"
            )
        }
        for partition in status.partitions {
            print(
                "\(partition.topic)[\(partition.partition)]  next offset "
                    + "\(partition.nextOffset.map(String.init) ?? "none yet"), owner \(partition.owner)")
        }
        for letter in status.deadLetters { print("dead letters  \(letter.count) \(letter.cause)") }
    }
}
