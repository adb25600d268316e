import Catalog
import Foundation
import TestSupport
import Testing

@testable import Transformation

/// Programs in a process of their own, which is gramd's executable.
@Suite struct TransformationStageTests {
    private let limits = TransformationLimits(milliseconds: 300, megabytes: 64)

    private func stage(
        _ text: String, _ limits: TransformationLimits? = nil, executable: String = DaemonProcess.executable.path
    ) -> TransformationStage {
        TransformationStage(
            TransformationProgram(name: "test.jq", text: text), limits: limits ?? self.limits, executable: executable)
    }

    private func outcomes(_ stage: TransformationStage, _ values: [String?]) async throws -> [String] {
        try await stage.process(values.map { SourceRecord($0) }).map { result in
            switch result {
            case .success(let records):
                records.map { $0.value.map { String(decoding: $0, as: UTF8.self) } ?? "tombstone" }.joined(
                    separator: " ")
            case .failure(let fault): "\(fault)"
            }
        }
    }

    @Test func transformsRecordsInOrder() async throws {
        let stage = stage(".[] | {id: .}")
        #expect(
            try await outcomes(stage, ["[1,2]", nil, "[]", "[3", "[4]"]) == [
                #"{"id":1} {"id":2}"#, "tombstone", "",
                "invalid_json: expected a comma or the end of the array at byte 2, found the end of the text",
                #"{"id":4}"#,
            ])
    }

    @Test func keepsWhatIsBesideTheValue() async throws {
        var record = SourceRecord("{}", key: "k", headers: ["h": "1"])
        record.position = RecordPosition(topic: "t", partition: 1, offset: 2)
        record.timestamp = 3
        let found = try await stage("{k: $key, o: $offset, t: $timestamp}").process([record])
        var expected = record
        expected.value = Array(#"{"k":"k","o":2,"t":3}"#.utf8)
        #expect(found == [.success([expected])])
    }

    @Test func manyAndLargeRecordsPass() async throws {
        let stage = stage("{id: .id, n: (.text | length)}")
        let text = String(repeating: "a", count: 1 << 20)
        let values = (0..<3_000).map { "{\"id\": \($0), \"text\": \"\($0 % 300 == 0 ? text : "b")\"}" }
        let found = try await outcomes(stage, values)
        #expect(found == (0..<3_000).map { "{\"id\":\($0),\"n\":\($0 % 300 == 0 ? 1 << 20 : 1)}" })
    }

    @Test func aLoopCostsItsRecordOnly() async throws {
        let stage = stage("if .loop then (def f: f; f) else {id} end")
        let stopped = "transform_failed: the transformation was stopped: it took more than 300 ms of processor time"
        #expect(
            try await outcomes(stage, [#"{"id":1}"#, #"{"loop":true}"#, #"{"id":2}"#, #"{"loop":true}"#, #"{"id":3}"#])
                == [#"{"id":1}"#, stopped, #"{"id":2}"#, stopped, #"{"id":3}"#])
        #expect(try await outcomes(stage, [#"{"id":4}"#]) == [#"{"id":4}"#])
    }

    @Test func whatEatsMemoryCostsItsRecordOnly() async throws {
        let stage = stage(
            "if .eat then [limit(1e9; repeat(1))] else {id} end",
            TransformationLimits(milliseconds: 600_000, megabytes: 16))
        #expect(
            try await outcomes(stage, [#"{"id":1}"#, #"{"eat":true}"#, #"{"id":2}"#])
                == [
                    #"{"id":1}"#,
                    "transform_failed: the transformation was stopped: it took more than 16 MiB of memory",
                    #"{"id":2}"#,
                ])
    }

    @Test func aCrashCostsItsRecordOnly() async throws {
        // Freeing what is nested a million times exceeds libjq's stack.
        let stage = stage(
            "if .deep then reduce range(1000000) as $i (1; [.]) else {id} end",
            TransformationLimits(milliseconds: 600_000, megabytes: 2_048))
        #expect(
            try await outcomes(stage, [#"{"id":1}"#, #"{"deep":true}"#, #"{"id":2}"#])
                == [
                    #"{"id":1}"#,
                    "transform_failed: the transformation was stopped: its process broke down with signal 11",
                    #"{"id":2}"#,
                ])
    }

    @Test func aProcessThatIsKilledIsReplaced() async throws {
        let stage = stage("{id}")
        #expect(try await outcomes(stage, [#"{"id":1}"#]) == [#"{"id":1}"#])
        let process = try #require(await stage.processIdentifier)
        kill(process, SIGKILL)
        #expect(try await outcomes(stage, [#"{"id":2}"#, #"{"id":3}"#]) == [#"{"id":2}"#, #"{"id":3}"#])
        #expect(await stage.processIdentifier != process)
    }

    @Test func aProcessEndsWithItsStage() async throws {
        var stage: TransformationStage? = stage("{id}")
        _ = try await stage?.process([SourceRecord(#"{"id":1}"#)])
        let process = try #require(await stage?.processIdentifier)
        stage = nil
        try await eventually("the process ends") { kill(process, 0) != 0 }
        #expect(kill(process, 0) != 0)
    }

    @Test func saysThatItsProcessCantStart() async throws {
        let stage = stage("{id}", executable: "/no/such/program")
        let error = await #expect(throws: TransformationError.self) { try await stage.process([SourceRecord("1")]) }
        #expect(
            error?.description
                == "the process of the transformation failed: /no/such/program can't be started: No such file or directory"
        )
    }

    @Test func aProgramThatIsNoneIsAnErrorOfTheSurroundings() async throws {
        let stage = stage("{id")
        let error = await #expect(throws: TransformationError.self) { try await stage.process([SourceRecord("1")]) }
        #expect(error?.description.contains("is no jq program: syntax error") == true, "\(String(describing: error))")
    }

    @Test func whatAProgramWritesToStandardErrorHurtsNobody() async throws {
        let stage = stage("{id: (.id | debug | stderr)}")
        let values = (0..<500).map { "{\"id\": \"\(String(repeating: "x", count: 1_000))\($0)\"}" }
        #expect(try await outcomes(stage, values).count == 500)
    }

    @Test func isCancelled() async throws {
        let stage = stage("def f: f; f", TransformationLimits(milliseconds: 3_600_000, megabytes: 16))
        let task = Task { try await stage.process([SourceRecord("1")]) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
