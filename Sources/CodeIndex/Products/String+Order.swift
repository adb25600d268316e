import Foundation

extension String {
    /// Whether it stands before another in the order of their bytes, which is that of the database's identifiers.
    func precedesInBytes(_ other: String) -> Bool {
        let known = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                let common = min(left.count, right.count)
                guard common > 0, let leftBytes = left.baseAddress, let rightBytes = right.baseAddress else {
                    return left.count < right.count
                }
                let order = memcmp(leftBytes, rightBytes, common)
                return order < 0 || (order == 0 && left.count < right.count)
            }
        }
        return (known ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
    }
}
