import Catalog

extension FrameWriter {
    mutating func program(_ program: TransformationProgram) {
        frame { frame in
            frame.text(program.name)
            frame.text(program.text)
            frame.integer(UInt32(program.parameters.count))
            for (name, value) in program.parameters {
                frame.text(name)
                frame.text(value)
            }
        }
    }

    mutating func record(_ record: SourceRecord) {
        frame { frame in
            frame.data(record.value)
            frame.data(record.key)
            frame.integer(UInt32(record.headers.count))
            for header in record.headers {
                frame.text(header.name)
                frame.data(header.value)
            }
            frame.text(record.position?.topic)
            frame.integer(record.position?.partition ?? 0)
            frame.integer(record.position?.offset ?? 0)
            frame.integer(record.timestamp ?? .min)
        }
    }

    mutating func answer(_ answer: Result<[[UInt8]], RecordFault>) {
        frame { frame in
            switch answer {
            case .success(let events):
                frame.integer(UInt32(events.count))
                for event in events { frame.data(event) }
            case .failure(let fault):
                frame.integer(UInt32.max)
                frame.text(fault.code.rawValue)
                frame.text(fault.field)
                frame.text(fault.detail)
            }
        }
    }
}

extension FrameReader {
    mutating func program() -> TransformationProgram {
        let name = text() ?? ""
        let program = text() ?? ""
        var parameters: [String: String] = [:]
        for _ in 0..<integer(UInt32.self) {
            let name = text() ?? ""
            parameters[name] = text()
        }
        return TransformationProgram(name: name, text: program, parameters: parameters)
    }

    mutating func record() -> SourceRecord {
        let value = data()
        let key = data()
        let headers = (0..<integer(UInt32.self)).map { _ in
            SourceRecord.Header(name: text() ?? "", value: data())
        }
        let topic = text()
        let partition = integer(Int32.self)
        let offset = integer(Int64.self)
        let timestamp = integer(Int64.self)
        return SourceRecord(
            key: key, value: value, headers: headers,
            position: topic.map { RecordPosition(topic: $0, partition: partition, offset: offset) },
            timestamp: timestamp == .min ? nil : timestamp)
    }

    mutating func answer() -> Result<[[UInt8]], RecordFault> {
        let count = integer(UInt32.self)
        guard count == .max else { return .success((0..<count).map { _ in data() ?? [] }) }
        let code = text().flatMap(RecordFault.Code.init) ?? .transformFailed
        let field = text()
        return .failure(RecordFault(code, field: field, text() ?? ""))
    }
}
