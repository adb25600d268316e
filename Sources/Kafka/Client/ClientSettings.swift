import Crdkafka

/// librdkafka properties by name.
struct ClientSettings {
    private var values: [String: String] = [:]

    subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Adds the user's own properties.
    /// - Throws: ``KafkaError`` when one of them is fixed to another value
    mutating func merge(_ additional: [String: String], except fixed: [String: String] = [:]) throws {
        for (name, value) in additional {
            if let required = fixed[name], required != value {
                throw KafkaError(
                    .invalidConfiguration, message: "property \(name) must be \(required); remove it from the settings")
            }
            values[name] = value
        }
    }

    /// Makes a configuration object, which the caller owns. No value is named in an error, as it may be a secret.
    func makeConfiguration() throws -> OpaquePointer {
        let configuration = rd_kafka_conf_new()!
        var reason = [CChar](repeating: 0, count: 512)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            switch rd_kafka_conf_set(configuration, name, value, &reason, reason.count) {
            case RD_KAFKA_CONF_OK: continue
            case RD_KAFKA_CONF_UNKNOWN:
                rd_kafka_conf_destroy(configuration)
                throw KafkaError(.invalidConfiguration, message: "there is no property \(name)")
            default:
                rd_kafka_conf_destroy(configuration)
                throw KafkaError(.invalidConfiguration, message: "property \(name) does not allow the given value")
            }
        }
        return configuration
    }
}
