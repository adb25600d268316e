import Testing

@testable import Training

@Suite struct TrainerProgressTests {
    @Test func aLineTellsWhatItHas() {
        #expect(
            TrainerProgress(line: #"{"step": 3, "steps": 10, "loss": 0.5, "message": "SFT", "epoch": 1}"#)
                == TrainerProgress(step: 3, steps: 10, loss: 0.5, message: "SFT"))
        #expect(TrainerProgress(line: #"{"loss": null, "step": 2.0}"#) == TrainerProgress(step: 2))
    }

    @Test(arguments: [
        "step 3 of 10", "{", "{}", #"{"epoch": 1}"#, #"{"step": -1}"#, #"{"step": 1e300}"#, #"{"step": "3"}"#,
        #"{"loss": NaN}"#, "[1]",
    ])
    func anyOtherLineTellsNone(line: String) {
        #expect(TrainerProgress(line: line) == nil)
    }

    @Test func aLongMessageIsCut() throws {
        let line = #"{"message": ""# + String(repeating: "x", count: 1_000) + #""}"#
        let message = try #require(TrainerProgress(line: line)?.message)
        #expect(message == String(repeating: "x", count: 200) + "…")
    }

    @Test func whatALaterLineLeavesOutStays() {
        var progress = TrainerProgress(step: 1, steps: 10, loss: 2)
        progress.merge(TrainerProgress(step: 2, message: "half"))
        #expect(progress == TrainerProgress(step: 2, steps: 10, loss: 2, message: "half"))
    }
}
