import Crdkafka

/// The library that speaks Kafka's protocol.
public enum KafkaLibrary {
    /// Its name and version, as it is loaded.
    public static var description: String { "librdkafka \(String(cString: rd_kafka_version_str()))" }
}
