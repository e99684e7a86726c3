//! What messages take in.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

use super::Direction;

/// First strong isolate: what follows has a direction of its own (Unicode Standard Annex 9).
const ISOLATE: char = '\u{2068}';
/// Pop directional isolate: ends what [`ISOLATE`] began.
const POP_ISOLATE: char = '\u{2069}';

/// An argument of a message. Templates write plain values; they become one of these.
///
/// A text is put between U+2068 and U+2069 if it holds letters that run against the language's direction, or marks
/// that set directions: an Arabic name in an English line, “Ana” in a Persian one. Without this it could turn
/// the words around it. Every other text goes in as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// A name, a title, a date: somebody's words, never HTML.
    Text(Cow<'a, str>),
    /// How many: chooses the plural form.
    Count(u64),
}

impl<'a> Value<'a> {
    pub(super) fn into_fluent(self, direction: Direction) -> FluentValue<'a> {
        match self {
            Self::Text(text) => FluentValue::String(isolated(text, direction)),
            Self::Count(count) => FluentValue::from(count),
        }
    }
}

fn isolated(text: Cow<'_, str>, direction: Direction) -> Cow<'_, str> {
    if !text.chars().any(|c| is_mark(c) || runs_against(c, direction)) {
        return text;
    }
    // Marks go, or one of them could end the isolation.
    let mut isolated = String::with_capacity(text.len() + 6);
    isolated.push(ISOLATE);
    isolated.extend(text.chars().filter(|c| !is_mark(*c)));
    isolated.push(POP_ISOLATE);
    Cow::Owned(isolated)
}

fn runs_against(c: char, direction: Direction) -> bool {
    match direction {
        Direction::LeftToRight => is_right_to_left(c),
        Direction::RightToLeft => c.is_alphabetic() && !is_right_to_left(c),
    }
}

/// The blocks whose characters run from right to left (DerivedBidiClass.txt, defaults of R and AL).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Marks that open or close a direction.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&&'a str> for Value<'a> {
    fn from(text: &&'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&&'a String> for Value<'a> {
    fn from(text: &&'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// Counts of every unsigned width, and by reference, which is how templates pass them.
macro_rules! counts {
    ($($number:ty),*) => {$(
        impl From<$number> for Value<'_> {
            fn from(count: $number) -> Self {
                Self::Count(u64::try_from(count).unwrap_or(u64::MAX))
            }
        }

        impl From<&$number> for Value<'_> {
            fn from(count: &$number) -> Self {
                Self::from(*count)
            }
        }
    )*};
}

counts!(u16, u32, u64, usize);

#[cfg(test)]
mod tests {
    use super::*;

    fn in_english(text: &str) -> String {
        isolated(text.into(), Direction::LeftToRight).into_owned()
    }

    fn in_persian(text: &str) -> String {
        isolated(text.into(), Direction::RightToLeft).into_owned()
    }

    #[test]
    fn text_of_the_language_s_own_direction_goes_in_as_it_is() {
        assert_eq!(in_english("Ana María 3"), "Ana María 3");
        assert_eq!(in_english("中村"), "中村");
        assert_eq!(in_persian("آناهیتا ۳"), "آناهیتا ۳");
        assert_eq!(in_persian("2026"), "2026");
    }

    #[test]
    fn text_against_the_direction_is_isolated() {
        assert_eq!(in_english("آناهیتا"), "\u{2068}آناهیتا\u{2069}");
        assert_eq!(in_persian("Ana"), "\u{2068}Ana\u{2069}");
        assert_eq!(in_english("Ana א"), "\u{2068}Ana א\u{2069}");
    }

    #[test]
    fn marks_in_a_name_cannot_end_its_isolation() {
        assert_eq!(in_english("\u{202E}evil\u{2069}"), "\u{2068}evil\u{2069}");
    }
}
