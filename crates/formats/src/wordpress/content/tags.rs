//! HTML cut into tags and text **as written**, unlike a parser, which would lose where the lines were.

/// One tag or one run of text, as written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// A `<` that begins nothing.
    Less,
    /// A start tag: its name in lower case, and itself.
    Open(String, &'a str),
    /// An end tag: its name in lower case, and itself.
    Close(String, &'a str),
    /// A comment, a document type, a processing instruction.
    Hidden,
}

/// Cuts HTML into pieces in time proportional to its length.
pub(super) struct Pieces<'a> {
    rest: &'a str,
    /// Quotes no longer protect a `>`: one was never closed.
    quotes_broken: bool,
    /// Elements, and then the ends of tags and of comments, that were looked for in vain: once is enough.
    endless: Vec<String>,
    tags_over: bool,
    comments_over: bool,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html, quotes_broken: false, endless: Vec::new(), tags_over: false, comments_over: false }
    }

    /// All up to and with the end tag of an element, as it is; `None` if it never ends.
    pub(super) fn verbatim(&mut self, name: &str) -> Option<&'a str> {
        if self.endless.iter().any(|known| known == name) {
            return None;
        }
        let ends = |at: &usize| {
            let Some((found, after)) =
                self.rest.get(at + 2..).and_then(|rest| rest.split_at_checked(name.len()))
            else {
                return false;
            };
            found.eq_ignore_ascii_case(name)
                && !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        };
        let end = self.rest.match_indices("</").map(|(at, _)| at).find(ends);
        let end = end.and_then(|at| self.rest.get(at..)?.find('>').map(|length| at + length + 1));
        let Some(end) = end else {
            self.endless.push(name.to_owned());
            return None;
        };
        Some(self.take(end))
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Length of the tag that begins here.
    fn tag_length(&mut self) -> Option<usize> {
        if self.tags_over {
            return None;
        }
        if !self.quotes_broken {
            let mut quote = None;
            for (at, byte) in self.rest.bytes().enumerate() {
                match (quote, byte) {
                    (None, b'>') => return Some(at + 1),
                    (None, b'"' | b'\'') => quote = Some(byte),
                    (Some(open), byte) if open == byte => quote = None,
                    _ => {}
                }
            }
            self.quotes_broken = true;
        }
        let length = self.rest.find('>').map(|at| at + 1);
        self.tags_over = length.is_none();
        length
    }

    fn hidden(&mut self) -> Piece<'a> {
        let length = if !self.rest.starts_with("<!--") {
            self.tag_length()
        } else if self.comments_over {
            None
        } else {
            let length = self.rest.find("-->").map(|at| at + 3);
            self.comments_over = length.is_none();
            length
        };
        let Some(length) = length else { return self.less() };
        self.take(length);
        Piece::Hidden
    }

    /// What looks like a tag and never ends is text, and so is all that follows.
    fn less(&mut self) -> Piece<'a> {
        self.take(1);
        Piece::Less
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let Some(inside) = self.rest.strip_prefix('<') else {
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            return Some(Piece::Text(self.take(end)));
        };
        if inside.starts_with(['!', '?']) {
            return Some(self.hidden());
        }
        let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Some(self.less());
        }
        let end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<');
        let name = inside.split(end).next().unwrap_or_default().to_ascii_lowercase();
        let Some(length) = self.tag_length() else { return Some(self.less()) };
        let raw = self.take(length);
        Some(if closes { Piece::Close(name, raw) } else { Piece::Open(name, raw) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(html: &str) -> Vec<Piece<'_>> {
        Pieces::new(html).collect()
    }

    #[test]
    fn tags_and_text_come_as_written() {
        assert_eq!(
            all("a<B class='>'>x</B >"),
            [
                Piece::Text("a"),
                Piece::Open("b".to_owned(), "<B class='>'>"),
                Piece::Text("x"),
                Piece::Close("b".to_owned(), "</B >"),
            ]
        );
        assert_eq!(
            all("<br/><!-- > --><!x><?y>"),
            [Piece::Open("br".to_owned(), "<br/>"), Piece::Hidden, Piece::Hidden, Piece::Hidden,]
        );
    }

    #[test]
    fn what_never_ends_is_text() {
        assert_eq!(all("a < b"), [Piece::Text("a "), Piece::Less, Piece::Text(" b")]);
        assert_eq!(all("<b <3"), [Piece::Less, Piece::Text("b "), Piece::Less, Piece::Text("3")]);
        assert_eq!(all("<!--x"), [Piece::Less, Piece::Text("!--x")]);
    }

    #[test]
    fn quote_without_end_does_not_swallow_the_rest() {
        let pieces = all("<a href=\"x>y</a>");
        assert_eq!(pieces.last(), Some(&Piece::Close("a".to_owned(), "</a>")));
    }

    #[test]
    fn verbatim_ends_with_the_element() {
        let mut pieces = Pieces::new("a <b>\n\n</PRE >c</pre>");
        assert_eq!(pieces.verbatim("pre"), Some("a <b>\n\n</PRE >"));
        assert_eq!(pieces.verbatim("script"), None);
        assert_eq!(pieces.next(), Some(Piece::Text("c")));
    }
}
