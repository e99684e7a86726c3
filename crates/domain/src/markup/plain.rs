//! The text of safe HTML, for summaries, descriptions and mail, and what the checks count in it.

use super::tokens::{Piece, pieces};
use super::writer::is_inline;

/// The text of safe HTML as one line of at most `max_chars` characters (Unicode scalar values), cut between
/// words and ended with "…" if there is more.
pub fn plain_text(html: &str, max_chars: usize) -> String {
    let mut line = Line { text: String::new(), characters: 0, room: max_chars, space: false };
    for piece in pieces(html) {
        match piece {
            Piece::Text(part) => line.push(&part),
            Piece::Open(tag) if tag.name == "br" || !is_inline(&tag.name) => line.space = true,
            Piece::Close(name) if !is_inline(&name) => line.space = true,
            _ => {}
        }
        if line.characters > max_chars {
            break;
        }
    }
    shorten(line.text, max_chars)
}

/// Text on its way into one line: white space of whatever kind and length is one space, and none at either end. Once it is
/// longer than there is room for, nothing more is taken.
struct Line {
    text: String,
    characters: usize,
    room: usize,
    /// White space has come that is not written yet.
    space: bool,
}

impl Line {
    fn push(&mut self, part: &str) {
        for character in part.chars() {
            if character.is_whitespace() {
                self.space = true;
                continue;
            }
            if self.characters > self.room {
                return;
            }
            if self.space && !self.text.is_empty() {
                self.text.push(' ');
                self.characters += 1;
            }
            self.space = false;
            self.text.push(character);
            self.characters += 1;
        }
    }
}

/// Links in safe HTML.
pub fn count_links(html: &str) -> usize {
    let is_link = |piece: &Piece| matches!(piece, Piece::Open(tag) if tag.name == "a" && tag.has("href"));
    pieces(html).iter().filter(|piece| is_link(piece)).count()
}

fn shorten(line: String, max_chars: usize) -> String {
    if line.chars().nth(max_chars).is_none() {
        return line;
    }
    let kept: String = line.chars().take(max_chars.saturating_sub(1)).collect();
    // A text without spaces (Chinese, Thai) or with one huge word is cut where the limit is.
    let end = kept.rfind(' ').filter(|&at| at * 2 > kept.len()).unwrap_or(kept.len());
    format!("{}…", kept.get(..end).unwrap_or(&kept).trim_end_matches([' ', ',', ';', ':', '-']))
}
