import Hummingbird
import NIOCore

/// A file of the page at `/`, which is a part of the program.
enum PageFile: String, CaseIterable, Sendable {
    case document = "index.html"
    case style = "page.css"
    case icon = "icon.svg"
    case main = "main.js"
    case charts = "charts.js"
    case elements = "elements.js"
    case format = "format.js"
    case generations = "generations.js"
    case letters = "letters.js"
    case live = "live.js"
    case overview = "overview.js"
    case products = "products.js"
    case search = "search.js"
    case theme = "theme.js"

    /// Nothing may come from elsewhere, and nothing that stands in the data is run: scripts and styles are files of the page.
    static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    var response: Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-cache", .contentSecurityPolicy: Self.policy,
                .xContentTypeOptions: "nosniff", .init("Referrer-Policy")!: "no-referrer",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    var type: String {
        switch self {
        case .document: "text/html; charset=utf-8"
        case .style: "text/css; charset=utf-8"
        case .icon: "image/svg+xml"
        case .main, .charts, .elements, .format, .generations, .letters, .live, .overview, .products, .search,
            .theme:
            "text/javascript; charset=utf-8"
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .document: PackageResources.index_html
        case .style: PackageResources.page_css
        case .icon: PackageResources.icon_svg
        case .main: PackageResources.main_js
        case .charts: PackageResources.charts_js
        case .elements: PackageResources.elements_js
        case .format: PackageResources.format_js
        case .generations: PackageResources.generations_js
        case .letters: PackageResources.letters_js
        case .live: PackageResources.live_js
        case .overview: PackageResources.overview_js
        case .products: PackageResources.products_js
        case .search: PackageResources.search_js
        case .theme: PackageResources.theme_js
        }
    }
}
