import Kafka
import Synchronization
import Testing

@Suite struct ConfigurationTests {
    @Test func noSecretIsShown() throws {
        let client = KafkaConfiguration(
            bootstrapServers: "127.0.0.1:1", securityProtocol: .saslTLS, saslMechanism: "PLAIN", username: "shop",
            password: "hunter2", additional: ["ssl.key.password": "hunter3"])
        let consumer = KafkaConsumerConfiguration(client: client, groupID: "gramd")
        for text in ["\(client)", String(reflecting: client), "\(consumer)", String(reflecting: consumer)] {
            #expect(!text.contains("hunter"))
        }
        var dumped = ""
        dump(consumer, to: &dumped)
        #expect(dumped.contains("gramd"))
        #expect(!dumped.contains("hunter"))
        #expect("\(client)".contains("ssl.key.password"))
    }

    @Test func aWrongSettingNamesThePropertyAndNotItsValue() {
        var client = KafkaConfiguration(bootstrapServers: "127.0.0.1:1", additional: ["no.such.property": "hunter2"])
        let unknown = #expect(throws: KafkaError.self) { try KafkaProducer(KafkaProducerConfiguration(client: client)) }
        #expect(unknown?.code == .invalidConfiguration)
        #expect(unknown?.description.contains("no.such.property") == true)
        #expect(unknown?.description.contains("hunter") == false)
        client.additional = ["auto.offset.reset": "latest"]
        let fixed = #expect(throws: KafkaError.self) {
            try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "gramd"))
        }
        #expect(fixed?.code == .invalidConfiguration)
        #expect(fixed?.description.contains("auto.offset.reset") == true)
    }

    @Test func anUnreachableClusterIsLoggedAndAnEvent() async throws {
        let lines = LogLines()
        let client = KafkaConfiguration(bootstrapServers: "127.0.0.1:1", log: { lines.append($0) })
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "gramd"))
        try await consumer.subscribe(["products"])
        let poll = try await consumer.collect { !$0.errors.isEmpty }
        #expect(poll.errors.first?.code == .transport)
        #expect(poll.errors.first?.message == "127.0.0.1:1: Connect to ipv4#127.0.0.1:1 failed: Connection refused")
        #expect(lines.all.contains { $0.message.contains("127.0.0.1:1") && $0.level <= 4 })
        await consumer.close(timeout: .seconds(3))
    }

    private final class LogLines: Sendable {
        private let lines = Mutex<[KafkaLogLine]>([])
        var all: [KafkaLogLine] { lines.withLock { $0 } }
        func append(_ line: KafkaLogLine) { lines.withLock { $0.append(line) } }
    }
}
