//! HTML cut into tags and text, so that rules can be applied to it before it is sanitised.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// One tag or one run of text.
#[derive(Debug)]
pub(super) enum Piece {
    /// A start tag.
    Open(Tag),
    /// An end tag: its name.
    Close(String),
    /// Text, with character references resolved.
    Text(String),
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag {
    /// Name, lower case.
    pub(super) name: String,
    /// Attributes in their order, names in lower case, each name once.
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute, trimmed, unless it is empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(found, _)| found == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether an attribute is there, whatever its value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(found, _)| found == name)
    }
}

/// Elements whose content is no text for readers; without an end tag only the start tag is left out.
const HIDDEN: [&str; 4] = ["svg", "math", "template", "noscript"];

/// Cuts HTML as browsers do, leaves out comments, and the content of scripts, styles and frames.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    without_hidden(tokenizer.sink.pieces.take())
}

/// Collects tokens; drops text while an element is open whose text belongs to no reader.
#[derive(Default)]
struct Sink {
    pieces: RefCell<Vec<Piece>>,
    muted: RefCell<Option<String>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return self.start(&tag),
            Token::TagToken(tag) => {
                self.muted.replace(None);
                self.pieces.borrow_mut().push(Piece::Close(tag.name.to_string()));
            }
            Token::CharacterTokens(text) if self.muted.borrow().is_none() => self.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink {
    fn start(&self, tag: &html5ever::tokenizer::Tag) -> TokenSinkResult<()> {
        let attributes =
            tag.attrs.iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect();
        let name = tag.name.to_string();
        let raw = match name.as_str() {
            "script" => Some(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
            "title" | "textarea" => Some(RawKind::Rcdata),
            _ => None,
        };
        self.muted.replace(raw.map(|_| name.clone()));
        self.pieces.borrow_mut().push(Piece::Open(Tag { name, attributes }));
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn text(&self, text: &str) {
        let mut pieces = self.pieces.borrow_mut();
        if let Some(Piece::Text(last)) = pieces.last_mut() {
            last.push_str(text);
        } else {
            pieces.push(Piece::Text(text.to_owned()));
        }
    }
}

/// Leaves out hidden elements with all that is in them, if they end.
fn without_hidden(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut never_end: Vec<&str> = Vec::new();
    let mut shown_from = 0;
    let mut shown = vec![true; pieces.len()];
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Open(tag) = piece else { continue };
        let name = tag.name.as_str();
        if at < shown_from || !HIDDEN.contains(&name) || never_end.contains(&name) {
            continue;
        }
        if let Some(end) = end_of(&pieces, at, name) {
            shown.iter_mut().take(end + 1).skip(at).for_each(|shown| *shown = false);
            shown_from = end + 1;
        } else {
            never_end.push(name);
        }
    }
    pieces.into_iter().zip(shown).filter_map(|(piece, shown)| shown.then_some(piece)).collect()
}

/// Where the element that starts at a piece ends: its own end tag, else the last one of that name.
pub(super) fn end_of(pieces: &[Piece], start: usize, name: &str) -> Option<usize> {
    let (mut depth, mut last) = (1_usize, None);
    for (at, piece) in pieces.iter().enumerate().skip(start + 1) {
        match piece {
            Piece::Open(tag) if tag.name == name => depth += 1,
            Piece::Close(closed) if closed == name => {
                last = Some(at);
                depth -= 1;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    last
}
