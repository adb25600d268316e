import MockBroker
import Testing

@testable import Kafka

@Suite struct ConnectionFaultTests {
    @Test(arguments: [
        (
            "127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)",
            "127.0.0.1:1: Connect to ipv4#127.0.0.1:1 failed: Connection refused"
        ),
        (
            "[thrd:k:9092/bootstrap]: k:9092/bootstrap: Failed to resolve 'k:9092': Name or service not known "
                + "(after 12ms in state CONNECT, 30 identical error(s) suppressed)",
            "k:9092: Failed to resolve 'k:9092': Name or service not known"
        ),
        (
            "ssl://k:9092/1: SSL handshake failed: error:0A00010B:SSL routines::wrong version number "
                + "(after 1ms in state SSL_HANDSHAKE)",
            "ssl://k:9092/1: SSL handshake failed: error:0A00010B:SSL routines::wrong version number"
        ),
    ])
    func saysTheSameOfEachAttempt(text: String, description: String) {
        #expect(ConnectionFault(text)?.description == description)
        #expect(ConnectionFault(text)?.bootstrapServer == (text.contains("/bootstrap") ? server(description) : nil))
    }

    private func server(_ description: String) -> String? {
        description.firstRange(of: ": ").map { String(description[..<$0.lowerBound]) }
    }

    @Test(
        arguments: [
            ("k:9092/12: Connect to ipv4#10.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)", "12"),
            (
                "[thrd:ssl://k:9092/1]: ssl://k:9092/1: SSL handshake failed: wrong version number "
                    + "(after 1ms in state SSL_HANDSHAKE)", "1"
            ),
            ("GroupCoordinator: k:9092: Failed to resolve (after 2ms in state CONNECT)", "GroupCoordinator"),
            ("k:9092/bootstrap: Connection refused (after 0ms in state CONNECT)", nil),
            // It was connected.
            ("k:9092/1: 1 request(s) timed out: disconnect (after 61000ms in state UP)", nil),
        ] as [(String, String?)])
    func namesTheBroker(text: String, broker: String?) {
        #expect(ConnectionFault(text)?.broker == broker)
    }

    @Test(arguments: [
        ("k:9092/1: Failed to resolve 'k:9092': Name or service not known (after 9ms in state CONNECT)", true),
        (
            "k:9092/1: Failed to resolve 'k:9092': Temporary failure in name resolution (after 9ms in state CONNECT)",
            false
        ),
        ("k:9092/1: Connect to ipv4#10.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)", false),
        ("k:9092/1: SASL authentication error: wrong password (after 9ms in state AUTH_REQ)", true),
    ])
    func knowsWhatStays(text: String, isLasting: Bool) {
        #expect(ConnectionFault(text)?.isLasting == isLasting)
    }

    @Test(arguments: ["1/1 brokers are down", "Local: Message timed out", "", "(after 1ms in state UP) and more"])
    func otherTextsAreNone(text: String) {
        #expect(ConnectionFault(text) == nil)
    }

    @Test(arguments: [
        ("Failed to resolve 'k:9092': Name or service not known", "name service"),
        ("Connect to ipv4#127.0.0.1:1 failed: Connection refused", "nothing listens there"),
        ("SSL handshake failed: error:0A00010B:SSL routines::wrong version number", "no TLS"),
        ("Disconnected while requesting ApiVersion: … (connecting to a SSL listener?) …", "with TLS"),
        ("SASL authentication error: wrong password", "the user and the password"),
        ("Receive failed: Invalid response size 1213486160", "no Kafka broker"),
        (
            "ApiVersionRequest failed: Local: Timed out: probably due to broker version < 0.10",
            "a broker runs there"
        ),
        ("1 request(s) timed out: disconnect", "a broker runs there"),
    ])
    func saysWhatToDo(cause: String, advice: String) {
        let error = KafkaError(.transport, name: "_TRANSPORT", message: "k:9092: \(cause)")
        #expect(error.description.hasPrefix("Kafka: k:9092: \(cause) (_TRANSPORT); "))
        #expect(error.description.contains(advice))
    }

    @Test func aLineOfTheLogSaysItWithItsAdvice() {
        let text = "[thrd:k:1/bootstrap]: k:1/bootstrap: Connection refused (after 0ms in state CONNECT)"
        let line = KafkaLogLine(level: 3, facility: "FAIL", message: text)
        #expect(line.connectionFault?.hasPrefix("k:1: Connection refused; nothing listens there") == true)
        #expect(KafkaLogLine(level: 6, facility: "FAIL", message: text).connectionFault == nil)
        #expect(KafkaLogLine(level: 3, facility: "FAIL", message: "other").connectionFault == nil)
    }

    /// Nothing listens there: the error of a message says so, and not only that time ran out.
    @Test func anUndeliveredMessageSaysWhyNoBrokerAnswered() async throws {
        let producer = try KafkaProducer(
            KafkaProducerConfiguration(
                client: KafkaConfiguration(bootstrapServers: "127.0.0.1:1"), deliveryTimeout: .milliseconds(500)))
        // Ends once the connection has been refused; a busy machine may take longer for that than a message has.
        await #expect(throws: KafkaError.self) {
            try await producer.partitions(of: "products", timeout: .seconds(600))
        }
        let error = await #expect(throws: KafkaError.self) {
            try await producer.send(KafkaMessage(topic: "products", value: [1]))
        }
        #expect(error?.code == .timedOut)
        #expect(
            error?.description.contains("127.0.0.1:1 failed: Connection refused") == true,
            "\(String(describing: error))")
        await producer.close(timeout: .seconds(1))
    }

    /// As behind a firewall: nothing fails, and nobody answers.
    @Test func aCallToABrokerThatIsSilentNamesIt() async throws {
        let cluster = try MockCluster()
        try cluster.setRoundTripTime(.seconds(3_600))
        let consumer = try KafkaConsumer(
            KafkaConsumerConfiguration(
                client: KafkaConfiguration(bootstrapServers: cluster.bootstrapServers), groupID: "gramd"))
        let error = await #expect(throws: KafkaError.self) {
            try await consumer.partitions(of: "products", timeout: .milliseconds(500))
        }
        #expect(
            error?.description.contains("no answer in time (0.5 s) from \(cluster.bootstrapServers)") == true,
            "\(String(describing: error))")
        #expect(error?.description.contains("check that a broker runs there") == true)
        await consumer.close(timeout: .seconds(1))
    }

    /// There is nothing to wait for, whatever is asked, and however long it might be waited for.
    @Test(.timeLimit(.minutes(30))) func serversThatRefuseAreToldLongBeforeTheTimeout() async throws {
        let client = KafkaConfiguration(bootstrapServers: "127.0.0.1:1,127.0.0.1:2")
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "gramd"))
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        let admin = try KafkaAdmin(client)
        let partition = TopicPartition(topic: "products", partition: 0)
        let day = Duration.seconds(86_400)
        let questions: [@Sendable () async throws -> Void] = [
            { _ = try await consumer.partitions(of: "products", timeout: day) },
            { _ = try await consumer.watermarks(of: partition, timeout: day) },
            { _ = try await consumer.offsets(for: [partition], at: 0, timeout: day) },
            { _ = try await consumer.offsets(at: .end, of: [partition], timeout: day) },
            { _ = try await consumer.committedOffsets(of: [partition], timeout: day) },
            { _ = try await producer.partitions(of: "products", timeout: day) },
            { try await admin.createTopics([KafkaTopic(name: "products", partitionCount: 1)], timeout: day) },
        ]
        for (number, question) in questions.enumerated() {
            let error = await #expect(throws: KafkaError.self, "\(number)") { try await question() }
            #expect(
                error?.description.contains("failed: Connection refused") == true,
                "\(number): \(String(describing: error))")
        }
        await consumer.close(timeout: .seconds(1))
        await producer.close(timeout: .seconds(1))
        await admin.close(timeout: .seconds(1))
    }

    /// The server answers that the broker is somewhere else, where nobody listens: a wrong `advertised.listeners`.
    @Test(.timeLimit(.minutes(30))) func aBrokerThatIsNamedAndRefusesIsToldLongBeforeTheTimeout() async throws {
        let broker = try LocalBroker(advertisedPort: 1)
        try broker.createTopic("products", partitions: 1)
        let client = KafkaConfiguration(bootstrapServers: broker.bootstrapServers)
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "gramd"))
        let day = Duration.seconds(86_400)
        // Twice, though librdkafka doesn't tell the same fault again so soon.
        for _ in 0..<2 {
            let partitions = try await consumer.partitions(of: "products", timeout: day)
            let partition = try #require(partitions.first)
            let error = await #expect(throws: KafkaError.self) {
                try await consumer.watermarks(of: partition, timeout: day)
            }
            #expect(error?.description.contains("Connection refused") == true, "\(String(describing: error))")
            #expect(error?.description.contains("127.0.0.1:1/") == true, "\(String(describing: error))")
        }
        await consumer.close(timeout: .seconds(1))
    }

    /// One of two servers refuses, and the other one answers.
    @Test func aServerThatRefusesIsNoReasonToGiveUp() async throws {
        let cluster = try MockCluster()
        try cluster.createTopic("products", partitions: 2)
        let client = KafkaConfiguration(bootstrapServers: "127.0.0.1:1,\(cluster.bootstrapServers)")
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "gramd"))
        #expect(try await consumer.partitions(of: "products", timeout: .seconds(600)).count == 2)
        await consumer.close()
    }

    @Test func aCallThatFailsSaysWhyNoBrokerAnswered() async throws {
        let consumer = try KafkaConsumer(
            KafkaConsumerConfiguration(client: KafkaConfiguration(bootstrapServers: "127.0.0.1:1"), groupID: "gramd"))
        let error = await #expect(throws: KafkaError.self) {
            try await consumer.partitions(of: "products", timeout: .seconds(600))
        }
        #expect(
            error?.description.contains("127.0.0.1:1 failed: Connection refused") == true,
            "\(String(describing: error))")
        await consumer.close(timeout: .seconds(1))
    }
}
