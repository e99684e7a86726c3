//! Values of front matter that generators write in more than one way: a text, a list of texts, or nothing.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The texts that a value holds. Numbers are texts here: a tag may be `2026`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Texts {
    texts: Vec<String>,
    /// It was a text by itself, no list.
    alone: bool,
}

impl Texts {
    fn alone(text: &impl ToString) -> Self {
        Self { texts: vec![text.to_string()], alone: true }
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyTexts)
    }
}

struct AnyTexts;

impl<'de> Visitor<'de> for AnyTexts {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_unit<E>(self) -> Result<Texts, E> {
        Ok(Texts::default())
    }

    fn visit_none<E>(self) -> Result<Texts, E> {
        Ok(Texts::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Texts, D::Error> {
        Texts::deserialize(from)
    }

    fn visit_str<E>(self, text: &str) -> Result<Texts, E> {
        Ok(Texts::alone(&text))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Texts, E> {
        Ok(Texts::alone(&flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Texts, E> {
        Ok(Texts::alone(&number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Texts, E> {
        Ok(Texts::alone(&number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Texts, E> {
        Ok(Texts::alone(&number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
        let mut all = Texts::default();
        while let Some(one) = list.next_element::<Texts>()? {
            all.texts.extend(one.texts);
        }
        Ok(all)
    }

    /// Of an author with an address, a picture and more: the name.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
        let mut named = Texts::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == "name" {
                named = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(named)
    }
}

/// A list of texts; a text by itself is a list of one.
pub(super) fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Texts::deserialize(from).map(|texts| texts.texts)
}

/// A list of texts; a text by itself has them with commas between.
pub(super) fn with_commas<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let Texts { texts, alone } = Texts::deserialize(from)?;
    let split = |text: String| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    Ok(if alone { texts.into_iter().flat_map(split).collect() } else { texts })
}

/// A text; of several, all of them in one line.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let texts = list(from)?;
    Ok(if texts.is_empty() { None } else { Some(texts.join(", ")) })
}

/// Yes or no; nothing is no.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Option::<bool>::deserialize(from).map(Option::unwrap_or_default)
}
