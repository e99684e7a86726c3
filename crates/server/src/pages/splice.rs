//! A finished page and the places in it where personal parts go.
//!
//! Templates write a marker (`NUL kind id NUL`) where something personal may go; text of readers and publishers
//! never has a NUL. Taking the markers out leaves the bytes that everybody gets, and remembers where they stood. A
//! personal page is then the same bytes with parts put in, never a rendering.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use rejoinder_domain::ReplyId;

/// A place in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The title, from here…
    TitleStart,
    /// …to here.
    TitleEnd,
    /// Before the thread: what waits for approval and is not on this page.
    Notice,
    /// The form, from here…
    FormStart,
    /// …to here.
    FormEnd,
    /// Among the actions of a reply: Edit, Withdraw.
    Actions(ReplyId),
    /// A tombstone that its author may see through, from here…
    TombstoneStart(ReplyId),
    /// …to here.
    TombstoneEnd(ReplyId),
    /// At the end of the answers to a reply that has some.
    Answers(ReplyId),
    /// Where the answers to a reply would be that has none.
    NoAnswers(ReplyId),
    /// Beside a reply on the last level shown: there its answers go.
    Beside(ReplyId),
    /// Where the next root goes.
    Roots,
    /// Where the thread would be that has no replies.
    NoRoots,
}

/// A place as templates write it, or no place.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marker(Option<Slot>);

/// The marker of a place.
pub fn marker(slot: Slot) -> Marker {
    Marker(Some(slot))
}

/// The marker of a place that the page has only if it is `wanted`.
pub fn marker_if(wanted: bool, slot: Slot) -> Marker {
    Marker(wanted.then_some(slot))
}

/// Ids are in hexadecimal, which is made and read fastest.
impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(slot) = self.0 else { return Ok(()) };
        let (kind, id) = match slot {
            Slot::TitleStart => ("\0T", None),
            Slot::TitleEnd => ("\0U", None),
            Slot::Notice => ("\0N", None),
            Slot::FormStart => ("\0F", None),
            Slot::FormEnd => ("\0G", None),
            Slot::Roots => ("\0R", None),
            Slot::NoRoots => ("\0S", None),
            Slot::Actions(id) => ("\0A", Some(id)),
            Slot::TombstoneStart(id) => ("\0V", Some(id)),
            Slot::TombstoneEnd(id) => ("\0W", Some(id)),
            Slot::Answers(id) => ("\0B", Some(id)),
            Slot::NoAnswers(id) => ("\0C", Some(id)),
            Slot::Beside(id) => ("\0D", Some(id)),
        };
        f.write_str(kind)?;
        if let Some(id) = id {
            let mut text = [0; uuid::fmt::Simple::LENGTH];
            f.write_str(uuid::Uuid::from_bytes(*id.as_bytes()).simple().encode_lower(&mut text))?;
        }
        f.write_str("\0")
    }
}

fn slot(marker: &str) -> Option<Slot> {
    let mut parts = marker.chars();
    let kind = parts.next()?;
    let id = || {
        let id = uuid::Uuid::try_parse(parts.as_str()).ok()?;
        Some(ReplyId::from_bytes(id.into_bytes()))
    };
    Some(match kind {
        'T' => Slot::TitleStart,
        'U' => Slot::TitleEnd,
        'N' => Slot::Notice,
        'F' => Slot::FormStart,
        'G' => Slot::FormEnd,
        'R' => Slot::Roots,
        'S' => Slot::NoRoots,
        'A' => Slot::Actions(id()?),
        'V' => Slot::TombstoneStart(id()?),
        'W' => Slot::TombstoneEnd(id()?),
        'B' => Slot::Answers(id()?),
        'C' => Slot::NoAnswers(id()?),
        'D' => Slot::Beside(id()?),
        _ => return None,
    })
}

/// A page and its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spliceable {
    bytes: Bytes,
    slots: Vec<(usize, Slot)>,
}

impl Spliceable {
    /// Takes the markers out of what a template wrote.
    pub fn new(rendered: &str) -> Self {
        let mut bytes = String::with_capacity(rendered.len());
        let mut slots = Vec::new();
        let ends = memchr::memchr_iter(b'\0', rendered.as_bytes()).chain([rendered.len()]);
        let mut begins = 0;
        for (number, end) in ends.enumerate() {
            let part = rendered.get(begins..end).unwrap_or_default();
            begins = end + 1;
            if number % 2 == 0 {
                bytes.push_str(part);
            } else {
                slots.extend(slot(part).map(|slot| (bytes.len(), slot)));
            }
        }
        Self { bytes: bytes.into(), slots }
    }

    /// The bytes that everybody gets.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Whether the page has this place.
    pub fn has(&self, wanted: Slot) -> bool {
        self.slots.iter().any(|(_, slot)| *slot == wanted)
    }

    /// What stands before the form and after it, if the page has one.
    pub fn around_form(&self) -> Option<(&[u8], Bytes)> {
        let at = |wanted| self.slots.iter().find(|(_, slot)| *slot == wanted).map(|(at, _)| *at);
        let (start, end) = (at(Slot::FormStart)?, at(Slot::FormEnd)?);
        Some((self.bytes.get(..start)?, self.bytes.slice(end..)))
    }

    /// The page with every part in its place. A part for [`Slot::FormEnd`], [`Slot::TitleEnd`] or
    /// [`Slot::TombstoneEnd`] takes the place of all that stands between the start and there.
    pub fn with(&self, parts: Vec<(Slot, String)>) -> Spliced {
        let parts: Vec<(Slot, Bytes)> = parts.into_iter().map(|(slot, part)| (slot, part.into())).collect();
        let mut spliced = Spliced::default();
        let (mut sent, mut last) = (0, 0);
        for (at, slot) in &self.slots {
            let mut here = parts.iter().filter(|(place, _)| place == slot).peekable();
            if here.peek().is_some() {
                let replaces = matches!(slot, Slot::FormEnd | Slot::TitleEnd | Slot::TombstoneEnd(_));
                spliced.push(self.bytes.slice(sent..if replaces { last } else { *at }));
                here.for_each(|(_, part)| spliced.push(part.clone()));
                sent = *at;
            }
            last = *at;
        }
        spliced.push(self.bytes.slice(sent..));
        spliced
    }
}

/// A page with parts put in, as it is sent: what everybody gets of it is not copied.
#[derive(Debug, Default)]
pub struct Spliced {
    pieces: VecDeque<Bytes>,
    bytes: u64,
}

impl Spliced {
    fn push(&mut self, piece: Bytes) {
        if !piece.is_empty() {
            self.bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            self.pieces.push_back(piece);
        }
    }
}

impl FromIterator<Bytes> for Spliced {
    fn from_iter<Pieces: IntoIterator<Item = Bytes>>(pieces: Pieces) -> Self {
        let mut spliced = Self::default();
        pieces.into_iter().for_each(|piece| spliced.push(piece));
        spliced
    }
}

impl HttpBody for Spliced {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.pieces.pop_front();
        self.bytes -= next.as_ref().map_or(0, |piece| u64::try_from(piece.len()).unwrap_or(u64::MAX));
        Poll::Ready(next.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes)
    }
}

impl From<Spliced> for Body {
    fn from(spliced: Spliced) -> Self {
        Self::new(spliced)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    async fn sent(page: Spliced) -> String {
        let size = page.size_hint().exact();
        let bytes = page.collect().await.unwrap().to_bytes();
        assert_eq!(size, u64::try_from(bytes.len()).ok());
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    fn page() -> Spliceable {
        let id = ReplyId::from_bytes([1; 16]);
        let [title, end_title, actions] = [Slot::TitleStart, Slot::TitleEnd, Slot::Actions(id)].map(marker);
        let [start, end] = [Slot::FormStart, Slot::FormEnd].map(marker);
        Spliceable::new(&format!(
            "<title>{title}A{end_title}</title><p>{actions}</p>{start}<form>{end}<footer>"
        ))
    }

    #[tokio::test]
    async fn everybody_gets_the_page_without_markers() {
        assert_eq!(page().bytes(), "<title>A</title><p></p><form><footer>");
        assert_eq!(sent(page().with(Vec::new())).await, *page().bytes());
    }

    #[tokio::test]
    async fn parts_go_into_their_places_and_ranges_are_replaced() {
        let actions = Slot::Actions(ReplyId::from_bytes([1; 16]));
        assert!(page().has(actions) && !page().has(Slot::Roots));
        let parts = vec![
            (actions, "Edit".into()),
            (Slot::TitleEnd, "Error: A".into()),
            (Slot::FormEnd, "<form own>".into()),
            (Slot::Roots, "nowhere".into()),
        ];
        assert_eq!(sent(page().with(parts)).await, "<title>Error: A</title><p>Edit</p><form own><footer>");
    }
}
