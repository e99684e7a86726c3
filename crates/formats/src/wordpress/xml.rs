//! Elements one after the other, with the names that an export uses.

use std::io::BufRead;

use quick_xml::NsReader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::clean::Clean;
use super::error::{Cause, FileError};

/// Most bytes of one text, tag or comment: far beyond any post, far below what hurts.
pub(super) const LONG: usize = 16 * 1024 * 1024;
/// Most bytes of a comment; WordPress's own column holds 65,535.
pub(super) const COMMENT: usize = 1024 * 1024;
/// Most bytes of a name, an address, a date, an excerpt.
pub(super) const SHORT: usize = 256 * 1024;
/// Exports nest five deep.
const DEPTH: usize = 64;
/// Exports declare five.
const NAMESPACES: usize = 256;

/// Which vocabulary an element's name is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS itself.
    Rss,
    /// `http://wordpress.org/export/1.x/`.
    WordPress,
    /// `http://wordpress.org/export/1.x/excerpt/`.
    Excerpt,
    /// `http://purl.org/rss/1.0/modules/content/`.
    Content,
    /// Dublin Core.
    Dublin,
    /// Any other.
    Other,
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) space: Space,
    /// Its name without prefix.
    pub(super) name: String,
    /// `domain` and `nicename`, which categories have.
    pub(super) domain: Option<String>,
    pub(super) nicename: Option<String>,
    /// The line it is on.
    pub(super) line: u64,
}

impl Tag {
    /// Whether it is this element.
    pub(super) fn is(&self, space: Space, name: &str) -> bool {
        self.space == space && self.name == name
    }
}

/// What comes next in a file.
enum Next {
    Start(Tag),
    End,
    Text,
    Eof,
}

/// The elements of a file in their order.
pub(super) struct Source<R: BufRead> {
    reader: NsReader<Clean<R>>,
    buffer: Vec<u8>,
    /// Names and lines of the elements that are open.
    open: Vec<(String, u64)>,
    /// The line on which the latest event began.
    line: u64,
    /// Whether any element of WordPress's own was seen.
    pub(super) seen_wordpress: bool,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(input: R) -> Result<Self, FileError> {
        let clean = Clean::new(input).map_err(|error| FileError::new(1, Cause::Input(error)))?;
        if let Some(what) = foreign(clean.opening()) {
            return Err(FileError::new(1, Cause::NotAnExport(what)));
        }
        let mut reader = NsReader::from_reader(clean);
        reader.resolver_mut().set_max_namespace_bindings(NAMESPACES);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Links with a bare `&` are the commonest fault of old exports, and nothing else can be meant.
        config.allow_dangling_amp = true;
        Ok(Self { reader, buffer: Vec::new(), open: Vec::new(), line: 1, seen_wordpress: false })
    }

    /// Control characters left out and bytes read as Latin-1.
    pub(super) fn repairs(&self) -> (u64, u64) {
        let clean = self.reader.get_ref();
        (clean.dropped, clean.repaired)
    }

    /// An error on the line where the latest event began.
    pub(super) fn fault(&self, cause: Cause) -> FileError {
        FileError::new(self.line, cause)
    }

    /// The next element inside the one that is open, or `None` at that one's end.
    pub(super) fn child(&mut self) -> Result<Option<Tag>, FileError> {
        loop {
            match self.next(None)? {
                Next::Start(tag) => return Ok(Some(tag)),
                Next::End | Next::Eof => return Ok(None),
                Next::Text => {}
            }
        }
    }

    /// Leaves out the rest of the element that is open.
    pub(super) fn skip(&mut self) -> Result<(), FileError> {
        let depth = self.open.len();
        while self.open.len() >= depth && !matches!(self.next(None)?, Next::Eof) {}
        Ok(())
    }

    /// All text of the element that is open, up to its end, as it is.
    pub(super) fn text(&mut self, limit: usize) -> Result<String, FileError> {
        let depth = self.open.len();
        let began = self.line;
        let mut text = String::new();
        while self.open.len() >= depth {
            if matches!(self.next(Some(&mut text))?, Next::Eof) {
                break;
            }
            if text.len() > limit {
                return Err(FileError::new(began, Cause::TooLong(limit)));
            }
        }
        Ok(text)
    }

    /// Text of a short element without the white space around it.
    pub(super) fn short(&mut self) -> Result<String, FileError> {
        let text = self.text(SHORT)?;
        let trimmed = text.trim();
        Ok(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
    }

    fn next(&mut self, text: Option<&mut String>) -> Result<Next, FileError> {
        self.reader.get_mut().allow(LONG);
        self.line = self.reader.get_ref().line;
        self.buffer.clear();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(self.broken(error)),
        };
        match (event, text) {
            (Event::Start(start), _) => {
                let tag = tag(&self.reader, &start, self.line);
                let qualified = start.name().0.to_owned();
                return self.opened(tag, qualified);
            }
            (Event::End(_), _) => {
                self.open.pop();
                return Ok(Next::End);
            }
            (Event::Eof, _) => return self.ended(),
            (Event::DocType(_), _) => return Err(self.fault(Cause::DocumentType)),
            (Event::Text(part), Some(text)) => text.push_str(&part.xml10_content()),
            (Event::CData(part), Some(text)) => text.push_str(&part.xml10_content()),
            (Event::GeneralRef(reference), Some(text)) => push_reference(text, &reference),
            _ => {}
        }
        Ok(Next::Text)
    }

    fn opened(&mut self, tag: Tag, qualified: String) -> Result<Next, FileError> {
        if self.open.len() >= DEPTH {
            return Err(self.fault(Cause::TooDeep(DEPTH)));
        }
        self.seen_wordpress |= tag.space == Space::WordPress;
        self.open.push((qualified, self.line));
        Ok(Next::Start(tag))
    }

    fn ended(&mut self) -> Result<Next, FileError> {
        match self.open.pop() {
            None => Ok(Next::Eof),
            Some((element, began)) => Err(self.fault(Cause::CutOff { element, began })),
        }
    }

    fn broken(&self, error: quick_xml::Error) -> FileError {
        if self.reader.get_ref().exhausted() {
            return self.fault(Cause::TooLong(LONG));
        }
        self.fault(match error {
            quick_xml::Error::Io(error) => Cause::Input(std::io::Error::new(error.kind(), error.to_string())),
            other => Cause::Broken(other.to_string()),
        })
    }
}

/// What a file is, if its first bytes show that it is no XML or another kind of page.
fn foreign(opening: &[u8]) -> Option<&'static str> {
    let text = opening.trim_ascii_start();
    if text.is_empty() {
        return Some("the file is empty");
    }
    // Gzip's mark is a control character and a byte that is no UTF-8; what became of the latter is left of it.
    if text.starts_with("\u{fffd}".as_bytes()) {
        return Some("it looks compressed; unpack it first");
    }
    if text.starts_with(b"PK") {
        return Some("it is a ZIP archive; unpack it first");
    }
    if text.starts_with("\u{ff}\u{fe}".as_bytes()) || text.starts_with("\u{fe}\u{ff}".as_bytes()) {
        return Some("it is encoded as UTF-16; save it as UTF-8 first");
    }
    let head = text.get(..14).unwrap_or(text).to_ascii_lowercase();
    if head.starts_with(b"<!doctype html") || head.starts_with(b"<html") {
        return Some("it is a web page");
    }
    (!text.starts_with(b"<")).then_some("it is not XML")
}

fn tag<R>(reader: &NsReader<R>, start: &BytesStart<'_>, line: u64) -> Tag {
    let (resolved, local) = reader.resolver().resolve_element(start.name());
    let space = match (start.name().prefix(), resolved) {
        (None, _) => Space::Rss,
        (Some(_), ResolveResult::Bound(namespace)) => space_of(namespace.0),
        // Undeclared prefixes mean what everybody takes them to mean.
        (Some(prefix), _) => match prefix.as_ref() {
            "wp" => Space::WordPress,
            "excerpt" => Space::Excerpt,
            "content" => Space::Content,
            "dc" => Space::Dublin,
            _ => Space::Other,
        },
    };
    let mut tag = Tag { space, name: local.as_ref().to_owned(), domain: None, nicename: None, line };
    if tag.is(Space::Rss, "category") {
        for attribute in start.attributes().with_checks(false).flatten().take(16) {
            match attribute.key.0 {
                "domain" => tag.domain = Some(attribute.value.into_owned()),
                "nicename" => tag.nicename = Some(attribute.value.into_owned()),
                _ => {}
            }
        }
    }
    tag
}

/// Which vocabulary a namespace's address names, whatever its scheme, version and prefix.
fn space_of(address: &str) -> Space {
    let address =
        address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
    let address = address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/');
    match address {
        "purl.org/rss/1.0/modules/content" => Space::Content,
        "purl.org/dc/elements/1.1" => Space::Dublin,
        _ => match address.strip_prefix("wordpress.org/export/") {
            Some(version) if version.ends_with("/excerpt") => Space::Excerpt,
            Some(version) if version.chars().all(|c| c.is_ascii_digit() || c == '.') => Space::WordPress,
            _ => Space::Other,
        },
    }
}

/// Character references, and the entities of HTML, which old exports use undeclared. What means nothing stays.
fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => {
            if !character.is_control() || matches!(character, '\t' | '\n' | '\r') {
                text.push(character);
            }
        }
        Err(_) => text.push(char::REPLACEMENT_CHARACTER),
        Ok(None) => {
            if let Some(resolved) = resolve_html5_entity(reference) {
                text.push_str(resolved);
            } else {
                text.extend(["&", &**reference, ";"]);
            }
        }
    }
}
