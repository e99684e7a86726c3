//! Paragraphs from lines, as WordPress's `wpautop` makes them: an empty line parts paragraphs, any other end of a
//! line is a break; blocks of HTML stand by themselves, and what is preformatted stays as it is.

use std::collections::HashMap;

use super::tags::{Piece, Pieces};
use super::{is_address, link};

/// What to do with a line that is an address and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// Make it a link.
    AddressesBecomeLinks,
    /// Nothing.
    AsTheyAre,
}

/// How text directly inside an element is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// All of it is in paragraphs.
    Paragraphs,
    /// It is in paragraphs if there are several.
    Either,
    /// It is one paragraph by itself: an empty line begins another `<p>`.
    Paragraph,
    /// It cannot have paragraphs.
    Line,
    /// It has no text: white space there means nothing.
    Nothing,
    /// The element has no inside.
    Void,
    /// It stays as it is, with its lines.
    Verbatim,
}

/// How an element that stands by itself treats its text; `None` for elements within lines.
fn inside(name: &str) -> Option<Inside> {
    Some(match name {
        "blockquote" => Inside::Paragraphs,
        "address" | "article" | "aside" | "center" | "dd" | "details" | "div" | "fieldset" | "figure"
        | "footer" | "form" | "header" | "hgroup" | "li" | "main" | "nav" | "noscript" | "section" | "td"
        | "th" => Inside::Either,
        "p" => Inside::Paragraph,
        "caption" | "dt" | "figcaption" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "summary" => {
            Inside::Line
        }
        "colgroup" | "dl" | "map" | "menu" | "ol" | "table" | "tbody" | "tfoot" | "thead" | "tr" | "ul" => {
            Inside::Nothing
        }
        "area" | "col" | "hr" => Inside::Void,
        "pre" | "script" | "style" | "template" | "xmp" => Inside::Verbatim,
        _ => return None,
    })
}

/// Elements within lines whose content is not text of ours.
const SEALED: [&str; 9] =
    ["audio", "iframe", "math", "object", "picture", "select", "svg", "textarea", "video"];

/// Elements within lines that show something although they have no text.
const SOLID: [&str; 13] = [
    "audio", "button", "embed", "iframe", "img", "input", "math", "object", "picture", "select", "svg",
    "textarea", "video",
];

/// The text with its paragraphs made.
pub(super) fn paragraphs(source: &str, lines: Lines) -> String {
    let mut writer =
        Writer { html: String::new(), run: String::new(), open: Vec::new(), count: HashMap::new(), lines };
    let mut pieces = Pieces::new(source);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(text) => writer.run.push_str(text),
            Piece::Less => writer.run.push_str("&lt;"),
            Piece::Hidden => {}
            Piece::Open(name, raw) => writer.start(&name, raw, &mut pieces),
            Piece::Close(name, raw) => writer.end(&name, raw),
        }
    }
    writer.flush();
    while let Some((name, _)) = writer.open.pop() {
        writer.html.extend(["</", &name, ">"]);
    }
    writer.html
}

struct Writer {
    html: String,
    /// What stands between two blocks; only ends of lines in its text are still there, those in tags are spaces.
    run: String,
    /// The blocks that are open.
    open: Vec<(String, Inside)>,
    /// How many of each name are open, so that looking for one that is not costs nothing.
    count: HashMap<String, usize>,
    lines: Lines,
}

impl Writer {
    fn start(&mut self, name: &str, raw: &str, pieces: &mut Pieces<'_>) {
        match inside(name) {
            None if name == "br" => self.line_break(),
            None => {
                self.run.push_str(&raw.replace('\n', " "));
                if SEALED.contains(&name) && !raw.ends_with("/>") {
                    self.run.push_str(&pieces.verbatim(name).unwrap_or_default().replace('\n', " "));
                }
            }
            Some(inside) => {
                self.begin_block();
                self.html.push_str(raw);
                match inside {
                    Inside::Void => {}
                    Inside::Verbatim => self.html.push_str(pieces.verbatim(name).unwrap_or_default()),
                    inside => {
                        *self.count.entry(name.to_owned()).or_default() += 1;
                        self.open.push((name.to_owned(), inside));
                    }
                }
            }
        }
    }

    /// Two breaks in a row are what people typed for an empty line.
    fn line_break(&mut self) {
        let kept = self.run.trim_end().len();
        if self.run.get(..kept).is_some_and(|kept| kept.ends_with("<br>")) {
            self.run.truncate(kept - "<br>".len());
            self.run.truncate(self.run.trim_end().len());
            self.run.push_str("\n\n");
        } else {
            self.run.push_str("<br>");
        }
    }

    /// A block ends what was before it, a paragraph left open included.
    fn begin_block(&mut self) {
        self.flush();
        if self.open.last().is_some_and(|(_, inside)| *inside == Inside::Paragraph) {
            self.pop();
            self.html.push_str("</p>\n");
        }
    }

    fn pop(&mut self) -> Option<String> {
        let (name, _) = self.open.pop()?;
        if let Some(count) = self.count.get_mut(&name) {
            *count = count.saturating_sub(1);
        }
        Some(name)
    }

    fn end(&mut self, name: &str, raw: &str) {
        if inside(name).is_none() {
            if name != "br" {
                self.run.push_str(&raw.replace('\n', " "));
            }
            return;
        }
        self.flush();
        // The end of what never began is left out: for `</p>` a browser would make an empty paragraph.
        if self.count.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        while self.pop().is_some_and(|popped| popped != name) {}
        self.html.push_str(raw);
        self.html.push('\n');
    }

    /// Writes what stands between two blocks.
    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        let inside = self.open.last().map_or(Inside::Paragraphs, |(_, inside)| *inside);
        let parts: Vec<String> =
            split_at_empty_lines(&run).into_iter().map(|part| self.with_breaks(part)).collect();
        let several = parts.len() > 1;
        match inside {
            Inside::Paragraph => self.html.push_str(&parts.join("</p>\n<p>")),
            Inside::Line => self.html.push_str(&parts.join("<br>\n")),
            Inside::Paragraphs => self.wrap(&parts),
            Inside::Either if several => self.wrap(&parts),
            _ => parts.iter().for_each(|part| self.html.push_str(part)),
        }
    }

    fn wrap(&mut self, parts: &[String]) {
        for part in parts {
            if shows_something(part) {
                self.html.push_str("<p>");
                self.html.push_str(part);
                self.html.push_str("</p>\n");
            } else {
                self.html.push_str(part);
            }
        }
    }

    /// A paragraph with its ends of lines made breaks.
    fn with_breaks(&self, part: &str) -> String {
        let mut html = String::with_capacity(part.len());
        for line in part.split('\n').map(str::trim) {
            if !html.is_empty() {
                html.push_str(if html.ends_with("<br>") { "\n" } else { "<br>\n" });
            }
            if self.lines == Lines::AddressesBecomeLinks && is_address(line) {
                html.push_str(&link(line));
            } else {
                html.push_str(line);
            }
        }
        html
    }
}

/// The paragraphs of a run, trimmed, without empty ones.
fn split_at_empty_lines(run: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in run.split_inclusive('\n') {
        if line.trim().is_empty() {
            parts.push(run.get(start..at).unwrap_or_default());
            start = at + line.len();
        }
        at += line.len();
    }
    parts.push(run.get(start..).unwrap_or_default());
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether there is anything but tags in it.
fn shows_something(part: &str) -> bool {
    Pieces::new(part).any(|piece| match piece {
        Piece::Text(text) => !text.trim().is_empty(),
        Piece::Less => true,
        Piece::Open(name, _) => SOLID.contains(&name.as_str()),
        Piece::Close(..) | Piece::Hidden => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(source: &str) -> String {
        paragraphs(source, Lines::AddressesBecomeLinks).trim().to_owned()
    }

    #[test]
    fn empty_lines_part_paragraphs_and_other_ends_of_lines_are_breaks() {
        assert_eq!(made("One\ntwo\n\n \nthree\n"), "<p>One<br>\ntwo</p>\n<p>three</p>");
        assert_eq!(made(""), "");
        assert_eq!(made(" \n\n "), "");
    }

    #[test]
    fn two_breaks_are_an_empty_line() {
        assert_eq!(made("a<br /><BR>b<br>\nc"), "<p>a</p>\n<p>b<br>\nc</p>");
    }

    #[test]
    fn blocks_stand_by_themselves() {
        assert_eq!(made("a\n<h2>b</h2>\nc"), "<p>a</p>\n<h2>b</h2>\n<p>c</p>");
        assert_eq!(made("a<hr />b"), "<p>a</p>\n<hr /><p>b</p>");
        assert_eq!(made("<div>a</div>"), "<div>a</div>");
        assert_eq!(made("<div>a\n\nb</div>"), "<div><p>a</p>\n<p>b</p>\n</div>");
        assert_eq!(made("<blockquote>a</blockquote>"), "<blockquote><p>a</p>\n</blockquote>");
        assert_eq!(made("<h2>a\n\nb</h2>"), "<h2>a<br>\nb</h2>");
    }

    #[test]
    fn lists_and_tables_have_no_breaks_between_their_parts() {
        assert_eq!(
            made("<ul>\n<li>a\nb</li>\n\n<li>c</li>\n</ul>"),
            "<ul><li>a<br>\nb</li>\n<li>c</li>\n</ul>"
        );
        assert_eq!(
            made("<table>\n<tr>\n<td>a</td>\n</tr>\n</table>"),
            "<table><tr><td>a</td>\n</tr>\n</table>"
        );
    }

    #[test]
    fn paragraphs_that_are_there_stay() {
        assert_eq!(
            made("<p class=\"x\">a\nb\n\nc</p>\nd"),
            "<p class=\"x\">a<br>\nb</p>\n<p>c</p>\n<p>d</p>"
        );
        assert_eq!(made("<p>a<p>b</p></p>"), "<p>a</p>\n<p>b</p>");
        assert_eq!(made("<p>a<div>b</div>"), "<p>a</p>\n<div>b</div>");
    }

    #[test]
    fn preformatted_text_stays_as_it_is() {
        let pre = "<pre>a\n\n  b <b>c</b>\n</pre>";
        assert_eq!(made(pre), pre);
        assert_eq!(made("x<script>\n\na < b</script>"), "<p>x</p>\n<script>\n\na < b</script>");
        assert_eq!(made("<object>\n\n<param>\n</object>"), "<p><object>  <param> </object></p>");
    }

    #[test]
    fn ends_of_lines_in_tags_are_no_breaks() {
        assert_eq!(made("<img\nalt=\"a\n\nb\">"), "<p><img alt=\"a  b\"></p>");
    }

    #[test]
    fn pictures_make_paragraphs_and_bare_tags_do_not() {
        assert_eq!(made("<IMG src=a>"), "<p><IMG src=a></p>");
        assert_eq!(made("<a href=\"b\"><div>c</div></a>"), "<a href=\"b\"><div>c</div>\n</a>");
    }

    #[test]
    fn address_alone_on_its_line_is_a_link() {
        assert_eq!(
            made("See\nhttps://example.org/a?b=1&amp;c\nand https://example.org"),
            "<p>See<br>\n<a href=\"https://example.org/a?b=1&amp;c\">https://example.org/a?b=1&amp;c</a><br>\nand https://example.org</p>"
        );
        assert_eq!(paragraphs("https://example.org", Lines::AsTheyAre), "<p>https://example.org</p>\n");
    }

    #[test]
    fn what_is_not_closed_is_closed_and_what_is_not_open_is_left_out() {
        assert_eq!(made("<div><p>a"), "<div><p>a</p></div>");
        assert_eq!(made("a</div></p>b"), "<p>a</p>\n<p>b</p>");
        assert_eq!(made("a < b <!-- c -->"), "<p>a &lt; b</p>");
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for unit in
            ["<div>", "</p>", "<a \"", "<a ", "<!--", "<pre>", "<br>", "<svg>", "<p>\n\n", "<", "[video]"]
        {
            let made = made(&unit.repeat(40_000));
            assert!(made.len() < 40_000 * 40, "{unit}");
        }
    }
}
