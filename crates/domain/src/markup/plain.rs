//! The text of safe HTML, for summaries, descriptions and mail, and what the checks count in it.

use super::tokens::{Piece, pieces};
use super::writer::is_inline;

/// The text of safe HTML as one line of at most `max_chars` characters (Unicode scalar values), cut between
/// words and ended with "…" if there is more.
pub fn plain_text(html: &str, max_chars: usize) -> String {
    let mut text = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(part) => text.push_str(&part),
            Piece::Open(tag) if tag.name == "br" || !is_inline(&tag.name) => text.push(' '),
            Piece::Close(name) if !is_inline(&name) => text.push(' '),
            _ => {}
        }
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    shorten(line, max_chars)
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
