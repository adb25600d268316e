import Crdkafka

extension KafkaMessage {
    /// What counts against the window of a producer; headers do not count in librdkafka's queue either.
    var payloadBytes: Int { (key?.count ?? 0) + (value?.count ?? 0) }

    /// Copies the message into librdkafka's queue.
    /// - Parameter token: comes back with the delivery report
    func enqueue(on client: OpaquePointer, token: UnsafeMutableRawPointer) throws {
        let headers = makeHeaders()
        do {
            try topic.withCString { topic in
                try Self.withBytes(of: key) { key in
                    try Self.withBytes(of: value) { value in
                        var arguments = [
                            Self.argument(RD_KAFKA_VTYPE_TOPIC) { $0.cstr = topic },
                            Self.argument(RD_KAFKA_VTYPE_PARTITION) { $0.i32 = partition ?? RD_KAFKA_PARTITION_UA },
                            Self.argument(RD_KAFKA_VTYPE_MSGFLAGS) { $0.i = RD_KAFKA_MSG_F_COPY },
                            Self.argument(RD_KAFKA_VTYPE_KEY) { $0.mem = .init(ptr: key.start, size: key.count) },
                            Self.argument(RD_KAFKA_VTYPE_VALUE) { $0.mem = .init(ptr: value.start, size: value.count) },
                            Self.argument(RD_KAFKA_VTYPE_OPAQUE) { $0.ptr = token },
                        ]
                        if let timestamp {
                            arguments.append(Self.argument(RD_KAFKA_VTYPE_TIMESTAMP) { $0.i64 = timestamp })
                        }
                        if let headers {
                            arguments.append(Self.argument(RD_KAFKA_VTYPE_HEADERS) { $0.headers = headers })
                        }
                        if let error = rd_kafka_produceva(client, &arguments, arguments.count) {
                            throw KafkaError(consuming: error, operation: "send to topic \(self.topic)")
                        }
                    }
                }
            }
        } catch {
            // librdkafka takes the headers over only when it takes the message.
            if let headers { rd_kafka_headers_destroy(headers) }
            throw error
        }
    }

    private func makeHeaders() -> OpaquePointer? {
        guard !headers.isEmpty else { return nil }
        let list = rd_kafka_headers_new(headers.count)
        for header in headers {
            Self.withBytes(of: header.value) { value in
                _ = rd_kafka_header_add(list, header.name, -1, value.start, value.count)
            }
        }
        return list
    }

    private static func argument(
        _ type: rd_kafka_vtype_t, _ set: (inout rd_kafka_vu_t.__Unnamed_union_u) -> Void
    ) -> rd_kafka_vu_t {
        var argument = rd_kafka_vu_t()
        argument.vtype = type
        set(&argument.u)
        return argument
    }

    /// Null only for nil: an empty array has no address of its own, but must not become a tombstone.
    private static func withBytes<Value>(
        of bytes: [UInt8]?, _ body: ((start: UnsafeMutableRawPointer?, count: Int)) throws -> Value
    ) rethrows -> Value {
        guard let bytes else { return try body((nil, 0)) }
        if bytes.isEmpty {
            var nothing: UInt8 = 0
            return try withUnsafeMutableBytes(of: &nothing) { try body(($0.baseAddress, 0)) }
        }
        return try bytes.withUnsafeBytes { try body((UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count)) }
    }
}
