import CVersion

/// What the program was built from.
public enum BuildInfo {
    /// The release, as in the changelog.
    public static let version = GRAMD_VERSION
    /// The commit; nil where the build was not told.
    public static let commit: String? = {
        let commit = String(cString: gramd_commit())
        return commit.isEmpty ? nil : commit
    }()
    /// The compiler's version, as far as the program knows it.
    public static let swift: String = {
        #if compiler(>=6.3)
            "6.3 or later"
        #elseif compiler(>=6.2)
            "6.2"
        #else
            "6.1 or earlier"
        #endif
    }()
}
