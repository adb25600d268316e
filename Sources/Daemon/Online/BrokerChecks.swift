import CodeIndex
import Kafka
import Sync

/// Kafka: reached with the configured security, its topics there, and the rights to read them as the group.
struct BrokerChecks {
    private let configuration: GramdConfiguration

    init(_ configuration: GramdConfiguration) { self.configuration = configuration }

    var part: OnlineSurvey.Part { OnlineSurvey.Part(name: "Kafka", run: run) }

    private func run(found: OnlineSurvey.Found) async throws {
        let probe = try BrokerProbe(consumer: configuration.kafka)
        await run(probe, found)
        await probe.close()
    }

    private func run(_ probe: BrokerProbe, _ found: OnlineSurvey.Found) async {
        var followed: [TopicPartition] = []
        var isReached = false
        let topics = [configuration.productTopic] + configuration.clickTopics
        for topic in topics + [configuration.deadLetterTopic].compactMap(\.self) {
            let partitions: [TopicPartition]
            do { partitions = try await probe.partitions(of: topic) } catch {
                // What is no answer about the topic is none about any.
                guard Self.isOfTopic(error) else { return found(.failed("Kafka", error)) }
                if !isReached { found(reached) }
                isReached = true
                found(.failed("topic \(topic)", error))
                continue
            }
            if !isReached { found(reached) }
            isReached = true
            let count = partitions.count == 1 ? "1 partition" : "\(partitions.count) partitions"
            // Writing to the topic of dead letters can't be tried without leaving something in it.
            guard topics.contains(topic), let first = partitions.first else {
                found(OnlineCheck(check: "topic \(topic)", result: .passed, message: "there, \(count)"))
                continue
            }
            followed += partitions
            do {
                try await probe.read(first)
                found(OnlineCheck(check: "topic \(topic)", result: .passed, message: "can be read, \(count)"))
            } catch { found(.failed("topic \(topic)", error)) }
        }
        await ask(probe, of: followed.filter { $0.topic == configuration.productTopic }, configuration.kafka, found)
        let clicks = followed.filter { $0.topic != configuration.productTopic }
        guard !clicks.isEmpty else { return }
        let consumer = configuration.clickConsumer
        do {
            let probe = try BrokerProbe(consumer: consumer)
            await ask(probe, of: clicks, consumer, found)
            await probe.close()
        } catch { found(.failed(Self.name(of: consumer), error)) }
    }

    /// The group of a probe's consumer.
    private func ask(
        _ probe: BrokerProbe, of partitions: [TopicPartition], _ consumer: KafkaConsumerConfiguration,
        _ found: OnlineSurvey.Found
    ) async {
        guard !partitions.isEmpty else { return }
        let group = Self.name(of: consumer)
        do {
            let shared = try await probe.askGroup(of: partitions) { try? await CodeIndex(configuration).identity() }
            guard let shared else {
                return found(OnlineCheck(check: group, result: .passed, message: "its offsets can be asked for"))
            }
            found(OnlineCheck(check: group, result: .warning, message: "\(shared.problem); \(shared.advice)"))
        } catch { found(.failed(group, error)) }
    }

    private static func name(of consumer: KafkaConsumerConfiguration) -> String { "group \(consumer.groupID)" }

    private var reached: OnlineCheck {
        OnlineCheck(check: "Kafka", result: .passed, message: "\(configuration.kafka.client.bootstrapServers) answers")
    }

    private static func isOfTopic(_ error: any Error) -> Bool {
        guard let error = error as? KafkaError else { return false }
        return error.code == .unknownTopicOrPartition || error.code == .authorization
    }
}
