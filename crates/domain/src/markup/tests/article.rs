//! Articles.

use crate::markup::{Picture, article_html, article_pictures, imported_article_html};

fn picture(address: &str) -> Option<Picture> {
    let name = address.strip_prefix("pics/")?;
    Some(Picture { src: format!("/media/{name}"), width: Some(640), height: Some(480) })
}

fn html(markdown: &str) -> String {
    article_html(markdown, &picture).html
}

fn imported(source: &str) -> String {
    imported_article_html(source, &picture).html
}

#[test]
fn highest_heading_is_the_second_level() {
    assert_eq!(html("# A b\n\n## C"), "<h2 id=\"s-a-b\">A b</h2>\n<h3 id=\"s-c\">C</h3>\n");
    assert_eq!(html("## A\n\n### C"), "<h2 id=\"s-a\">A</h2>\n<h3 id=\"s-c\">C</h3>\n");
    assert_eq!(imported("<h1 class=x>A</h1><h6>B</h6>"), "<h2 id=\"s-a\">A</h2><h6 id=\"s-b\">B</h6>");
}

#[test]
fn equal_headings_have_names_of_their_own() {
    assert_eq!(html("# A\n\n# A"), "<h2 id=\"s-a\">A</h2>\n<h2 id=\"s-a-1\">A</h2>\n");
}

#[test]
fn links_into_the_article_follow_its_prefixed_names() {
    assert_eq!(html("[a](#b)"), "<p><a href=\"#s-b\">a</a></p>\n");
    assert_eq!(imported("<a name=b>x</a><a href='#b'>y</a>"), "<a id=\"s-b\">x</a><a href=\"#s-b\">y</a>");
}

#[test]
fn publishers_links_are_plain() {
    assert_eq!(html("[a](https://example.org/)"), "<p><a href=\"https://example.org/\">a</a></p>\n");
    assert_eq!(html("[a](other.md)"), "<p><a href=\"other.md\">a</a></p>\n");
    assert_eq!(html("[a](javascript:x)"), "<p>a</p>\n");
    assert_eq!(imported("<a href='java\nscript:x'>a</a>"), "a");
}

#[test]
fn own_picture_is_shown_with_its_size() {
    let article = article_html("![A cat](pics/cat.jpg \"Tom\")", &picture);
    assert_eq!(
        article.html,
        "<p><img src=\"/media/cat.jpg\" alt=\"A cat\" title=\"Tom\" width=\"640\" height=\"480\" \
         loading=\"lazy\" decoding=\"async\"></p>\n"
    );
    assert_eq!(article.lead.unwrap().src, "/media/cat.jpg");
    assert!(article.missing.is_empty());
}

#[test]
fn foreign_picture_is_a_link() {
    let article =
        article_html("![A cat](https://example.org/cat.jpg) ![](https://example.org/dog.jpg)", &picture);
    assert_eq!(
        article.html,
        "<p><a href=\"https://example.org/cat.jpg\">A cat</a> <a href=\"https://example.org/dog.jpg\">dog.jpg</a></p>\n"
    );
    assert_eq!(article.missing, ["https://example.org/cat.jpg", "https://example.org/dog.jpg"]);
}

#[test]
fn picture_served_from_elsewhere_is_refused() {
    for src in ["https://example.org/a.png", "//example.org/a.png", "/\\example.org/a.png", "a.png"] {
        let elsewhere = move |_: &str| Some(Picture { src: src.to_owned(), width: None, height: None });
        assert!(!article_html("![a](b.png)", &elsewhere).html.contains("<img"), "{src}");
    }
}

#[test]
fn linked_foreign_picture_keeps_the_outer_link() {
    assert_eq!(
        imported(
            "<a href='https://example.org/big.jpg'><img src='https://example.org/small.jpg' alt='Cat'></a>"
        ),
        "<a href=\"https://example.org/big.jpg\">Cat</a>"
    );
}

#[test]
fn tables_footnotes_and_tasks_are_rendered() {
    let table = html("| a | b |\n|---|:-:|\n| c | d |");
    assert!(table.contains("<th align=\"center\">b</th>") && table.contains("<td>c</td>"), "{table}");
    let note = html("a[^n]\n\n[^n]: Note");
    assert!(note.contains("<sup><a href=\"#s-fn-n\" id=\"s-fnref-n\">1</a></sup>"), "{note}");
    assert!(note.contains("<li id=\"s-fn-n\">") && note.contains("href=\"#s-fnref-n\""), "{note}");
    let tasks = html("- [x] done\n- [ ] open");
    assert!(tasks.contains("<li>☑ done</li>") && tasks.contains("<li>☐ open</li>"), "{tasks}");
}

#[test]
fn tables_can_be_scrolled_by_keyboard_and_nothing_else_takes_the_focus() {
    assert!(html("| a |\n|---|\n| b |").starts_with("<table tabindex=\"0\">"));
    assert_eq!(
        imported("<table tabindex=5 class=x><tr tabindex=1><td tabindex=-1>a</td></tr></table>"),
        "<table tabindex=\"0\"><tbody><tr><td>a</td></tr></tbody></table>"
    );
    assert_eq!(imported("<p tabindex=0>a</p>"), "<p>a</p>");
}

#[test]
fn quotes_stay_as_typed() {
    assert_eq!(html("\"a\" -- 'b'..."), "<p>\"a\" -- 'b'...</p>\n");
}

#[test]
fn raw_html_keeps_what_is_harmless() {
    assert_eq!(
        html(
            "<figure class=\"x\" onclick=\"x()\"><img src=\"pics/a.png\" style=\"x\"><figcaption>C</figcaption></figure>"
        ),
        "<figure><img src=\"/media/a.png\" alt=\"\" width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\">\
         <figcaption>C</figcaption></figure>\n"
    );
    assert_eq!(
        html("H<sub>2</sub>O <abbr title=\"x\">y</abbr>"),
        "<p>H<sub>2</sub>O <abbr title=\"x\">y</abbr></p>\n"
    );
    assert_eq!(
        html("<details open><summary>s</summary>\n\ntext\n\n</details>"),
        "<details open=\"\"><summary>s</summary>\n<p>text</p>\n</details>\n"
    );
}

#[test]
fn frames_become_links() {
    assert_eq!(
        imported("<p><iframe src=\"https://www.youtube.com/embed/abc?feature=oembed\" width=5></iframe></p>"),
        "<p><a href=\"https://www.youtube.com/watch?v=abc\">youtube.com</a></p>"
    );
    assert_eq!(
        imported("<object data=\"https://example.org/a.swf\"><embed src=x></object>"),
        "<a href=\"https://example.org/a.swf\">example.org</a>"
    );
}

#[test]
fn own_film_plays_and_a_foreign_one_is_a_link() {
    assert_eq!(
        imported("<video poster=x autoplay><source src=\"pics/a.mp4\"><a href=x>no</a></video>"),
        "<video src=\"/media/a.mp4\" controls=\"\" preload=\"metadata\" width=\"640\" height=\"480\"></video>"
    );
    assert_eq!(
        imported("<audio src=\"https://example.org/a.mp3\"></audio>b"),
        "<a href=\"https://example.org/a.mp3\">a.mp3</a>b"
    );
}

#[test]
fn pictures_that_load_late_are_found() {
    let source = "<img src='data:x' data-src='https://example.org/a.png'><noscript><img src='https://example.org/a.png'></noscript><video><source src='b.mp4'></video><img src='b.mp4'>";
    assert_eq!(article_pictures(source), ["https://example.org/a.png", "b.mp4"]);
}
