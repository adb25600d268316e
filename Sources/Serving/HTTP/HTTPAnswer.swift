import Foundation
import Hummingbird
import Monitoring
import NIOCore

/// Makes responses.
enum HTTPAnswer {
    static func json(_ body: ByteBuffer, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        response(status, type: "application/json", body, headers: headers)
    }

    static func metrics(_ registry: PrometheusRegistry, as format: ExpositionFormat) -> Response {
        response(
            .ok, type: format.contentType, ByteBuffer(string: registry.text(as: format)), headers: [.vary: "Accept"])
    }

    static func error(_ fault: HTTPFault) -> Response {
        json(body(of: fault.message), status: fault.status, headers: fault.headers)
    }

    /// The body of an error.
    static func body(of message: String) -> ByteBuffer {
        var writer = JSONWriter(capacity: 256)
        writer.object { $0.member("error", message) }
        return writer.buffer
    }

    /// What may be done at a path.
    static func options(_ route: Route) -> Response {
        Response(status: .noContent, headers: [.allow: route.allow])
    }

    private static func response(
        _ status: HTTPResponse.Status, type: String, _ body: ByteBuffer, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        // What came from outside stands in it, and is not to be taken for a page.
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
