//! The text of safe HTML, for summaries, descriptions and mail, and what the checks count in it.

use memchr::{memchr2, memchr3, memmem};

use super::safe::REPLY_TAGS;
use super::tokens::{Piece, pieces};
use super::writer::is_inline;

/// The text of safe HTML as one line of at most `max_chars` characters (Unicode scalar values), cut between
/// words and ended with "…" if there is more.
pub fn plain_text(html: &str, max_chars: usize) -> String {
    let line = Line::of_simple(html, max_chars).unwrap_or_else(|| Line::of_any(html, max_chars));
    line.cut()
}

/// Text on its way into one line: white space of whatever kind and length is one space, and none at either end. Once it is
/// longer than there is room for, nothing more is taken.
#[derive(Default)]
struct Line {
    text: String,
    characters: usize,
    room: usize,
    /// White space has come that is not written yet.
    space: bool,
}

/// The character references that the sanitiser writes.
const REFERENCES: [(&str, &str); 5] =
    [("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("nbsp;", "\u{a0}")];

impl Line {
    fn is_full(&self) -> bool {
        self.characters > self.room
    }

    /// The line, cut if there is more of it than there is room for.
    fn cut(self) -> String {
        if self.is_full() { shorten(&self.text, self.room) } else { self.text }
    }

    /// The text of any HTML.
    fn of_any(html: &str, room: usize) -> Self {
        let mut line = Self { room, ..Self::default() };
        for piece in pieces(html) {
            match piece {
                Piece::Text(part) => line.push(&part),
                Piece::Open(tag) if begins_line(&tag.name) => line.space = true,
                Piece::Close(name) if !is_inline(&name) => line.space = true,
                _ => {}
            }
            if line.is_full() {
                break;
            }
        }
        line
    }

    /// The text of HTML as the sanitiser writes it of replies: on a page there are fifty, and a tenth of a parser's work
    /// will do. `None` if it meets anything else, which the parser has to look at.
    fn of_simple(html: &str, room: usize) -> Option<Self> {
        // The parser leaves out what marks the order of bytes.
        if html.starts_with('\u{feff}') {
            return None;
        }
        let mut line = Self { text: String::with_capacity(html.len().min(room)), room, ..Self::default() };
        let mut rest = html;
        while !rest.is_empty() && !line.is_full() {
            let (text, special) =
                rest.split_at(memchr3(b'<', b'&', b'\0', rest.as_bytes()).unwrap_or(rest.len()));
            line.push(text);
            if let Some(reference) = special.strip_prefix('&') {
                let (name, means) = REFERENCES.iter().find(|(name, _)| reference.starts_with(name))?;
                line.push(means);
                rest = reference.get(name.len()..)?;
            } else if let Some(tag) = special.strip_prefix('<') {
                rest = line.take_tag(tag)?;
            } else if special.is_empty() {
                rest = special;
            } else {
                return None;
            }
        }
        Some(line)
    }

    /// What follows a tag that begins after its `<`.
    fn take_tag<'a>(&mut self, tag: &'a str) -> Option<&'a str> {
        let end = tag.strip_prefix('/');
        let named = end.unwrap_or(tag);
        let (name, mut rest) = named.split_at(named.find([' ', '>'])?);
        // The end of a line break is nothing that a sanitiser writes.
        if !REPLY_TAGS.contains(&name) || end.is_some() && name == "br" {
            return None;
        }
        self.space |= begins_line(name);
        while let Some(attribute) = rest.strip_prefix(' ') {
            let (name, value) = attribute.split_once("=\"")?;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase()) {
                return None;
            }
            (_, rest) = value.split_once('"')?;
        }
        rest.strip_prefix('>')
    }

    fn push(&mut self, part: &str) {
        self.space |= part.starts_with(char::is_whitespace);
        let middle = part.trim();
        if is_tidy(middle) {
            self.push_word(middle, middle.len());
        } else {
            self.push_words(middle);
        }
        self.space |= part.ends_with(char::is_whitespace);
    }

    fn push_words(&mut self, part: &str) {
        for (number, word) in part.split_whitespace().enumerate() {
            if self.is_full() {
                return;
            }
            self.space |= number > 0;
            self.push_word(word, word.chars().count());
        }
    }

    fn push_word(&mut self, word: &str, characters: usize) {
        if word.is_empty() {
            return;
        }
        if self.space && !self.text.is_empty() {
            self.text.push(' ');
            self.characters += 1;
        }
        self.text.push_str(word);
        self.characters += characters;
        self.space = false;
    }
}

/// Whether the start of an element parts what is before it from what is in it.
fn begins_line(name: &str) -> bool {
    name == "br" || !is_inline(name)
}

/// ASCII whose only white space is single spaces: most of what is written in many languages goes into a line as it is.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.is_ascii()
        && memchr3(b'\t', b'\n', b'\r', bytes).is_none()
        && memchr2(b'\x0B', b'\x0C', bytes).is_none()
        && memmem::find(bytes, b"  ").is_none()
}

/// Links in safe HTML.
pub fn count_links(html: &str) -> usize {
    if !html.contains("<a ") {
        return 0;
    }
    let is_link = |piece: &Piece| matches!(piece, Piece::Open(tag) if tag.name == "a" && tag.has("href"));
    pieces(html).iter().filter(|piece| is_link(piece)).count()
}

fn shorten(line: &str, max_chars: usize) -> String {
    let kept: String = line.chars().take(max_chars.saturating_sub(1)).collect();
    // A text without spaces (Chinese, Thai) or with one huge word is cut where the limit is.
    let end = kept.rfind(' ').filter(|&at| at * 2 > kept.len()).unwrap_or(kept.len());
    format!("{}…", kept.get(..end).unwrap_or(&kept).trim_end_matches([' ', ',', ';', ':', '-']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markup::reply_html;

    /// Parts that the two ways of reading might understand differently.
    const PARTS: [&str; 37] = [
        "<p>",
        "</p>",
        "<br>",
        "</br>",
        "<br/>",
        "<p dir=\"auto\">",
        "<a href=\"https://a.example/?a=1&amp;b=>\" rel=\"x\">",
        "</a>",
        "<em>",
        "</em>",
        "<code>",
        "<pre>",
        "\n",
        "<ol start=\"3\">",
        "<li>",
        "<p =\"x>y\">",
        "<p  dir=\"a\">",
        "<p dir='>'>",
        "<P>",
        "<svg>",
        "<title>",
        "<!-- -->",
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&nbsp;",
        "&amp",
        "&lt",
        "&#60;",
        "\0",
        " ",
        "a",
        "b  c d",
        "é b",
        "<",
        ">",
    ];

    fn agree(html: &str) -> Result<(), TestCaseError> {
        for room in [0, 5, 1000] {
            if let Some(simple) = Line::of_simple(html, room) {
                prop_assert_eq!(simple.cut(), Line::of_any(html, room).cut(), "{:?}", html);
            }
        }
        Ok(())
    }

    #[test]
    fn odd_html_is_left_to_the_parser() {
        for html in ["a</br>a", "\u{feff}a", "a\0", "<p =\"x>y\">a", "<svg>a", "&#60;"] {
            assert!(Line::of_simple(html, 1000).is_none(), "{html:?}");
        }
    }

    proptest! {
        #[test]
        fn simple_reading_is_the_parsers(parts in prop::collection::vec(prop::sample::select(&PARTS[..]), 0..30)) {
            agree(&parts.concat())?;
        }

        #[test]
        fn replies_are_read_simply(text in "[a-z<>&\"\u{a0}é*_`#\\[\\]()\n >-]{0,60}|\\PC{0,60}") {
            let html = reply_html(&text);
            prop_assert!(Line::of_simple(&html, 1000).is_some(), "{html:?}");
            agree(&html)?;
        }
    }
}
