import Catalog
import TestSupport
import Testing

@testable import SchemaRegistry

@Suite struct RegistryStageTests {
    private func stage(_ server: StubHTTPServer) -> RegistryStage {
        RegistryStage(client: RegistryClient(RegistryConfiguration(urls: [server.url])), firstPause: .milliseconds(1))
    }

    private func record(_ key: [UInt8]?, _ value: [UInt8]?) -> SourceRecord {
        SourceRecord(
            key: key, value: value, headers: [SourceRecord.Header(name: "h", value: [1])],
            position: RecordPosition(topic: "t", partition: 3, offset: 9), timestamp: 5)
    }

    private static let framedJSON = bytes("00 0000000C") + bytes(of: #"{"op":"create","product_id":"1"}"#)

    @Test func withoutARegistryTheFaultNamesFormatAndKey() async throws {
        let stage = RegistryStage(RegistryConfiguration())
        let plain = record(bytes(of: "1"), bytes(of: "{}"))
        let results = try await stage.process([
            record(nil, Self.framedJSON), plain, record(bytes("00 00000007 22 31 22"), nil),
            record(bytes("00 00000007 22 31 22"), bytes(of: "{}")), record(bytes(of: "1"), nil),
            record(nil, bytes("00 01")),
        ])
        let faults = results.map { result in fault { () throws(RecordFault) in try result.get() } }
        #expect(
            faults.map(\.?.code) == [
                .wireFormatWithoutRegistry, nil, .wireFormatWithoutRegistry, .wireFormatWithoutRegistry, nil,
                .invalidWireFormat,
            ])
        #expect(faults.map(\.?.field) == ["value", nil, "key", "key", nil, "value"])
        #expect(faults[0]?.message.contains("Confluent's wire format (schema 12); set registry.url") == true)
        #expect(try results[1].get() == [plain])
    }

    @Test func keysAndValuesBecomeJSONAndTheRestStays() async throws {
        let server = try StubHTTPServer { request, _ in
            switch request.path {
            case "/schemas/ids/1": registered(#"{"type":"record","name":"K","fields":[{"name":"id","type":"long"}]}"#)
            case "/schemas/ids/2":
                registered(#"syntax = "proto3"; message V { string title = 1; }"#, type: "PROTOBUF")
            case "/schemas/ids/12": registered("{}", type: "JSON")
            default: unknownSchema
            }
        }
        let key = bytes("00 00000001 0E")
        let results = try await stage(server).process([
            record(key, bytes("00 00000002 00 0A04 4C616D70")), record(key, nil), record(nil, Self.framedJSON),
            record(bytes(of: "7"), bytes(of: "{}")), record(key, bytes("00 00000063 00")),
            record(nil, bytes("00 00000001")),
        ])
        let decodedKey = bytes(of: #"{"id":7}"#)
        #expect(try results[0].get() == [record(decodedKey, bytes(of: #"{"title":"Lamp"}"#))])
        #expect(try results[1].get() == [record(decodedKey, nil)])
        #expect(try results[2].get() == [record(nil, bytes(of: #"{"op":"create","product_id":"1"}"#))])
        #expect(try results[3].get() == [record(bytes(of: "7"), bytes(of: "{}"))])
        let faults = results[4...].map { result in fault { () throws(RecordFault) in try result.get() } }
        #expect(faults.map(\.?.code) == [.unknownSchema, .invalidAvro])
        #expect(faults.map(\.?.field) == ["value", "value.id"])
        #expect(server.requests.count == 4)
    }

    @Test func schemasThatHeadersNameAreAskedFor() async throws {
        let server = try StubHTTPServer { request, _ in
            switch request.path {
            case "/schemas/guids/00112233-4455-6677-8899-aabbccddeeff":
                registered(#"syntax = "proto3"; message A {} message V { string title = 1; }"#, type: "PROTOBUF")
            case "/schemas/ids/7": registered(#""string""#)
            default: unknownSchema
            }
        }
        var named = record(bytes("04 6162"), bytes("0A04 4C616D70"))
        named.headers = [
            SourceRecord.Header(name: "apicurio.key.globalId", value: bytes("0000000000000007")),
            SourceRecord.Header(
                name: "__value_schema_id", value: bytes("01 00112233 4455 6677 8899 AABBCCDDEEFF 0202")),
        ]
        var tombstone = named
        tombstone.value = nil
        let framed = record(nil, bytes("00 0000000000000007 04 6162"))
        let results = try await stage(server).process([named, tombstone, framed]).map { try $0.get()[0] }
        #expect(results.map(\.key) == [bytes(of: #""ab""#), bytes(of: #""ab""#), nil])
        #expect(results.map(\.value) == [bytes(of: #"{"title":"Lamp"}"#), nil, bytes(of: #""ab""#)])
        #expect(server.requests.count == 2)

        let alone = RegistryStage(RegistryConfiguration())
        named.key = nil
        let refused = try await alone.process([named])
        let fault = fault { () throws(RecordFault) in try refused[0].get() }
        #expect(fault?.code == .wireFormatWithoutRegistry && fault?.message.contains("00112233-4455") == true)
        named.value = bytes(of: "{}")
        #expect(try await alone.process([named])[0].get() == [named])
    }

    /// What is not given to the stage at all.
    @Test func recordsThatCanHaveNoSchemaStay() async throws {
        let stage = RegistryStage(RegistryConfiguration())
        func plain(_ key: [UInt8]?, _ value: [UInt8]?) -> SourceRecord { SourceRecord(key: key, value: value) }
        let records = [plain(bytes(of: "1"), bytes(of: "{}")), plain(nil, nil), plain([], []), plain([1, 0], [2, 0])]
        for record in records {
            #expect(!stage.mayRewrite(record))
            #expect(try await stage.process([record])[0].get() == [record])
        }
        #expect(stage.mayRewrite(plain(bytes("00 01"), nil)) && stage.mayRewrite(plain(nil, bytes("00 01"))))
        #expect(stage.mayRewrite(record(nil, nil)))
    }

    @Test func integerKeysAreNoWireFormat() async throws {
        let server = try StubHTTPServer { _, _ in unknownSchema }
        let records = [
            record(bytes("00000007"), bytes(of: "{}")), record(bytes("0000000000000007"), bytes(of: "{}")),
        ]
        #expect(try await stage(server).process(records).map { try $0.get() } == records.map { [$0] })
        #expect(server.requests.isEmpty)
    }

    @Test func triesAgainWhereTheRegistryStumbles() async throws {
        let server = try StubHTTPServer { _, number in number < 3 ? (500, "") : registered("{}", type: "JSON") }
        let results = try await stage(server).process([record(nil, Self.framedJSON)])
        #expect(try results[0].get()[0].value?.first == UInt8(ascii: "{"))
        #expect(server.requests.count == 3)
    }

    @Test func aRegistryThatStaysAwayStopsTheBatch() async throws {
        let server = try StubHTTPServer { _, _ in (503, "") }
        let stage = stage(server)
        await #expect(throws: RegistryError.self) { try await stage.process([self.record(nil, Self.framedJSON)]) }
        #expect(server.requests.count == 3)
        // What needs no schema doesn't wait for it.
        #expect(try await stage.process([record(nil, bytes(of: "{}"))]).count == 1)
    }

    @Test func refusedCredentialsAreNotTriedAgain() async throws {
        let server = try StubHTTPServer { _, _ in (401, "") }
        let stage = stage(server)
        await #expect(throws: RegistryError.self) { try await stage.process([self.record(nil, Self.framedJSON)]) }
        #expect(server.requests.count == 1)
    }

    /// Written by fastavro 1.12: a creation and a deletion.
    @Test func debeziumInAvroIsReadAsDebezium() async throws {
        let schema = #"""
            {"type":"record","name":"Envelope","namespace":"pg.public.products","fields":[
            {"name":"before","type":["null",{"type":"record","name":"Value","fields":[{"name":"id","type":"int"},
            {"name":"title","type":["null","string"],"default":null},{"name":"price","type":["null",{"type":"bytes",
            "scale":2,"precision":10,"connect.version":1,"connect.parameters":{"scale":"2"},
            "connect.name":"org.apache.kafka.connect.data.Decimal","logicalType":"decimal"}],"default":null}]}],
            "default":null},{"name":"after","type":["null","Value"],"default":null},
            {"name":"source","type":{"type":"record","name":"Source","namespace":"io.debezium.connector.postgresql",
            "fields":[{"name":"connector","type":"string"},{"name":"ts_ms","type":"long"},
            {"name":"lsn","type":["null","long"],"default":null}]}},{"name":"op","type":"string"},
            {"name":"ts_ms","type":["null","long"],"default":null}]}
            """#
        let server = try StubHTTPServer { request, _ in
            request.path == "/schemas/ids/5" ? registered(schema) : registered(#""int""#)
        }
        let results = try await stage(server).process([
            record(
                bytes("00 00000006 0E"),
                bytes(
                    "00 00000005 00020e0210526564206c616d70020407c614706f737467726573716c80a0abfef96202b0c1f416026302"
                        + "82a0abfef962")),
            record(
                bytes("00 00000006 0E"),
                bytes("00 00000005 020e00000014706f737467726573716c80a0abfef96202b2c1f416026400")),
        ])
        let created = try results[0].get()[0]
        #expect(created.key == bytes(of: "7"))
        let value = try JSONValue(parsing: try #require(created.value))
        #expect(value["after"]?["price"] == .string("19.90"))
        #expect(value["before"] == .null)
        #expect(value["op"] == .string("c"))
        #expect(value["source"]?["lsn"] == .number(JSONNumber(24_023_128)))
        let deleted = try JSONValue(parsing: try #require(try results[1].get()[0].value))
        #expect(deleted["before"]?["id"] == .number(JSONNumber(7)))
        #expect(deleted["after"] == .null)
    }
}
