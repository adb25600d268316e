/// What matters of an element of HTML.
struct MarkupElement {
    /// Lower case; empty for one that is too long to be an element's.
    let name: String

    init(_ name: String) { self.name = name }

    /// Whether the HTML standard or HTML 4 has it.
    var isKnown: Bool { isInline && !name.contains(":") || Self.others.contains(name) }
    /// Whether words go on across its tags.
    var isInline: Bool { Self.inline.contains(name) || name.contains(":") }
    /// Whether its content is nothing to read.
    var hidesContent: Bool { Self.hidden.contains(name) }

    private static let inline: Set<String> = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "cite", "code", "data", "del", "dfn", "em", "font",
        "i",
        "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
        "u", "var", "wbr",
    ]
    private static let hidden: Set<String> = ["iframe", "noembed", "noframes", "script", "style"]
    private static let others: Set<String> = [
        "address", "applet", "area", "article", "aside", "audio", "base", "blockquote", "body", "br", "button",
        "canvas",
        "caption", "center", "col", "colgroup", "datalist", "dd", "details", "dialog", "dir", "div", "dl", "dt",
        "embed",
        "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6",
        "head", "header", "hgroup", "hr", "html", "iframe", "img", "input", "label", "legend", "li", "link", "main",
        "map",
        "marquee", "math", "menu", "meta", "meter", "nav", "noembed", "noframes", "noscript", "object", "ol",
        "optgroup",
        "option", "output", "p", "param", "picture", "pre", "progress", "rp", "rt", "ruby", "script", "search",
        "section",
        "select", "slot", "source", "style", "summary", "svg", "table", "tbody", "td", "template", "textarea", "tfoot",
        "th", "thead", "title", "tr", "track", "ul", "video",
    ]
}
