/// The query in the address of a page of search results.
enum SearchAddress {
    /// Names that shops use, the most specific first; the last five are those that Google Analytics looks for.
    private static let names = ["search_term", "search_query", "searchterm", "q", "s", "search", "query", "keyword"]

    /// The query of an address, or of the part of it behind its question mark, still escaped; nil where there is none.
    static func query(_ address: String) -> String? {
        let afterPath = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
        let parameters = afterPath.prefix { $0 != "#" }.split(separator: "&").map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        for name in names {
            let parameter = parameters.first { $0.count == 2 && $0[0].lowercased() == name && !$0[1].isEmpty }
            if let parameter { return QueryText.formDecoded(parameter[1]) }
        }
        return nil
    }

    /// Whether an address may be of the same shop as another; not where both name their hosts, and these are of two domains.
    static func isOfShop(_ address: String?, _ other: String?) -> Bool {
        guard let host = address.flatMap(Self.host), let other = other.flatMap(Self.host) else { return true }
        return host == other || host.hasSuffix(".\(other)") || other.hasSuffix(".\(host)")
    }

    /// The host in small letters and without `www.`; nil for an address without one.
    private static func host(_ address: String) -> String? {
        guard let start = address.firstRange(of: "://")?.upperBound else { return nil }
        let host = address[start...].prefix { !"/?#:".contains($0) }.lowercased()
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }
}
