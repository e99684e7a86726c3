//! Typed text made fit to keep: nothing invisible that could mislead, nothing that spills over its neighbours.
//!
//! What people write stays as they wrote it; only what no keyboard produces on purpose is taken away.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Marks that one base character may carry: Vedic Sanskrit, pointed Hebrew and stacked Tibetan need fewer.
const MARKS_PER_BASE: usize = 8;
/// Direction controls that may be open at once; no honest text comes near.
const OPEN_DIRECTIONS: usize = 16;
/// Counting characters stops here: every limit is lower.
const COUNT_STOPS: usize = 1_000_000;

/// A name as it is kept: one line in NFC, runs of white space made one space, direction controls closed.
/// A name in which nothing can be seen becomes empty.
pub fn clean_name(typed: &str) -> String {
    let visible = typed.chars().map(|c| if is_line_break(c) || c == '\t' { ' ' } else { c });
    let kept: String = visible.filter(|&c| !is_dropped(c)).collect();
    if is_blank(&kept) {
        return String::new();
    }
    // Closed first: a control that goes may have stood between two spaces, or between a letter and its accent.
    let composed: String = Cleaned::new(close_directions(kept.trim()).nfc()).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A body as it is kept: lines end in `\n`, control and non-characters are gone, direction controls are closed
/// at the end of each line, which is where a paragraph of the bidirectional algorithm ends. It can be longer
/// than what was typed (by the controls that close others), so limits are checked on the result.
pub fn clean_body(typed: &str) -> String {
    let unified = typed.replace("\r\n", "\n");
    // Plain ASCII, which is what is typed most, has nothing that could be taken away.
    if unified.bytes().all(|byte| matches!(byte, b'\n' | b'\t' | b' '..=b'~')) {
        return unified;
    }
    let lines = unified.chars().map(|c| if is_line_break(c) { '\n' } else { c });
    let kept: String = Cleaned::new(lines.filter(|&c| c == '\n' || c == '\t' || !is_dropped(c))).collect();
    let mut body = String::with_capacity(kept.len());
    for (number, line) in kept.split('\n').enumerate() {
        if number > 0 {
            body.push('\n');
        }
        body.push_str(&close_directions(line));
    }
    body
}

/// Whether nothing in a text can be seen: white space, joiners, direction controls, marks without a base.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c) || is_combining_mark(c) || c == '\u{2800}')
}

/// Characters as people count them (grapheme clusters). Stops counting at a million.
pub fn characters(text: &str) -> usize {
    if text.is_ascii() {
        // Of two characters of ASCII only CR and LF together are one.
        return (text.len() - text.matches("\r\n").count()).min(COUNT_STOPS);
    }
    text.graphemes(true).take(COUNT_STOPS).count()
}

/// Characters that end a line, besides `\n`: CR, vertical tab, form feed, NEL, and Unicode's two separators.
fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that are never kept: controls, non-characters, interlinear annotation, byte order marks.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' | '\u{feff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Characters without a shape of their own (Unicode's default ignorables, and fillers that look like spaces).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Cuts towers of combining marks. Invisible characters don't start a new base, or they would carry the
/// tower on; every emoji of a joined sequence does.
struct Cleaned<I> {
    characters: I,
    marks: usize,
}

impl<I> Cleaned<I> {
    fn new(characters: I) -> Self {
        Self { characters, marks: 0 }
    }
}

impl<I: Iterator<Item = char>> Iterator for Cleaned<I> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            let c = self.characters.next()?;
            if c.is_ascii() {
                self.marks = 0;
            } else if is_combining_mark(c) && !is_invisible(c) {
                self.marks += 1;
                if self.marks > MARKS_PER_BASE {
                    continue;
                }
            } else if !is_invisible(c) {
                self.marks = 0;
            }
            return Some(c);
        }
    }
}

/// Closes the direction controls that a line leaves open and drops those that close nothing (UAX #9, BD9–BD13).
fn close_directions(line: &str) -> String {
    let mut open: Vec<char> = Vec::new();
    let mut closed = String::with_capacity(line.len());
    for c in line.chars() {
        let keep = match c {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}' => {
                let fits = open.len() < OPEN_DIRECTIONS;
                if fits {
                    open.push(closer(c));
                }
                fits
            }
            '\u{202c}' => open.pop_if(|last| *last == c).is_some(),
            '\u{2069}' => close_isolate(&mut open),
            _ => true,
        };
        if keep {
            closed.push(c);
        }
    }
    closed.extend(open.into_iter().rev());
    closed
}

/// The control that closes one: PDF for embeddings and overrides, PDI for isolates.
fn closer(opener: char) -> char {
    if matches!(opener, '\u{2066}'..='\u{2068}') { '\u{2069}' } else { '\u{202c}' }
}

/// Closes the innermost isolate and the embeddings inside it, as PDI does; false if no isolate is open.
fn close_isolate(open: &mut Vec<char>) -> bool {
    let Some(at) = open.iter().rposition(|&closer| closer == '\u{2069}') else { return false };
    open.truncate(at);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn name_is_one_trimmed_line() {
        assert_eq!(clean_name("  Ana\r\n\tMaría \u{a0} Díaz "), "Ana María Díaz");
    }

    #[test]
    fn name_is_composed() {
        assert_eq!(clean_name("Jose\u{301}"), "José");
    }

    #[test]
    fn name_without_anything_to_see_is_empty() {
        for name in ["\u{200b}\u{200d}", "\u{3164}", "\u{2800}", "\u{301}\u{302}", "\u{202e}", "\u{feff} "] {
            assert_eq!(clean_name(name), "", "{name:?}");
        }
    }

    #[test]
    fn name_closes_the_direction_it_turned() {
        assert_eq!(clean_name("a\u{202e}b\u{2066}c"), "a\u{202e}b\u{2066}c\u{2069}\u{202c}");
    }

    #[test]
    fn controls_that_close_nothing_are_dropped() {
        assert_eq!(clean_name("a\u{202c}b\u{2069}c"), "abc");
        assert_eq!(clean_name("\u{2066}\u{202b}a\u{2069}\u{202c}b"), "\u{2066}\u{202b}a\u{2069}b");
    }

    #[test]
    fn body_closes_directions_line_by_line() {
        assert_eq!(clean_body("a\u{202e}b\nc\u{2067}"), "a\u{202e}b\u{202c}\nc\u{2067}\u{2069}");
    }

    #[test]
    fn a_thousand_open_directions_are_cut_to_a_few() {
        assert_eq!(clean_body(&"\u{202e}".repeat(1000)).chars().count(), 2 * OPEN_DIRECTIONS);
    }

    #[test]
    fn body_keeps_tabs_and_lines_and_drops_controls() {
        assert_eq!(clean_body("a\r\nb\rc\td\0\u{1b}[1m\u{7f}\u{85}e\u{2028}f"), "a\nb\nc\td[1m\ne\nf");
    }

    #[test]
    fn non_characters_are_dropped() {
        assert_eq!(clean_body("a\u{fdd0}\u{fffe}\u{ffff}\u{1ffff}\u{10fffe}\u{feff}b"), "ab");
    }

    #[test]
    fn tower_of_marks_is_cut() {
        let tower = format!("a{}b", "\u{301}".repeat(100));
        assert_eq!(clean_body(&tower).chars().count(), 2 + MARKS_PER_BASE);
        let joined = format!("a{}", "\u{301}\u{200d}\u{34f}".repeat(100));
        assert_eq!(clean_body(&joined).chars().filter(|c| *c == '\u{301}').count(), MARKS_PER_BASE);
    }

    #[test]
    fn honest_writing_stays_whole() {
        for text in [
            "हिन्दी में क्षत्रिय लिखा",
            "ภาษาไทย ที่นี่",
            "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
            "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ",
            "می‌خواهم",
            "👩‍❤️‍💋‍👨 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏳️‍🌈 1️⃣",
            "Việt Nam, Ñandú, ﷽",
            "བསྒྲུབས",
            "\u{f8ff} private use",
        ] {
            assert_eq!(clean_body(text), text);
            assert_eq!(clean_name(text), text.nfc().collect::<String>());
        }
    }

    #[test]
    fn characters_are_counted_as_people_do() {
        assert_eq!(characters("e\u{301}👨‍👩‍👧‍👦ก็"), 3);
        assert_eq!(characters("a\r\nb\n\r"), 5);
        assert_eq!(characters(&"a".repeat(COUNT_STOPS + 5)), COUNT_STOPS);
    }

    proptest! {
        #[test]
        fn cleaning_again_changes_nothing(text in any::<String>(), nasty in "[\u{202a}-\u{202e}\u{2066}-\u{2069}\u{300}-\u{305}\u{200d}a\r\n \t]{0,60}") {
            for input in [text, nasty] {
                let body = clean_body(&input);
                prop_assert_eq!(clean_body(&body), body);
                let name = clean_name(&input);
                prop_assert_eq!(clean_name(&name), name);
            }
        }
    }
}
