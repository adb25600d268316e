import Kafka
import MockBroker
import Testing

@testable import Kafka

/// Needs faults that only a mock cluster can make.
@Suite struct FaultTests {
    private let cluster: MockCluster
    private let client: KafkaConfiguration
    private let partition = TopicPartition(topic: "products", partition: 0)

    init() throws {
        cluster = try MockCluster(brokers: 2)
        client = KafkaConfiguration(bootstrapServers: cluster.bootstrapServers)
        try cluster.createTopic("products", partitions: 1, replicationFactor: 2)
    }

    private func message(_ number: Int) -> KafkaMessage {
        KafkaMessage(topic: "products", partition: 0, value: bytes("\(number)"))
    }

    @Test func readingAndWritingRecoverFromBrokersThatGoDown() async throws {
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "down"))
        try await producer.send(contentsOf: (0..<100).map(message))
        try await consumer.assign([partition: .beginning])
        var offsets = try await consumer.collect(records: 100).map(\.offset)
        try cluster.setBrokerDown()
        let poll = try await consumer.collect { $0.errors.contains { $0.code == .allBrokersDown } }
        #expect(poll.errors.contains { $0.code == .allBrokersDown && $0.isRetriable && !$0.isFatal })
        async let sending: Void = producer.send(contentsOf: (100..<200).map(message))
        try cluster.setBrokerUp()
        try await sending
        offsets += try await consumer.collect(records: 100).map(\.offset)
        #expect(offsets == Array(0..<200))
        #expect(await consumer.close())
        #expect(await producer.close())
    }

    @Test func movingLeadersAndFailingRequestsLoseAndRepeatNothing() async throws {
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "leader"))
        try cluster.setLeader(of: partition, broker: 1)
        try await consumer.assign([partition: .beginning])
        try await producer.send(contentsOf: (0..<50).map(message))
        cluster.pushRequestErrors(.produce, [.notLeader, .requestTimedOut, .disconnect])
        cluster.pushRequestErrors(.fetch, [.notLeader, .disconnect, .leaderNotAvailable])
        try cluster.setLeader(of: partition, broker: 2)
        try await producer.send(contentsOf: (50..<100).map(message))
        let records = try await consumer.collect(records: 100)
        #expect(records.map(\.offset) == Array(0..<100))
        #expect(records.map(\.value) == (0..<100).map { bytes("\($0)") })
        await consumer.close()
        await producer.close()
    }

    @Test func retentionThatPassedTheStartOffsetIsAnErrorNotAJump() async throws {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "retention"))
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        let value = [UInt8](repeating: 1, count: 100_000)
        try await producer.send(
            contentsOf: (0..<100).map { _ in KafkaMessage(topic: "products", partition: 0, value: value) })
        #expect(try await consumer.watermarks(of: partition).low > 0)
        try await consumer.assign([partition: .at(0)])
        let poll = try await consumer.collect { !$0.errors.isEmpty }
        #expect(poll.errors.first?.code == .offsetOutOfRange)
        #expect(poll.records.isEmpty)
        await consumer.close()
        await producer.close()
    }

    @Test(.timeLimit(.minutes(30))) func aCloseEndsInTimeWhileNoBrokerAnswers() async throws {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "close"))
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        try await consumer.subscribe(["products"])
        _ = try await consumer.collect { $0.assigned != nil }
        try await consumer.assign([partition: .beginning])
        try cluster.setBrokerDown()
        let stuck = Task { try await producer.send(message(1)) }
        // The message is on its way once there is something to flush.
        while (try? await producer.flush(timeout: .zero)) != nil { try await Task.sleep(for: .milliseconds(5)) }
        await consumer.close(timeout: .seconds(2))
        #expect(await !producer.close(timeout: .seconds(1)))
        await #expect(throws: KafkaError.self) { try await stuck.value }
    }

    /// It freezes after its first answers, when it has said that there are records.
    @Test(.timeLimit(.minutes(30))) func aBrokerThatFreezesIsNotWaitedForForEver() async throws {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "freeze"))
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        try await producer.send(message(1))
        #expect(try await consumer.watermarks(of: partition).high == 1)
        try cluster.setRoundTripTime(.seconds(3_600))
        try await consumer.assign([partition: .beginning])
        let error = await #expect(throws: KafkaError.self) { try await consumer.read(patience: .milliseconds(500)) }
        #expect(error?.code == .timedOut && error?.isRetriable == true)
        let text = try #require(error?.description)
        #expect(cluster.bootstrapServers.split(separator: ",").contains { text.contains($0) }, "\(text)")
        #expect(text.contains("check that a broker runs there"), "\(text)")
        await consumer.close(timeout: .seconds(1))
        await producer.close(timeout: .seconds(1))
    }

    /// The one's broker freezes, and the other, of which all was read that was there, goes on getting records.
    @Test(.timeLimit(.minutes(30))) func aFinishedPartitionDoesNotHideASilentOne() async throws {
        try cluster.createTopic("two", partitions: 2)
        let (finished, silent) = (
            TopicPartition(topic: "two", partition: 0), TopicPartition(topic: "two", partition: 1)
        )
        try cluster.setLeader(of: finished, broker: 1)
        try cluster.setLeader(of: silent, broker: 2)
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "silent"))
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        let messages = [finished, silent].map { KafkaMessage(topic: "two", partition: $0.partition, value: [1]) }
        try await producer.send(contentsOf: messages)
        for partition in [finished, silent] { #expect(try await consumer.watermarks(of: partition).high == 1) }
        try cluster.setRoundTripTime(.seconds(3_600), broker: 2)
        try await consumer.assign([finished: .beginning, silent: .at(0)])
        var all = KafkaPoll()
        while !all.events.contains(.endOfPartition(finished, offset: 1)) {
            let poll = try await consumer.read(patience: .seconds(600))
            (all.records, all.events) = (all.records + poll.records, all.events + poll.events)
        }
        #expect(all.records.map(\.topicPartition) == [finished])
        let sending = Task { while !Task.isCancelled { try await producer.send(messages[0]) } }
        try await consumer.stopReading([finished])
        let error = await #expect(throws: KafkaError.self) {
            while true { _ = try await consumer.read(patience: .seconds(3)) }
        }
        sending.cancel()
        #expect(error?.code == .timedOut)
        await consumer.close(timeout: .seconds(1))
        await producer.close(timeout: .seconds(1))
    }

    /// The broker's client says it once.
    @Test(.timeLimit(.minutes(30))) func aRefusalIsNotWaitedOut() async throws {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "refusal"))
        #expect(try await consumer.watermarks(of: partition).high == 0)
        cluster.pushRequestErrors(.listOffsets, Array(repeating: .topicAuthorizationFailed, count: 1_000))
        try await consumer.assign([partition: .beginning])
        let error = await #expect(throws: KafkaError.self) { try await consumer.read(patience: .seconds(86_400)) }
        #expect(error?.code == .offsetOutOfRange && error?.isRetriable == false)
        await consumer.close()
    }

    @Test func readingTakesRecordsThenTheEnd() async throws {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "end"))
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        try await producer.send(contentsOf: (0..<20).map(message))
        try await consumer.assign([partition: .beginning])
        var all = KafkaPoll()
        while !all.events.contains(.endOfPartition(partition, offset: 20)) {
            let poll = try await consumer.read(maximumRecords: 5, patience: .seconds(600))
            (all.records, all.events) = (all.records + poll.records, all.events + poll.events)
        }
        #expect(all.records.map(\.offset) == Array(0..<20))
        await consumer.close()
        await producer.close()
    }

    @Test func aRefusedDeliveryIsAnErrorThatNamesTheTopic() async throws {
        var configuration = KafkaProducerConfiguration(client: client, maximumMessageBytes: 2000)
        configuration.deliveryTimeout = .seconds(1)
        let producer = try KafkaProducer(configuration)
        let large = KafkaMessage(topic: "products", partition: 0, value: [UInt8](repeating: 0, count: 5000))
        let tooLarge = await #expect(throws: KafkaError.self) { try await producer.send(large) }
        #expect(tooLarge?.code == .messageTooLarge)
        #expect(tooLarge?.description.contains("products") == true)
        try cluster.setBrokerDown()
        let timedOut = await #expect(throws: KafkaError.self) { try await producer.send(message(1)) }
        #expect(timedOut?.code == .timedOut)
        #expect(timedOut?.isRetriable == true)
        await producer.close(timeout: .seconds(1))
    }
}
