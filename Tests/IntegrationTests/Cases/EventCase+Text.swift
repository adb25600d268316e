import Catalog

extension EventCase {
    /// Texts in which markup, invisible characters and other spellings once became codes or kept products from being found.
    static func text() throws -> [EventCase] {
        func make(_ name: String, _ lines: String, _ expectations: [Expectation]) throws -> EventCase {
            EventCase(
                name, "", records: try SourceRecord.lines(lines),
                stages: [Stage(records: nil, expectations: expectations)])
        }
        return try [
            make(
                "HTML, whole, escaped and cut off",
                #"""
                {"op":"c","product_id":"a","product":{"title":"Cr&egrave;me jug","description":"<p class=\"rich\">Fired <strong>clay</strong>&nbsp;&amp; glaze</p><script>var pixel=1</script><table><tr><td>Handle</td><td>cork</td></tr></table>"}}
                {"op":"c","product_id":"b","product":{"title":"Jug &amp;quot;small&amp;quot;","description":"&lt;div&gt;walnut&lt;/div&gt;<img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI"}}
                {"op":"c","product_id":"c","product":{"title":"Ruler <5 &#39;flat&#39;"}}
                """#,
                [
                    .live(["a", "b", "c"]), .found("creme", "a"), .found("cr&egrave;me", "a"), .found("clay", "a"),
                    .found("cork", "a"), .found("walnut", "b"), .found("small", "b"), .found("flat", "c"),
                    .found("5", "c"), .nothing("rich strong script pixel nbsp div quot 39 img base64 png"),
                ]),
            make(
                "characters that are not seen, and other forms",
                #"""
                {"op":"c","product_id":"a","product":{"title":"Garten\u00adschlauch\u00adhalter \u202bx1\u202c"}}
                {"op":"c","product_id":"b","product":{"title":"\uff26\uff55\uff4c\uff4c hose\ufeff \ud83e\udeb4\ufe0f fern"}}
                {"op":"c","product_id":"c","product":{"title":"Kindermu\u0308tze stra\u00dfe \u0130zmir"}}
                {"op":"c","product_id":"d","product":{"title":"\u266b \u2728"}}
                """#,
                [
                    .live(["a", "b", "c", "d"]), .found("gartenschlauchhalter", "a"), .found("full", "b"),
                    .found("fern", "b"), .found("kindermutze", "c"), .found("kindermütze", "c"), .found("strasse", "c"),
                    .found("izmir", "c"), .deadLetters(0),
                ]),
            make(
                "words with and without what links them, article numbers",
                #"""
                {"op":"c","product_id":"QX-71","product":{"title":"Latch"}}
                {"op":"c","product_id":"b","product":{"title":"V\u2011neck O\u2019Brien HiFi"}}
                {"op":"c","product_id":"c","product":{"title":"Socket","attributes":{"specs":[{"name":"plug","codes":["UK/G"]}],"made":"2024-03-01T08:00:00Z","lot":"9f86d081884c7d659a2feaa0c55ad015","wet":true}}}
                """#,
                [
                    .found("QX-71", "QX-71"), .found("qx71", "QX-71"), .found("vneck", "b"), .found("v neck", "b"),
                    .found("obrien", "b"), .found("hi-fi", "b"), .found("hifi", "b"), .found("plug", "c"),
                    .found("ukg", "c"), .nothing("2024"), .nothing("9f86d081884c7d659a2feaa0c55ad015"),
                    .nothing("true"),
                ]),
        ]
    }
}
