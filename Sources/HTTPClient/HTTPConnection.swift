import Ccurl

/// Asks servers over HTTP, one request after the other; a connection is kept for the next one (libcurl).
///
/// Foundation's URLSession does not serve here: on Linux it takes certificate authorities for the whole process only,
/// from the environment.
///
/// A request blocks, so its owner keeps it on a thread of its own. It ends early where the task is cancelled.
public final class HTTPConnection {
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// What the server sends, as far as it is wanted.
    private final class Body {
        let limit: Int
        var bytes: [UInt8] = []
        var isCut = false

        init(limit: Int) {
            self.limit = limit
        }
    }

    private let configuration: HTTPClientConfiguration
    private let headers: UnsafeMutablePointer<curl_slist>?
    /// Made for the first request; nil before it.
    private var handle: UnsafeMutableRawPointer?

    /// Connects at the first request.
    public init(_ configuration: HTTPClientConfiguration) {
        self.configuration = configuration
        var lines = ["Accept: \(configuration.accept)"]
        // A long body is sent at once: many servers don't say that they wait for it.
        if let type = configuration.contentType { lines += ["Content-Type: \(type)", "Expect:"] }
        if let token = configuration.bearerToken { lines.append("Authorization: Bearer \(token)") }
        headers = lines.reduce(nil) { curl_slist_append($0, $1) }
    }

    deinit {
        // The handle refers to the headers.
        if let handle { curl_easy_cleanup(handle) }
        curl_slist_free_all(headers)
    }

    /// Gets what a URL names.
    /// - Parameter maximumBytes: of the body; the rest of a longer one is not waited for.
    /// - Throws: ``HTTPClientError`` where there is no answer.
    public func get(_ url: String, maximumBytes: Int) throws(HTTPClientError) -> HTTPResponse {
        let handle = try readyHandle()
        ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
        return try perform(handle, url, configuration.timeout, maximumBytes)
    }

    /// Posts a body of the configured type to a URL.
    /// - Parameters:
    ///   - timeout: how long it may take altogether; the configured time without.
    ///   - maximumBytes: of the answer's body; the rest of a longer one is not waited for.
    /// - Throws: ``HTTPClientError`` where there is no answer.
    public func post(
        _ body: [UInt8], to url: String, timeout: Duration? = nil, maximumBytes: Int
    ) throws(HTTPClientError) -> HTTPResponse {
        let handle = try readyHandle()
        // libcurl reads the body where it is until the transfer has ended.
        let result: Result<HTTPResponse, HTTPClientError> = body.withUnsafeBytes { bytes in
            ccurl_set_body(handle, bytes.baseAddress, bytes.count)
            defer { ccurl_set_body(handle, nil, 0) }
            do throws(HTTPClientError) {
                return .success(try perform(handle, url, timeout ?? configuration.timeout, maximumBytes))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func readyHandle() throws(HTTPClientError) -> UnsafeMutableRawPointer {
        guard let handle = handle ?? prepared() else {
            throw HTTPClientError(.unreachable, "libcurl can't be set up")
        }
        return handle
    }

    private func perform(
        _ handle: UnsafeMutableRawPointer, _ url: String, _ timeout: Duration, _ maximumBytes: Int
    ) throws(HTTPClientError) -> HTTPResponse {
        let body = Body(limit: maximumBytes)
        // The body outlives the transfer, which ends inside this function.
        ccurl_set_writer(
            handle,
            { pointer, size, count, context in
                guard let pointer, let context else { return 0 }
                let body = Unmanaged<HTTPConnection.Body>.fromOpaque(context).takeUnretainedValue()
                let room = body.limit - body.bytes.count
                body.bytes.append(
                    contentsOf: UnsafeRawBufferPointer(start: pointer, count: min(size * count, room)))
                body.isCut = size * count > room
                return body.isCut ? 0 : size * count
            }, Unmanaged.passUnretained(body).toOpaque())
        ccurl_set_text(handle, CURLOPT_URL, url)
        // libcurl takes 0 for no limit.
        ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, max(1, Int(timeout / .milliseconds(1))))
        let code = withExtendedLifetime(body) { curl_easy_perform(handle) }
        guard code == CURLE_OK || body.isCut else {
            throw HTTPClientError(Self.code(of: code), String(cString: curl_easy_strerror(code)))
        }
        var status = 0
        ccurl_response_status(handle, &status)
        var seconds = 0
        ccurl_retry_after(handle, &seconds)
        return HTTPResponse(
            status: status, body: body.bytes, isCut: body.isCut, retryAfter: seconds > 0 ? .seconds(seconds) : nil)
    }

    private func prepared() -> UnsafeMutableRawPointer? {
        guard Self.isReady, let handle = curl_easy_init() else { return nil }
        guard pin(handle) else {
            curl_easy_cleanup(handle)
            return nil
        }
        self.handle = handle
        // Signals are the process's, not this thread's.
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(configuration.connectTimeout / .milliseconds(1)))
        if !configuration.usesProxies { ccurl_set_text(handle, CURLOPT_NOPROXY, "*") }
        ccurl_set_headers(handle, headers)
        ccurl_set_text(handle, CURLOPT_USERAGENT, "gramd")
        if let file = configuration.certificateAuthorityFile { ccurl_set_text(handle, CURLOPT_CAINFO, file) }
        if let username = configuration.username {
            ccurl_set_text(handle, CURLOPT_USERNAME, username)
            ccurl_set_text(handle, CURLOPT_PASSWORD, configuration.password ?? "")
        }
        ccurl_set_long(handle, CURLOPT_NOPROGRESS, 0)
        // Called about once a second, on the thread and inside the task that waits.
        ccurl_set_progress(handle) { _, _, _, _, _ in Task.isCancelled ? 1 : 0 }
        return handle
    }

    /// Lets a server be known by its public key alone, where one is given. A certificate that its owner signed, or that has
    /// ended, or an address that is none of its names, would be refused else.
    /// - Returns: false where the library can't do it; it must not be used then.
    private func pin(_ handle: UnsafeMutableRawPointer) -> Bool {
        guard let hash = configuration.publicKeyHash else { return true }
        // The key first: the certificate is left unchecked only where the key is checked.
        return ccurl_set_text(handle, CURLOPT_PINNEDPUBLICKEY, "sha256//\(hash)") == CURLE_OK
            && ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 0) == CURLE_OK
            && ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 0) == CURLE_OK
    }

    private static func code(of code: CURLcode) -> HTTPFault {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            .tls
        default: .unreachable
        }
    }
}
