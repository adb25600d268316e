import Testing

@testable import gramd

@Suite struct ScreenStateTests {
    @Test func whoIsDoneGivesItBackOnce() {
        var state = ScreenState()
        #expect(!state.isTaken)
        let isTaken = state.take()
        #expect(isTaken && state.isTaken)
        let isGivenBack = [state.giveUp(isEnd: false), state.giveUp(isEnd: false)]
        #expect(isGivenBack == [true, false] && !state.isTaken)
        let isTakenAgain = state.take()
        #expect(isTakenAgain && state.isTaken)
    }

    /// A signal may come while a frame is made, before the screen was taken, and while it is given back.
    @Test(arguments: [false, true]) func nothingIsDrawnOnceASignalEndsTheProgram(wasTaken: Bool) {
        var state = ScreenState()
        if wasTaken { _ = state.take() }
        let isGivenBack = state.giveUp(isEnd: true)
        #expect(isGivenBack == wasTaken && !state.isTaken)
        let isGivenBackTwice = state.giveUp(isEnd: false)
        let isTakenAgain = state.take()
        #expect(!isGivenBackTwice && !isTakenAgain && !state.isTaken)
    }
}
