/// The best products found so far: a heap with the worst of them on top.
struct TopProducts {
    struct Entry {
        var score: Int64
        var number: Int64
        var slot: UInt32

        /// Ranks behind another: a lower score, or an equal one of a later product.
        func isWorse(than other: Entry) -> Bool {
            score != other.score ? score < other.score : number > other.number
        }
    }

    private let capacity: Int
    private var heap: [Entry] = []

    init(capacity: Int) {
        self.capacity = max(capacity, 0)
        heap.reserveCapacity(min(self.capacity, 4_096))
    }

    /// The lowest score with which a product gets in, if no number is lower than `number`; at least 1.
    func needed(fromNumber number: Int64) -> Int64 {
        guard heap.count == capacity else { return 1 }
        guard let worst = heap.first else { return .max }
        return number < worst.number ? worst.score : worst.score + 1
    }

    /// The lowest score with which a product may get in.
    var needed: Int64 { heap.count == capacity ? heap.first?.score ?? .max : 1 }

    /// Adds a product if it is better than the worst.
    mutating func offer(_ entry: Entry) {
        if heap.count < capacity {
            heap.append(entry)
            var place = heap.count - 1
            while place > 0, heap[place].isWorse(than: heap[(place - 1) / 2]) {
                heap.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        } else if let worst = heap.first, worst.isWorse(than: entry) {
            heap[0] = entry
            var place = 0
            while true {
                var child = 2 * place + 1
                guard child < heap.count else { break }
                if child + 1 < heap.count, heap[child + 1].isWorse(than: heap[child]) { child += 1 }
                guard heap[child].isWorse(than: heap[place]) else { break }
                heap.swapAt(place, child)
                place = child
            }
        }
    }

    /// All of them, best first.
    var sorted: [Entry] { heap.sorted { $1.isWorse(than: $0) } }
}
