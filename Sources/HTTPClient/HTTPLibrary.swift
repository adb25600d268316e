import Ccurl

/// The library that speaks HTTP to other servers.
public enum HTTPLibrary {
    /// Its version, as it is loaded.
    public static var version: String { String(cString: ccurl_version()) }
}
