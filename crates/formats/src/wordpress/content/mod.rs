//! Old content to HTML: what WordPress does on the way to a page, and once, because it will not be there to do it.
//!
//! Everything here is pure and takes time proportional to the text. Nothing here is safe: the result is sanitised
//! last, by the domain, like any other HTML.

mod blocks;
mod paragraphs;
mod shortcodes;
mod tags;

use std::borrow::Cow;

use self::blocks::{Part, parts};
use self::paragraphs::{Lines, paragraphs};

/// A post's content as HTML: blocks unwrapped, shortcodes resolved, paragraphs made of lines, and an address alone
/// on its line (which WordPress shows as what is there) made a link.
pub(super) fn post_html(source: &str) -> String {
    let source = unix_lines(source);
    let mut html = String::with_capacity(source.len() + source.len() / 8);
    for part in parts(&source) {
        match part {
            Part::Classic(text) => {
                html.push_str(&paragraphs(&shortcodes::resolved(&text), Lines::AddressesBecomeLinks));
            }
            Part::Block(text) => html.push_str(&shortcodes::resolved(&text)),
            Part::Embed(text) => html.push_str(&linked_lines(&text)),
        }
    }
    html.trim().to_owned()
}

/// A comment's text as HTML: paragraphs made of lines.
pub(super) fn comment_html(source: &str) -> String {
    paragraphs(&unix_lines(source), Lines::AsTheyAre).trim().to_owned()
}

fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn linked_lines(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| if is_address(line.trim()) { link(line.trim()) + "\n" } else { line.to_owned() })
        .collect()
}

/// Whether a text is one address of the web and nothing else.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || "<>\"'[]".contains(c))
    })
}

/// A link that shows its address, which is HTML already and has no quotes ([`is_address`]).
fn link(address: &str) -> String {
    format!("<a href=\"{address}\">{address}</a>")
}
