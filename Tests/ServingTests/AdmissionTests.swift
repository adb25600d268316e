import Synchronization
import Testing

@testable import Serving

@Suite struct AdmissionTests {
    /// How many work at a time.
    private final class Load: Sendable {
        let now = Atomic(0)
        let most = Atomic(0)
    }

    /// How many bodies run inside of each other before one is refused.
    private func depth(_ admission: Admission) async -> Int {
        await admission.admit { 1 + (await depth(admission)) } ?? 0
    }

    @Test(arguments: 0...20) func admitsUpToItsLimit(limit: Int) async {
        let admission = Admission(limit: limit)
        #expect(await depth(admission) == limit)
        // Every place is free again, also those of the refused.
        #expect(await depth(admission) == limit)
    }

    @Test func refusedAsOftenAsAskedWhileAllPlacesAreTaken() async {
        let admission = Admission(limit: 1)
        let refused = await admission.admit {
            var refused = 0
            for _ in 0..<50 where await admission.admit({ true }) == nil { refused += 1 }
            return refused
        }
        #expect(refused == 50)
        #expect(await admission.admit { true } == true)
    }

    /// Among many at once there are never more at work than the limit, and each is either admitted or refused.
    @Test(arguments: [1, 3, 8]) func holdsItsLimitAmongManyAtOnce(limit: Int) async {
        let admission = Admission(limit: limit)
        let load = Load()
        let admitted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    await admission.admit {
                        let now = load.now.wrappingAdd(1, ordering: .relaxed).newValue
                        _ = load.most.max(now, ordering: .relaxed)
                        await Task.yield()
                        load.now.wrappingSubtract(1, ordering: .relaxed)
                        return true
                    } ?? false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(admitted >= 1 && admitted <= 500)
        #expect(load.most.load(ordering: .relaxed) <= limit && load.now.load(ordering: .relaxed) == 0)
        #expect(await depth(admission) == limit)
    }
}
