import Catalog
import HTTPClient
import Kafka
import Postgres
import Tensor

/// The libraries that the program runs with and that say their versions. SentencePiece, libstemmer and libjq don't.
public enum LinkedLibraries {
    /// By name.
    public static var versions: [(name: String, version: String)] {
        [
            ("librdkafka", KafkaLibrary.version), ("libpq", PostgresLibrary.version),
            ("oneDNN", TensorLibrary.version), ("libcurl", HTTPLibrary.version),
            ("zlib", CompressionLibraries.zlibVersion),
            ("zstd", CompressionLibraries.zstdVersion),
        ]
    }
}
