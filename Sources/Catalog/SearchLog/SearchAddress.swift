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
}
