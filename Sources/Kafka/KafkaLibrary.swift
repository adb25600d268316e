import Crdkafka

/// The library that speaks Kafka's protocol.
public enum KafkaLibrary {
    /// Its version, as it is loaded.
    public static var version: String { String(cString: rd_kafka_version_str()) }
}
