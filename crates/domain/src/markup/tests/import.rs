//! Replies from other systems.

use crate::markup::imported_html;

const REL: &str = "rel=\"nofollow ugc noopener\"";

#[test]
fn elements_that_mean_the_same_become_ours() {
    assert_eq!(
        imported_html("<p>a <b>b</b> <i>c</i> <strike>d</strike> <tt>e</tt> <cite>f</cite> <q>g</q></p>"),
        "<p dir=\"auto\">a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code> <em>f</em> “g”</p>"
    );
}

#[test]
fn wordpress_text_gets_its_paragraphs() {
    assert_eq!(
        imported_html("one\r\ntwo <b>x</b>\n\nthree\n<blockquote>quote\n\nmore</blockquote>\nfour"),
        "<p dir=\"auto\">one<br>two <strong>x</strong></p><p dir=\"auto\">three</p>\
         <blockquote dir=\"auto\"><p>quote</p><p>more</p></blockquote><p dir=\"auto\">four</p>"
    );
}

#[test]
fn text_with_paragraphs_keeps_them() {
    assert_eq!(
        imported_html("<p>one\ntwo<p>three<br />four"),
        "<p dir=\"auto\">one\ntwo</p><p dir=\"auto\">three<br>four</p>"
    );
}

#[test]
fn attributes_with_line_ends_get_no_markup_inserted() {
    let html = imported_html(
        "<blockquote cite=\"a\n\nb<p onmouseover=alert(1)>\nc\">quote</blockquote><a href='https://example.org/?\n\nb<p>'>x</a>",
    );
    assert_eq!(
        html,
        format!(
            "<blockquote dir=\"auto\"><p>quote</p></blockquote><p dir=\"auto\"><a href=\"https://example.org/?b%3Cp%3E\" {REL}>x</a></p>"
        )
    );
}

#[test]
fn links_keep_only_their_address() {
    assert_eq!(
        imported_html(
            "<a href=\"https://example.org/\" rel=follow target=_blank onclick=x() style=x title=y>a</a>"
        ),
        format!("<p dir=\"auto\"><a href=\"https://example.org/\" {REL}>a</a></p>")
    );
    assert_eq!(imported_html("<a href=\"javascript:x\">a</a>"), "<p dir=\"auto\">a</p>");
}

#[test]
fn bare_address_is_linked_where_it_is_none() {
    let html = imported_html(
        "see https://example.org/a, <code>https://example.org/b</code> <a href=\"https://example.org/c\">https://example.org/d</a>",
    );
    assert!(
        html.contains(&format!("see <a href=\"https://example.org/a\" {REL}>https://example.org/a</a>,")),
        "{html}"
    );
    assert!(html.contains("<code>https://example.org/b</code>"), "{html}");
    assert_eq!(html.matches("<a ").count(), 2, "{html}");
}

#[test]
fn pictures_and_frames_become_links() {
    let html = imported_html(
        "<img src='https://example.org/a/cat.png' onerror=x> <img src=//example.org/b alt=Dog> <iframe src='https://www.youtube.com/embed/x'>no</iframe> <img src=data:x alt=Gone>",
    );
    assert_eq!(
        html,
        format!(
            "<p dir=\"auto\"><a href=\"https://example.org/a/cat.png\" {REL}>cat.png</a> \
             <a href=\"https://example.org/b\" {REL}>Dog</a> \
             <a href=\"https://www.youtube.com/embed/x\" {REL}>youtube.com</a> Gone</p>"
        )
    );
}

#[test]
fn scripts_and_styles_leave_nothing() {
    assert_eq!(
        imported_html(
            "a<script>alert('</p>')</script><style>p{}</style><svg><desc>x</desc></svg><!-- x -->b"
        ),
        "<p dir=\"auto\">ab</p>"
    );
}

#[test]
fn element_that_never_ends_swallows_nothing() {
    assert_eq!(imported_html("a<svg onload=x>b<template>c"), "<p dir=\"auto\">abc</p>");
}

#[test]
fn lists_and_code_stay() {
    assert_eq!(
        imported_html("<ul>\n<li>a\n<li>b\n</ul>\n<ol start=4><li>c</ol><pre>\n\nd\n  e</pre>"),
        "<ul dir=\"auto\"><li>a<br></li><li>b<br></li></ul><ol dir=\"auto\" start=\"4\"><li>c</li></ol><pre dir=\"auto\">d\n  e</pre>"
            .replace("<br>", "")
    );
}

#[test]
fn headings_and_tables_become_paragraphs() {
    assert_eq!(
        imported_html("<h2>a</h2><table><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></table>"),
        "<p dir=\"auto\">a</p><p dir=\"auto\">b c</p><p dir=\"auto\">d</p>"
    );
}

#[test]
fn empty_lines_before_code_go_and_the_code_stays_code() {
    assert_eq!(imported_html("<pre>\n\n\n\n\n\n\n\nd</pre>"), "<pre dir=\"auto\">d</pre>");
}
