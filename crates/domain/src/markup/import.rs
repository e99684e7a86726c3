//! HTML of replies from other systems, reduced to what replies consist of here.
//!
//! Elements that mean the same become ours, pictures and frames become links, bare addresses are linked. Text
//! without paragraphs gets them as WordPress makes them: an empty line parts paragraphs, a line end is a break.

use std::mem;

use super::links;
use super::safe::{self, READER_REL};
use super::tokens::{Piece, Tag, pieces};
use super::writer::{Writer, is_inline};

/// An imported reply's HTML as safe HTML of the same few elements that [`reply_html`](super::reply_html) makes.
pub fn imported_html(html: &str) -> String {
    let pieces = pieces(html);
    let has_paragraphs = pieces
        .iter()
        .any(|p| matches!(p, Piece::Open(tag) if matches!(tag.name.as_str(), "p" | "br" | "div")));
    safe::reply(&Import::new(!has_paragraphs).run(&pieces))
}

struct Import {
    out: Writer,
    /// Line ends are meant.
    breaks: bool,
    /// Line ends read and not yet written: before a block they mean nothing.
    pending: usize,
}

/// The element of ours that means what an imported one meant.
fn ours(name: &str) -> Option<&'static str> {
    Some(match name {
        "p" => "p",
        "em" | "i" | "cite" | "dfn" | "var" => "em",
        "strong" | "b" => "strong",
        "del" | "s" | "strike" => "del",
        "code" | "tt" | "kbd" | "samp" => "code",
        "pre" | "listing" | "xmp" => "pre",
        "blockquote" => "blockquote",
        "ul" | "menu" | "dir" => "ul",
        "ol" => "ol",
        "li" => "li",
        _ => return None,
    })
}

/// Whether an element that we don't have parts what is before it from what is after it.
fn parts(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "aside"
            | "main"
            | "nav"
            | "figure"
            | "figcaption"
            | "table"
            | "tr"
            | "caption"
            | "dl"
            | "dt"
            | "dd"
            | "hr"
            | "center"
            | "address"
            | "details"
            | "summary"
            | "form"
            | "fieldset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

impl Import {
    fn new(breaks: bool) -> Self {
        Self { out: Writer::directed(), breaks, pending: 0 }
    }

    fn run(mut self, pieces: &[Piece]) -> String {
        for piece in pieces {
            match piece {
                Piece::Open(tag) => self.start(tag),
                Piece::Close(name) => self.end(name),
                Piece::Text(text) => self.text(text),
            }
        }
        self.out.finish()
    }

    fn start(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "a" => self.anchor(tag),
            "br" => {
                self.line();
                self.out.void("br", &[]);
            }
            "img" | "iframe" | "frame" | "embed" | "object" | "video" | "audio" | "source" => {
                self.stand_in(tag);
            }
            "q" => self.shown("“"),
            "td" | "th" => self.shown(" "),
            "sup" => self.shown("^"),
            name if parts(name) => self.part(),
            name => {
                if let Some(name) = ours(name) {
                    self.element(name, tag);
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" => self.out.close("a"),
            "q" => self.shown("”"),
            name if parts(name) => self.part(),
            name => {
                if let Some(name) = ours(name) {
                    self.pending = if is_inline(name) { self.pending } else { 0 };
                    self.out.close(name);
                }
            }
        }
    }

    fn element(&mut self, name: &'static str, tag: &Tag) {
        if is_inline(name) {
            self.line();
        } else {
            self.pending = 0;
        }
        if name == "li" && !self.out.is_in("ul") && !self.out.is_in("ol") {
            self.out.open("ul", &[]);
        }
        let start = tag.get("start").filter(|_| name == "ol");
        self.out.open(name, start.map(|start| ("start", start)).as_slice());
    }

    fn part(&mut self) {
        self.pending = 0;
        self.out.close("p");
    }

    fn anchor(&mut self, tag: &Tag) {
        self.out.close("a");
        if let Some(address) = tag.get("href").and_then(links::reader_address) {
            self.line();
            self.out.open("a", &[("href", &address), ("rel", READER_REL)]);
        }
    }

    /// A picture, film or frame: a link to it, or its description if it cannot be linked.
    fn stand_in(&mut self, tag: &Tag) {
        let typed = tag.get("src").or_else(|| tag.get("data"));
        let address = typed.and_then(links::reader_address);
        let label = tag.get("alt").or_else(|| tag.get("title")).map(str::to_owned);
        let label = label.or_else(|| address.as_deref().map(links::label)).unwrap_or_default();
        match address {
            Some(address) if !self.out.is_in("a") => {
                self.line();
                self.out.open("a", &[("href", &address), ("rel", READER_REL)]);
                self.out.text(&label);
                self.out.close("a");
            }
            _ => self.shown(&label),
        }
    }

    fn text(&mut self, text: &str) {
        if self.out.is_in("pre") {
            self.out.text(text);
        } else if self.breaks {
            self.lines(text);
        } else {
            self.linked(text);
        }
    }

    /// Text whose line ends are meant.
    fn lines(&mut self, text: &str) {
        let several = text.contains('\n');
        for (number, line) in text.split('\n').enumerate() {
            self.pending += usize::from(number > 0);
            if !several || !line.trim().is_empty() {
                self.linked(line);
            }
        }
    }

    fn linked(&mut self, text: &str) {
        if self.out.is_in("a") || self.out.is_in("code") || !text.contains("://") {
            return self.shown(text);
        }
        for (part, is_address) in links::spans(text) {
            match links::reader_address(&part).filter(|_| is_address) {
                Some(address) => {
                    self.line();
                    self.out.open("a", &[("href", &address), ("rel", READER_REL)]);
                    self.out.text(&part);
                    self.out.close("a");
                }
                None => self.shown(&part),
            }
        }
    }

    fn shown(&mut self, text: &str) {
        let within_line =
            self.out.innermost().is_some_and(|name| is_inline(name) || matches!(name, "p" | "li"));
        if within_line || !text.trim().is_empty() {
            self.line();
            self.out.text(text);
        }
    }

    /// Makes sure that text can follow: after the line ends before it, within a list in an item, within nothing or
    /// a quote in a paragraph.
    fn line(&mut self) {
        match mem::take(&mut self.pending) {
            0 => {}
            2.. if self.out.is_in("p") => self.out.close("p"),
            _ if self.out.innermost().is_some_and(|name| is_inline(name) || matches!(name, "p" | "li")) => {
                self.out.void("br", &[]);
            }
            _ => {}
        }
        match self.out.innermost() {
            None | Some("blockquote") => self.out.open("p", &[]),
            Some("ul" | "ol") => self.out.open("li", &[]),
            _ => {}
        }
    }
}
