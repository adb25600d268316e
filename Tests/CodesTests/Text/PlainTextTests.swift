import Codes
import Testing

@Suite struct PlainTextTests {
    @Test(arguments: [
        ("size < 5 and > 3", "size < 5 and > 3"), ("I <3 wool", "I <3 wool"), ("a<b", "a<b"),
        ("x <y and z> w", "x <y and z> w"), ("H&M, AT&T, R&D; B&Q", "H&M, AT&T, R&D; B&Q"),
        ("&; &# &#; &#x;", "&; &# &#; &#x;"),
        ("", ""), ("<", "<"), ("a </ b", "a </ b"), ("1 <- 2", "1 <- 2"), ("?a=1&copy=2", "?a=1&copy=2"),
    ])
    func plainTextStays(source: String, text: String) {
        #expect(PlainText(source).text == text)
    }

    @Test(arguments: [
        ("<p>Oak frame</p><p>matt</p>", "Oak frame matt"), ("one<br>two<br/>three", "one two three"),
        ("VL<b>50</b> m<sup>2</sup>", "VL50 m2"), ("<ul><li>red</li><li>blue</li></ul>", "red blue"),
        ("<td>Lining</td><td>flannel</td>", "Lining flannel"), ("<SPAN CLASS='x'>Oak</SPAN>", "Oak"),
        ("<a href='x.html' title=\"a > b\">shelf</a>", "shelf"), ("<o:p>Oak</o:p>", "Oak"),
        ("before<script>var a = '<b>';</script>after", "before after"), ("a<style media=x>p > b {}</STYLE >b", "a b"),
        ("a<!-- <b>hidden</b> -->b", "ab"), ("a<!-->b", "ab"), ("<!DOCTYPE html><?xml version='1.0'?>Oak", "Oak"),
        ("<![CDATA[<p>Oak</p>]]> shelf", "Oak shelf"),
        ("<img alt=\"Oak\" src=\"data:image/png;base64,iVBORw0KGgo=\">shelf", "shelf"),
    ])
    func markupGoes(source: String, text: String) {
        #expect(PlainText(source).text == text)
    }

    @Test(arguments: [
        ("Caf&eacute; &amp; t&#233;", "Café & té"), ("&quot;big&quot; &#39;n&#x27; &apos;", "\"big\" 'n' '"),
        ("100&nbsp;%", "100\u{A0}%"), ("&frac12;&Prime; &Oslash;", "½″ Ø"), ("&EACUTE; &copy 2025 &AMP;", "é © 2025 &"),
        ("&#146;s &#128;", "’s €"), ("&hearts;&check;&trade;", "♥✓™"), ("&#0;&#xD800;&#99999999999;x", "x"),
        ("&unknown; &Pepper; x", "&unknown; &Pepper; x"),
    ])
    func characterReferencesAreRead(source: String, text: String) {
        #expect(PlainText(source).text == text)
    }

    @Test(arguments: [
        ("Caf&amp;eacute;", "Café"), ("&lt;p&gt;Oak&lt;/p&gt;&lt;p&gt;matt&lt;/p&gt;", "Oak matt"),
        ("&amp;lt;b&amp;gt;Oak&amp;lt;/b&amp;gt;", "Oak"), ("size &lt; 5 &lt;b and c&gt; d", "size < 5 <b and c> d"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Oak", "Oak"), ("&lt;brand&gt;", "<brand>"), ("<<b>b>Oak", "Oak"),
    ])
    func whatWasEscapedTwiceIsReadTwice(source: String, text: String) {
        #expect(PlainText(source).text == text)
    }

    @Test(arguments: [
        ("Oak <img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhE", "Oak"), ("Oak <p class=\"x", "Oak"),
        ("Oak <b", "Oak"), ("Oak <strong", "Oak"), ("Oak<script>var a", "Oak"), ("Oak<!-- cut", "Oak"),
        ("<p class=\"x>Oak</p> shelf", "Oak shelf"), ("<br <p>Oak", "Oak"), ("Oak &eacut", "Oak &eacut"),
        ("picture data:image/png;base64,iVBORw0KGgo+/a== of oak", "picture of oak"),
    ])
    func whatIsCutOffOrBrokenIsReadAsFarAsItGoes(source: String, text: String) {
        #expect(PlainText(source).text == text)
    }

    /// Each of these makes a reader quadratic that searches to the end for what never comes.
    @Test(arguments: [
        "<", "<a ", "<a \"", "<a x=\"", "<a x=\"<a x='", "<a y <a ", "<!--", "<!", "<![CDATA[", "<script>", "</script",
        "&", "&#", "&lt;", "&amp;", "&a", ";base64,", "data:;base64,", "data:", "]]>", "<a \">\" ",
    ])
    func takesLinearTime(piece: String) {
        let source = String(repeating: piece, count: 20_000)
        #expect(PlainText(source).text.utf8.count <= source.utf8.count)
        #expect(PlainText(source + ">").text.utf8.count <= source.utf8.count + 1)
        #expect(PlainText(source + "\">" + source).text.utf8.count <= 2 * source.utf8.count + 2)
    }
}
