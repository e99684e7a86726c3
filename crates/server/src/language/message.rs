//! Messages as templates ask for them.

use std::borrow::Cow;

use fluent_bundle::FluentArgs;

use super::{Language, Value};

/// Stands for markup in a message while it is being cut there (object replacement character).
const GAP: &str = "\u{FFFC}";

impl Language {
    /// A message without arguments: `{{ t.text("form-post") }}`. Plain text, to be escaped like any other.
    pub fn text(&'static self, key: &str) -> Cow<'static, str> {
        self.look_up(key, None)
    }

    /// A message that counts by `$count`: `{{ t.count("replies-heading", n) }}`.
    pub fn count<'a>(&'static self, key: &str, count: impl Into<Value<'a>>) -> String {
        self.fill(key, "count", count)
    }

    /// A message with somebody's `$name`: `{{ t.named("form-heading-answer", name) }}`.
    pub fn named<'a>(&'static self, key: &str, name: impl Into<Value<'a>>) -> String {
        self.fill(key, "name", name)
    }

    /// A message with one argument of any name: `{{ t.fill("via", "provider", provider) }}`.
    pub fn fill<'a>(&'static self, key: &str, argument: &str, value: impl Into<Value<'a>>) -> String {
        self.text_with(key, &[(argument, value.into())])
    }

    /// A message with several arguments.
    pub fn text_with(&'static self, key: &str, arguments: &[(&str, Value<'_>)]) -> String {
        let arguments: FluentArgs = arguments
            .iter()
            .map(|(name, value)| (*name, value.clone().into_fluent(self.direction)))
            .collect();
        self.look_up(key, Some(&arguments)).into_owned()
    }

    /// What a message says before and after its only argument, so that a template can put markup there:
    /// `{% let around = t.around("edited", "date") %}{{ around.0 }}<time …>…</time>{{ around.1 }}`. Either may be
    /// empty; the blank between is part of it. A name put there belongs in `<bdi>`.
    pub fn around(&'static self, key: &str, argument: &str) -> (String, String) {
        let text = self.fill(key, argument, GAP);
        match text.split_once(GAP) {
            Some((before, after)) => (before.to_owned(), after.to_owned()),
            None => (text, String::new()),
        }
    }

    /// A key that no language has is a mistake in a template: it stops a debug build, and shows itself in a
    /// release build.
    fn look_up<'a>(&'static self, key: &str, arguments: Option<&'a FluentArgs<'_>>) -> Cow<'a, str> {
        let found =
            self.bundle.message(key, arguments).or_else(|| Self::english().bundle.message(key, arguments));
        let Some((text, errors)) = found else {
            debug_assert!(false, "no message “{key}”");
            return Cow::Owned(key.to_owned());
        };
        debug_assert!(errors.is_empty(), "message “{key}” in {}: {errors:?}", self.tag);
        text
    }
}
