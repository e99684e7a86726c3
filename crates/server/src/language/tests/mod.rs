//! What every language must have in common.

mod habits;
mod pages;

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;

use super::{Language, Value};

const LOCALES: [(&str, &str); 7] = [
    ("en", include_str!("../../../locales/en.ftl")),
    ("de", include_str!("../../../locales/de.ftl")),
    ("fr", include_str!("../../../locales/fr.ftl")),
    ("es", include_str!("../../../locales/es.ftl")),
    ("ru", include_str!("../../../locales/ru.ftl")),
    ("fa", include_str!("../../../locales/fa.ftl")),
    ("ar", include_str!("../../../locales/ar.ftl")),
];
const COUNTED: [&str; 4] = ["count", "limit", "minutes", "seconds"];
const SOME_COUNTS: [u64; 10] = [0, 1, 2, 3, 5, 11, 21, 100, 101, 1000];

/// Every key with the names of its arguments, read from the file itself.
fn keys(messages: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in messages.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) =
            line.split_once(" = ").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            current = key.to_owned();
            assert!(keys.insert(current.clone(), BTreeSet::new()).is_none(), "{key} is there twice");
        }
        for rest in line.split('$').skip(1) {
            let name = rest.chars().take_while(char::is_ascii_lowercase).collect();
            keys.get_mut(&current).unwrap().insert(name);
        }
    }
    keys
}

fn english() -> BTreeMap<String, BTreeSet<String>> {
    keys(LOCALES[0].1)
}

fn formatted(language: &'static Language, key: &str, arguments: &BTreeSet<String>, count: u64) -> String {
    let arguments: Vec<(&str, Value<'_>)> = arguments
        .iter()
        .map(|name| (name.as_str(), if COUNTED.contains(&name.as_str()) { count.into() } else { "X".into() }))
        .collect();
    language.text_with(key, &arguments)
}

fn find(tag: &str) -> &'static Language {
    Language::find(tag).unwrap()
}

#[test]
fn every_file_is_sound_fluent_and_is_a_language() {
    for (tag, messages) in LOCALES {
        let read = FluentResource::try_new(messages.to_owned());
        assert!(read.is_ok(), "{tag}: {:?}", read.err().map(|(_, errors)| errors));
    }
    let tags: Vec<_> = Language::all().map(Language::tag).collect();
    assert_eq!(tags, LOCALES.map(|(tag, _)| tag));
}

#[test]
fn every_language_has_english_keys_and_arguments_and_no_others() {
    for (tag, messages) in LOCALES {
        let (ours, english) = (keys(messages), english());
        let missing: Vec<_> = english.keys().filter(|key| !ours.contains_key(*key)).collect();
        let extra: Vec<_> = ours.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{tag}: missing {missing:?}, extra {extra:?}");
        for (key, arguments) in &ours {
            assert_eq!(arguments, &english[key], "{tag}: arguments of {key}");
        }
    }
}

#[test]
fn every_message_is_clean_text_with_any_count() {
    for language in Language::all() {
        for (key, arguments) in &english() {
            for count in SOME_COUNTS {
                let text = formatted(language, key, arguments, count);
                let place = format!("{} {key}: {text}", language.tag());
                assert!(!text.is_empty() && text.trim() == text, "{place}");
                assert!(!text.contains(['!', '¡', '\'', '"', '{', '}', '\n']), "{place}");
                assert!(!text.contains("...") && !text.contains("  "), "{place}");
            }
        }
    }
}

#[test]
fn a_large_count_is_grouped_in_every_message_that_counts() {
    for language in Language::all() {
        for (key, arguments) in
            english().iter().filter(|(_, names)| names.iter().any(|n| COUNTED.contains(&n.as_str())))
        {
            let text = formatted(language, key, arguments, 1_234_567);
            assert!(text.contains(&language.number(1_234_567)), "{} {key}: {text}", language.tag());
        }
    }
}

#[test]
fn french_puts_unbreakable_blanks_before_high_punctuation() {
    for mark in [" ;", " :", " ?", " »"] {
        assert!(!LOCALES[2].1.contains(mark), "plain blank in “{mark}”");
    }
}
