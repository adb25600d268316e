import Cz
import Czstd

/// The libraries that unpack files.
public enum CompressionLibraries {
    /// The version of zlib, as it is loaded.
    public static var zlibVersion: String { String(cString: Cz.zlibVersion()) }

    /// The version of Zstandard, as it is loaded.
    public static var zstdVersion: String { String(cString: ZSTD_versionString()) }
}
