//! A finished page and the places in it where personal parts go.
//!
//! Templates write a marker (`NUL kind id NUL`) where something personal may go; text of readers and publishers
//! never has a NUL. Taking the markers out leaves the bytes that everybody gets, and remembers where they stood. A
//! personal page is then a copy with parts put in, never a rendering.

use bytes::Bytes;
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

/// A marker as templates write it. Ids are in hexadecimal, which is made and read fastest.
pub fn marker(slot: Slot) -> String {
    let of = |kind: char, id: ReplyId| format!("\0{kind}{:032x}\0", u128::from_be_bytes(*id.as_bytes()));
    match slot {
        Slot::TitleStart => "\0T\0".into(),
        Slot::TitleEnd => "\0U\0".into(),
        Slot::Notice => "\0N\0".into(),
        Slot::FormStart => "\0F\0".into(),
        Slot::FormEnd => "\0G\0".into(),
        Slot::Roots => "\0R\0".into(),
        Slot::NoRoots => "\0S\0".into(),
        Slot::Actions(id) => of('A', id),
        Slot::TombstoneStart(id) => of('V', id),
        Slot::TombstoneEnd(id) => of('W', id),
        Slot::Answers(id) => of('B', id),
        Slot::NoAnswers(id) => of('C', id),
        Slot::Beside(id) => of('D', id),
    }
}

fn slot(marker: &str) -> Option<Slot> {
    let mut parts = marker.chars();
    let kind = parts.next()?;
    let id = || {
        let id = u128::from_str_radix(parts.as_str(), 16).ok()?;
        Some(ReplyId::from_bytes(id.to_be_bytes()))
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
        for (at, part) in rendered.split('\0').enumerate() {
            if at % 2 == 0 {
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

    /// A copy with every part in its place. A part for [`Slot::FormEnd`], [`Slot::TitleEnd`] or [`Slot::TombstoneEnd`]
    /// takes the place of all that stands between the start and there.
    pub fn with(&self, parts: &[(Slot, String)]) -> Vec<u8> {
        let more: usize = parts.iter().map(|(_, part)| part.len()).sum();
        let mut page = Vec::with_capacity(self.bytes.len() + more);
        let mut done = 0;
        for (at, slot) in &self.slots {
            let mut here = parts.iter().filter(|(place, _)| place == slot).peekable();
            let ends = matches!(slot, Slot::FormEnd | Slot::TitleEnd | Slot::TombstoneEnd(_));
            let replaces = ends && here.peek().is_some();
            if !replaces {
                page.extend_from_slice(self.bytes.get(done..*at).unwrap_or_default());
            }
            done = *at;
            here.for_each(|(_, part)| page.extend_from_slice(part.as_bytes()));
        }
        page.extend_from_slice(self.bytes.get(done..).unwrap_or_default());
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Spliceable {
        let id = ReplyId::from_bytes([1; 16]);
        let [title, end_title, actions] = [Slot::TitleStart, Slot::TitleEnd, Slot::Actions(id)].map(marker);
        let [start, end] = [Slot::FormStart, Slot::FormEnd].map(marker);
        Spliceable::new(&format!(
            "<title>{title}A{end_title}</title><p>{actions}</p>{start}<form>{end}<footer>"
        ))
    }

    #[test]
    fn everybody_gets_the_page_without_markers() {
        assert_eq!(page().bytes(), "<title>A</title><p></p><form><footer>");
        assert_eq!(page().with(&[]), page().bytes().to_vec());
    }

    #[test]
    fn parts_go_into_their_places_and_ranges_are_replaced() {
        let actions = Slot::Actions(ReplyId::from_bytes([1; 16]));
        assert!(page().has(actions) && !page().has(Slot::Roots));
        let parts = [
            (actions, "Edit".into()),
            (Slot::TitleEnd, "Error: A".into()),
            (Slot::FormEnd, "<form own>".into()),
            (Slot::Roots, "nowhere".into()),
        ];
        let personal = page().with(&parts);
        assert_eq!(
            String::from_utf8(personal).unwrap(),
            "<title>Error: A</title><p>Edit</p><form own><footer>"
        );
    }
}
