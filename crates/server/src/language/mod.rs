//! The languages that pages speak: messages, plural forms, numbers and dates.
//!
//! Messages are in `locales/*.ftl` (Fluent), built into the program. English has every key; the tests see to it that
//! every other language has the same. Numbers and dates come from ICU4X (`docs/adr/0007-dates-and-numbers-by-icu4x.md`).
//!
//! Text that a message takes in (names, titles) is put between U+2068 and U+2069 only where it reads against the
//! language's direction: see [`Value`]. So one rule serves headings, titles and `aria-label` alike, a message
//! needs no `<bdi>` inside, and “Reply to Ana” is exactly these letters.

mod bundle;
mod dates;
mod message;
mod numbers;
#[cfg(test)]
mod tests;
mod value;

use std::iter;
use std::sync::LazyLock;

pub use value::Value;

use bundle::Bundle;
use dates::Dates;
use numbers::Numbers;

/// A language with everything a page needs of it. Loaded once, when first asked for; shared by all threads.
pub struct Language {
    tag: &'static str,
    direction: Direction,
    bundle: Bundle,
    numbers: Numbers,
    dates: Dates,
}

/// Which way a language's lines run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    LeftToRight,
    RightToLeft,
}

static ENGLISH: LazyLock<Language> =
    LazyLock::new(|| Language::load("en", "en-GB", include_str!("../../locales/en.ftl")));

/// Tag, locale of numbers and dates, and messages. The locales say what plain tags leave open: Arabic with its own
/// digits, as newspapers of Cairo and Beirut print them.
static OTHERS: LazyLock<Vec<Language>> = LazyLock::new(|| {
    vec![
        Language::load("de", "de", include_str!("../../locales/de.ftl")),
        Language::load("fr", "fr", include_str!("../../locales/fr.ftl")),
        Language::load("es", "es", include_str!("../../locales/es.ftl")),
        Language::load("ru", "ru", include_str!("../../locales/ru.ftl")),
        Language::load("fa", "fa", include_str!("../../locales/fa.ftl")),
        Language::load("ar", "ar-u-nu-arab", include_str!("../../locales/ar.ftl")),
    ]
});

impl Language {
    /// English, which every other language falls back to.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// Every language there is, English first.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        iter::once(&*ENGLISH).chain(OTHERS.iter())
    }

    /// The language of a tag such as `de`, or `de-AT`, which is served in `de`. `None` for a language that is not
    /// here: the tags of [`Language::all`] say which are.
    pub fn find(tag: &str) -> Option<&'static Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::all()
            .find(|language| language.tag.eq_ignore_ascii_case(tag))
            .or_else(|| Self::all().find(|language| language.tag.eq_ignore_ascii_case(primary)))
    }

    /// The tag for `lang` attributes: `de`.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// The value of `dir` attributes: `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        match self.direction {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }

    fn load(tag: &'static str, locale: &str, messages: &'static str) -> Self {
        let direction =
            if matches!(tag, "fa" | "ar") { Direction::RightToLeft } else { Direction::LeftToRight };
        let numbers = Numbers::of(locale);
        let bundle = Bundle::load(tag, messages, numbers.clone());
        Self { tag, direction, bundle, numbers, dates: Dates::of(locale) }
    }
}
