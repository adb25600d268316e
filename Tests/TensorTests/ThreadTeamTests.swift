import Foundation
import Synchronization
import Testing

@testable import Tensor

@Suite struct ThreadTeamTests {
    private struct Failure: Error {}

    @Test(arguments: [1, 2, 3])
    func membersSeeWhatEachWroteBeforeTheyMet(size: Int) throws {
        let team = ThreadTeam(size: size, name: "test")
        let values = Buffer<Int>(count: size)
        let sums = Buffer<Int>(count: size)
        let rounds = 200
        for run in 0..<3 {
            try team.run { member in
                for round in 1...rounds {
                    values.pointer[member] = round * (member + 1)
                    try team.meet()
                    sums.pointer[member] += values.elements.reduce(0, +)
                    try team.meet()
                }
            }
            let expected = (run + 1) * (rounds * (rounds + 1) / 2) * (size * (size + 1) / 2)
            #expect(sums.elements.allSatisfy { $0 == expected })
        }
    }

    @Test func eachMemberWorksOnAThreadOfItsOwnTheCallerAmongThem() throws {
        let team = ThreadTeam(size: 3, name: "test")
        let threads = Buffer<UInt>(count: 3)
        try team.run { member in threads.pointer[member] = UInt(pthread_self()) }
        #expect(Set(threads.elements).count == 3 && !threads.elements.contains(0))
        #expect(threads.pointer[0] == UInt(pthread_self()))
    }

    @Test(arguments: [0, 1])
    func aMembersErrorEndsTheOthersWaitsAndReachesTheCaller(failing: Int) throws {
        let team = ThreadTeam(size: 3, name: "test")
        #expect(throws: Failure.self) {
            try team.run { member in
                if member == failing { throw Failure() }
                try team.meet()
            }
        }
        #expect(throws: (any Error).self) { try team.run { _ in try team.meet() } }
    }

    @Test(arguments: [false, true])
    func theThreadsEndWithTheTeamThoughTheWorkHoldsIt(fails: Bool) throws {
        // A thread that ends gives up what it holds under a key (pthread_key_create(3)).
        let ended = DispatchSemaphore(value: 0)
        var key = pthread_key_t()
        try #require(
            pthread_key_create(&key) { Unmanaged<DispatchSemaphore>.fromOpaque($0!).takeRetainedValue().signal() } == 0)
        defer { pthread_key_delete(key) }
        do {
            let team = ThreadTeam(size: 3, name: "test")
            try team.run { [key] member in
                if member > 0 { pthread_setspecific(key, Unmanaged.passRetained(ended).toOpaque()) }
                if fails, member == 0 { throw Failure() }
                try team.meet()
            }
        } catch { #expect(error is Failure && fails) }
        for _ in 1..<3 { #expect(ended.wait(timeout: .now() + .seconds(1_800)) == .success) }
    }

    @Test func whoWaitsLongFallsAsleepAndIsWoken() throws {
        let barrier = Barrier(parties: 2)
        let returned = DispatchSemaphore(value: 0)
        let results = Mutex<[Bool]>([])
        func wait() {
            Thread {
                let result = barrier.wait()
                results.withLock { $0.append(result) }
                returned.signal()
            }.start()
            while barrier.sleepers.load(ordering: .relaxed) == 0 { sched_yield() }
        }
        wait()
        #expect(barrier.wait())
        returned.wait()
        wait()
        barrier.breakForever()
        returned.wait()
        #expect(results.withLock { $0 } == [true, false])
        #expect(!barrier.wait())
    }
}
