//! What readers type, and what is shown.

use crate::markup::reply_html;

#[test]
fn emphasis_code_and_strikethrough_are_rendered() {
    assert_eq!(
        reply_html("*a* **b** ~~c~~ `d`"),
        "<p dir=\"auto\"><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>"
    );
}

#[test]
fn line_end_is_a_line_break() {
    assert_eq!(reply_html("a\nb\n\nc"), "<p dir=\"auto\">a<br>\nb</p><p dir=\"auto\">c</p>");
}

#[test]
fn lists_and_quotes_are_rendered() {
    let html = reply_html("> quoted\n\n- one\n- two\n\n3. three");
    assert!(html.contains("<blockquote dir=\"auto\"><p>quoted</p></blockquote>"), "{html}");
    assert!(html.contains("<ul dir=\"auto\"><li>one</li><li>two</li></ul>"), "{html}");
    assert!(html.contains("<ol dir=\"auto\" start=\"3\"><li>three</li></ol>"), "{html}");
}

#[test]
fn code_block_keeps_its_lines_and_has_no_class() {
    let html = reply_html("```rust\n\n\nfn a() {}\n\n    <b>\n```");
    assert_eq!(html, "<pre dir=\"auto\"><code>\n\nfn a() {}\n\n    &lt;b&gt;\n</code></pre>");
}

#[test]
fn heading_shows_its_signs() {
    assert_eq!(reply_html("## So *it* is"), "<p dir=\"auto\">## So <em>it</em> is</p>");
    assert_eq!(reply_html("Title\n==="), "<p dir=\"auto\">Title<br>\n===</p>");
}

#[test]
fn rule_shows_its_signs() {
    assert_eq!(
        reply_html("Hi\n\n* * *\n\nAna"),
        "<p dir=\"auto\">Hi</p><p dir=\"auto\">* * *</p><p dir=\"auto\">Ana</p>"
    );
    assert_eq!(
        reply_html("Hi\n---\nAna"),
        "<p dir=\"auto\">Hi</p><p dir=\"auto\">---</p><p dir=\"auto\">Ana</p>"
    );
}

#[test]
fn table_shows_as_typed() {
    assert_eq!(reply_html("| a | b |\n|---|---|"), "<p dir=\"auto\">| a | b |<br>\n|---|---|</p>");
}

#[test]
fn footnote_shows_as_typed() {
    assert_eq!(reply_html("a[^1]"), "<p dir=\"auto\">a[^1]</p>");
}

#[test]
fn raw_html_shows_as_typed() {
    assert_eq!(reply_html("a <b>c</b>"), "<p dir=\"auto\">a &lt;b&gt;c&lt;/b&gt;</p>");
    assert_eq!(
        reply_html("<script>\nalert(1)\n</script>"),
        "<p dir=\"auto\">&lt;script&gt;<br>\nalert(1)<br>\n&lt;/script&gt;</p>"
    );
    assert_eq!(reply_html("<!-- x -->"), "<p dir=\"auto\">&lt;!-- x --&gt;</p>");
}

#[test]
fn links_say_that_readers_made_them() {
    let rel = "rel=\"nofollow ugc noopener\"";
    assert_eq!(
        reply_html("[a](https://example.org/x \"t\")"),
        format!("<p dir=\"auto\"><a href=\"https://example.org/x\" {rel}>a</a></p>")
    );
    assert_eq!(
        reply_html("see https://example.org/a_b_c."),
        format!(
            "<p dir=\"auto\">see <a href=\"https://example.org/a_b_c\" {rel}>https://example.org/a_b_c</a>.</p>"
        )
    );
    assert_eq!(
        reply_html("ana@example.org"),
        format!("<p dir=\"auto\"><a href=\"mailto:ana@example.org\" {rel}>ana@example.org</a></p>")
    );
}

#[test]
fn address_that_cannot_be_linked_shows_as_typed() {
    for typed in [
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](/relative)",
        "[x](http://localhost/)",
        "[x](http://127.0.0.1/)",
        "[x](http://user:pw@example.org/)",
        "[x](https://example.123/)",
    ] {
        assert_eq!(reply_html(typed), format!("<p dir=\"auto\">{typed}</p>"));
    }
    assert_eq!(reply_html("http://localhost:8080/x"), "<p dir=\"auto\">http://localhost:8080/x</p>");
    assert_eq!(reply_html("ftp://example.org/x"), "<p dir=\"auto\">ftp://example.org/x</p>");
}

#[test]
fn address_with_control_characters_loses_them() {
    let html = reply_html("[x](<https://exa\tmple.org/>)");
    assert!(html.contains("href=\"https://example.org/\""), "{html}");
    assert!(!reply_html("[x](<java\tscript:alert(1)>)").contains("href"));
}

#[test]
fn mail_link_fills_in_nothing_but_the_address() {
    let html = reply_html("[write](mailto:a@example.org?bcc=all@example.org&body=x)");
    assert!(html.contains("href=\"mailto:a@example.org\""), "{html}");
}

#[test]
fn image_becomes_a_link_to_it() {
    let html = reply_html("![A cat](https://example.org/cat.jpg) ![](https://example.org/dog.jpg)");
    assert!(!html.contains("<img"), "{html}");
    assert!(html.contains(">A cat</a>") && html.contains(">dog.jpg</a>"), "{html}");
}

#[test]
fn image_within_a_link_is_its_label() {
    let html = reply_html("[![A cat](https://example.org/cat.jpg)](https://example.org/)");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    assert!(html.contains("href=\"https://example.org/\" rel=\"nofollow ugc noopener\">A cat</a>"), "{html}");
}

#[test]
fn link_without_label_is_called_by_its_host() {
    assert!(reply_html("[](https://www.example.org/)").contains(">example.org</a>"));
}

#[test]
fn link_definition_that_nothing_uses_shows_as_typed() {
    assert_eq!(reply_html("[Note]: yes"), "<p dir=\"auto\">[Note]: yes</p>");
    assert!(reply_html("[a][1]\n\n[1]: https://example.org/").contains(">a</a>"));
}

#[test]
fn quotes_deeper_than_eight_are_lifted() {
    let html = reply_html(&format!("{} deep", ">".repeat(20)));
    assert_eq!(html.matches("<blockquote").count(), 8, "{html}");
    assert!(html.contains("deep"), "{html}");
}

#[test]
fn each_block_takes_the_direction_of_its_text() {
    assert_eq!(
        reply_html("سلام\n\nHello\n\n> سلام"),
        "<p dir=\"auto\">سلام</p><p dir=\"auto\">Hello</p><blockquote dir=\"auto\"><p>سلام</p></blockquote>"
    );
}

#[test]
fn nothing_typed_is_nothing_shown() {
    assert_eq!(reply_html(" \n\n"), "");
}

#[test]
fn definition_within_a_code_block_stays_as_it_is() {
    assert_eq!(reply_html("```\n[a]: b\n```"), "<pre dir=\"auto\"><code>[a]: b\n</code></pre>");
}

#[test]
fn deep_emphasis_keeps_its_text() {
    let html = reply_html(&format!("{}deep{}", "*a _b ".repeat(20), "_ *".repeat(20)));
    assert!(html.matches("<em>").count() <= 8 && html.contains("deep"), "{html}");
}

#[test]
fn list_lifted_out_of_a_deep_quote_keeps_its_paragraphs_apart() {
    let html = reply_html(&format!("{} - one\n{} - two", ">".repeat(9), ">".repeat(9)));
    assert!(html.contains("<p>one</p><p>two</p>"), "{html}");
}
