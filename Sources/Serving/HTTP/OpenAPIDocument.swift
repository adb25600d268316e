import Hummingbird
import NIOCore

/// The description of the HTTP interface, as `/openapi.json` gives it.
enum OpenAPIDocument {
    static let buffer = ByteBuffer(bytes: PackageResources.openapi_json)
}
