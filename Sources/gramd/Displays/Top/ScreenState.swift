/// Whose the terminal's screen is: who draws and who gives it back may be two threads.
struct ScreenState: Equatable {
    private enum Owner {
        case nobody, program
        /// A signal is ending the program.
        case nobodyAnyMore
    }

    private var owner = Owner.nobody

    /// Whether anything may be drawn.
    var isTaken: Bool { owner == .program }

    /// Takes the screen.
    /// - Returns: false where the program is about to end.
    mutating func take() -> Bool {
        if owner == .nobody { owner = .program }
        return isTaken
    }

    /// Gives the screen up.
    /// - Parameter isEnd: whether it can't be taken again.
    /// - Returns: whether it is to be given back: it was taken, and nobody else has done it.
    mutating func giveUp(isEnd: Bool) -> Bool {
        let wasTaken = isTaken
        if isEnd || owner == .nobodyAnyMore { owner = .nobodyAnyMore } else { owner = .nobody }
        return wasTaken
    }
}
