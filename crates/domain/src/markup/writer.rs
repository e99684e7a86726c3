//! HTML written tag by tag, always balanced and never deep, so that the sanitiser's parser meets no surprise.

use super::safe::DIRECTED;

/// Elements open at once; what is nested deeper stays as content of the innermost.
const DEEPEST: usize = 32;

/// Elements that are part of a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "audio", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time",
    "u", "var", "video", "wbr",
];

/// Elements that mean nothing when empty.
const NOT_EMPTY: &[&str] =
    &["p", "em", "strong", "del", "b", "i", "u", "s", "code", "blockquote", "ul", "ol"];

/// Whether an element is part of a line of text.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// An element that is open.
struct Open {
    name: &'static str,
    /// Where its start tag begins and ends in the output.
    start: usize,
    content: usize,
}

/// Writes balanced HTML.
#[derive(Default)]
pub(super) struct Writer {
    html: String,
    open: Vec<Open>,
    /// Outermost blocks take their direction from their text.
    directed: bool,
}

impl Writer {
    /// A writer that leaves the direction of each outermost block to its text. Blocks within it inherit it: a list
    /// has one side for its numbers, whatever script one of its items begins with.
    pub(super) fn directed() -> Self {
        Self { directed: true, ..Self::default() }
    }

    /// The innermost open element.
    pub(super) fn innermost(&self) -> Option<&'static str> {
        self.open.last().map(|open| open.name)
    }

    /// Whether an element of this name is open.
    pub(super) fn is_in(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.name == name)
    }

    /// Opens an element, after ending those that it ends by HTML's rules.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.end_implied(name);
        if self.open.len() >= DEEPEST {
            return;
        }
        let start = self.html.len();
        let direction = [("dir", "auto")];
        let is_directed = self.directed && self.open.is_empty() && DIRECTED.contains(&name);
        self.tag(name, if is_directed { &direction } else { &[] }, attributes);
        self.open.push(Open { name, start, content: self.html.len() });
    }

    /// Writes an element that has no content.
    pub(super) fn void(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.end_implied(name);
        self.tag(name, &[], attributes);
    }

    /// Closes the innermost element of this name, if there is one, and what is open inside it.
    pub(super) fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            self.close_to(at);
        }
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        // The parser drops a line feed right after `<pre>`: left out here, or each reading would drop one more.
        let at_start = self.open.last().is_some_and(|o| o.name == "pre" && o.content == self.html.len());
        escape(&mut self.html, if at_start { text.trim_start_matches(['\n', '\r']) } else { text }, false);
    }

    /// What was written, with everything closed.
    pub(super) fn finish(mut self) -> String {
        self.close_to(0);
        self.html
    }

    fn tag(&mut self, name: &str, ours: &[(&str, &str)], attributes: &[(&str, &str)]) {
        self.html.push('<');
        self.html.push_str(name);
        for (key, value) in ours.iter().chain(attributes) {
            self.html.push(' ');
            self.html.push_str(key);
            self.html.push_str("=\"");
            escape(&mut self.html, value, true);
            self.html.push('"');
        }
        self.html.push('>');
    }

    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            if open.content == self.html.len() && NOT_EMPTY.contains(&open.name) {
                self.html.truncate(open.start);
            } else {
                self.html.push_str("</");
                self.html.push_str(open.name);
                self.html.push('>');
            }
        }
    }

    /// Ends what a start tag ends without saying so: `<li>` the item before it, a block the open paragraph.
    fn end_implied(&mut self, name: &str) {
        let (ends, within): (&[&str], &[&str]) = match name {
            "a" => (&["a"], &[]),
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" | "colgroup" | "caption" => {
                (&["thead", "tbody", "tfoot", "colgroup", "caption"], &["table"])
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (&["h1", "h2", "h3", "h4", "h5", "h6"], &[]),
            _ => (&[], &[]),
        };
        if !ends.is_empty() {
            let inner = self.open.iter().rposition(|open| within.contains(&open.name)).map_or(0, |at| at + 1);
            let found = self.open.iter().skip(inner).position(|open| ends.contains(&open.name));
            if let Some(at) = found {
                self.close_to(inner + at);
            }
        }
        if !is_inline(name) {
            let inline = self.open.iter().rev().take_while(|open| is_inline(open.name)).count();
            if let Some(at) = self.open.len().checked_sub(inline + 1)
                && self.open.get(at).is_some_and(|open| open.name == "p")
            {
                self.close_to(at);
            }
        }
    }
}

/// Escapes as HTML's serialisation does (Living Standard §13.3), so that the sanitiser finds nothing to change.
fn escape(html: &mut String, text: &str, in_attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' if in_attribute => html.push_str("&quot;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            _ => html.push(c),
        }
    }
}
