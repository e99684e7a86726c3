//! Hostile input ends no thread, even one with a small stack, and is not blown up.

use std::thread;

use crate::markup::{article_html, imported_article_html, imported_html, plain_text, reply_html};

/// More than a reply may have in characters.
const REPLY_BYTES: usize = 64 * 1024;
/// Deep enough to overflow any stack; tables and quotes of full GFM cost more to write than replies do.
const ARTICLE_BYTES: usize = 16 * 1024;
/// Bytes that one byte of input may become: elements around single characters, escaped ones.
const FACTOR: usize = 40;

/// Parts that, repeated, nest or open without end.
const REPEATED: &[&str] = &[
    ">",
    "[",
    "![",
    "](",
    "[]()",
    "*_",
    "**a _b ",
    "*a **b ~~c ",
    "`",
    "``a` ",
    "- ",
    "1. ",
    "> - ",
    "<",
    "<a ",
    "<!--",
    "<b>",
    "<i><b>",
    "<a href=x>",
    "<blockquote>",
    "<ul><li>",
    "<table><tr><td>",
    "<table>",
    "<p>",
    "<div>",
    "<svg>",
    "<math>",
    "<template>",
    "<noscript>",
    "<select>",
    "<option>",
    "<font>",
    "<h1>",
    "</p>",
    "</br>",
    "<pre>\n",
    "<dl><dt>",
    "<video>",
    "<object>",
    "<iframe>",
    "<a><table>",
    "<b><table>",
    "&amp;",
    "&",
    "\\",
    "|",
    "|-",
    "a|b\n-|-\n",
    "[^a]",
    "[^a]: b\n",
    "[a]: b\n",
    "[a][b]",
    "http://",
    "https://a.bc ",
    "a@b.cd ",
    "_a__",
    "~~",
    "~",
    "www.a.b ",
    "\n",
    " ",
    "\t",
    "\u{0}",
    "a\n",
    "# a\n",
    "```\n",
    "<http://a.bc>",
    "<?",
    "<![CDATA[",
    "![a](b)",
    "<img src=x>",
    "\u{202e}",
    "e\u{301}",
    "👩‍👩‍👧‍👦",
    "-\n  ",
    "> \n",
    "<ruby><rt>",
    "<nobr>",
    "<button>",
];

fn patterns(bytes: usize) -> Vec<String> {
    let mut all: Vec<String> = REPEATED.iter().map(|part| part.repeat(bytes / part.len())).collect();
    all.push((0..360).map(|depth| format!("{}- x\n", " ".repeat(depth))).collect::<Vec<_>>().concat());
    all.push((0..240).map(|depth| format!("{}x\n", "> ".repeat(depth))).collect::<Vec<_>>().concat());
    all.push(format!("{}a{}", "*".repeat(bytes / 2), "*".repeat(bytes / 2)));
    all.push(format!("{}a{}", "[".repeat(bytes / 2), "]".repeat(bytes / 2)));
    all.push(format!("{}a{}", "<b>".repeat(bytes / 8), "</b>".repeat(bytes / 8)));
    all.push((0..300).map(|n| "`".repeat(n) + " ").collect());
    all
}

fn on_a_small_stack(bytes: usize, render: fn(&str) -> String) {
    let blown_up = thread::Builder::new()
        .stack_size(2 * 1024 * 1024)
        .spawn(move || {
            let mut blown_up = Vec::new();
            for pattern in patterns(bytes) {
                let rendered = render(&pattern).len();
                if rendered > FACTOR * pattern.len() {
                    blown_up.push(format!("{:?}: {rendered}", pattern.chars().take(12).collect::<String>()));
                }
            }
            blown_up
        })
        .unwrap()
        .join()
        .unwrap();
    assert!(blown_up.is_empty(), "{blown_up:#?}");
}

#[test]
fn hostile_reply_is_rendered_whole() {
    on_a_small_stack(REPLY_BYTES, |text| {
        let html = reply_html(text);
        drop(plain_text(&html, 200));
        html
    });
}

#[test]
fn hostile_import_is_rendered_whole() {
    on_a_small_stack(REPLY_BYTES, imported_html);
}

#[test]
fn hostile_article_is_rendered_whole() {
    on_a_small_stack(ARTICLE_BYTES, |text| article_html(text, &|_: &str| None).html);
}

#[test]
fn hostile_imported_article_is_rendered_whole() {
    on_a_small_stack(ARTICLE_BYTES, |text| imported_article_html(text, &|_: &str| None).html);
}
