import Catalog
import Kafka
import MockBroker
import Testing

@testable import Sync

extension IntegrationTests {
    @Suite struct TopicSampleTests {
        private let cluster: MockCluster
        private let client: KafkaConfiguration

        init() throws {
            cluster = try MockCluster()
            client = KafkaConfiguration(bootstrapServers: cluster.bootstrapServers)
            try cluster.createTopic("products", partitions: 2)
        }

        private func send(_ count: Int) async throws {
            let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
            try await producer.send(
                contentsOf: (0..<count).map { KafkaMessage(topic: "products", partition: Int32($0 % 2), value: [1]) })
            await producer.close()
        }

        private func sample(patience: Duration = .seconds(600)) -> TopicSample {
            var sample = TopicSample(
                consumer: KafkaConsumerConfiguration(client: client, groupID: "gramd"), topic: "products")
            sample.patience = patience
            return sample
        }

        @Test(arguments: [(limit: 100, found: 10), (3, 3)])
        func readsToTheEndOrTheLimit(limit: Int, found: Int) async throws {
            try await send(10)
            var count = 0
            try await sample().read(from: .earliest, limit: limit) { count += $0.count }
            #expect(count == found)
        }

        /// It says where the partitions end, and gives nothing of them from then on.
        @Test(.timeLimit(.minutes(30))) func aBrokerThatGivesNoRecordsIsTold() async throws {
            try await send(10)
            // One each half a second.
            cluster.pushRequestErrors(.fetch, Array(repeating: .notLeader, count: 100_000))
            let error = await #expect(throws: KafkaError.self) {
                try await sample(patience: .milliseconds(500)).read(from: .earliest, limit: 100) { _ in }
            }
            #expect(error?.code == .timedOut)
            #expect(error?.description.contains("records that are there did not come") == true)
            #expect(error?.description.contains(cluster.bootstrapServers) == true, "\(String(describing: error))")
            #expect(error?.description.contains("check that a broker runs there") == true)
        }
    }
}
