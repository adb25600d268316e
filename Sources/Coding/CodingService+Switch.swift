import CodeIndex
import Logging
import Postgres

extension CodingService {
    /// Lets a generation answer queries once all its products are coded.
    func switchOver(to generation: Generation) async throws {
        var change = GenerationSwitch(keptGenerations: keptGenerations)
        var action = change.begin()
        while true {
            switch action {
            case .checkCoded: action = change.checked(isCoded: try await index.queue.isCoded(generation))
            case .activate:
                try await index.generations.activate(generation)
                logger.info("generation \(generation.id) is complete and answers queries from now on")
                await giveBackQueue()
                action = change.activated()
            case .list: action = change.listed(try await index.generations.all())
            case .retire(let old):
                try await retire(old)
                action = change.retired()
            case .end: return
            }
        }
    }

    /// The queue has held every product; the room would be there for nothing until the next generation.
    private func giveBackQueue() async {
        do { try await index.packQueue() } catch {
            if Task.isCancelled { return }
            logger.warning("the queue of coding takes more room than it needs, until the next generation: \(error)")
        }
    }

    private func retire(_ generation: Generation) async throws {
        do {
            try await index.generations.retire(generation.id)
            logger.info("generation \(generation.id) is dropped")
        } catch let error as PostgresError where error.sqlState == PostgresError.lockNotAvailable {
            logger.warning("generation \(generation.id) is not dropped yet: \(error)")
        } catch let error as CodeIndexError {
            logger.warning("generation \(generation.id) is not dropped: \(error)")
        }
    }
}
