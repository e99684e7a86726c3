//! A language's messages as Fluent keeps them.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::numbers::Numbers;

/// The messages of one language.
pub(super) struct Bundle(FluentBundle<FluentResource>);

impl Bundle {
    /// Reads a language's messages. What does not parse is left out, so that English stands in for it; a test
    /// makes sure that there is no such thing.
    pub(super) fn load(tag: &str, messages: &str, numbers: Numbers) -> Self {
        let language: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Arguments are isolated by `Value`, only where they need it.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(
            FluentResource::try_new(messages.to_owned()).unwrap_or_else(|(resource, _)| resource),
        );
        // The only error is a function of that name already there; the bundle is new.
        let _ = bundle.add_function("NUMBER", move |arguments, _| match arguments {
            [FluentValue::Number(number)] => FluentValue::from(numbers.format(&number.as_string())),
            _ => FluentValue::Error,
        });
        Self(bundle)
    }

    /// The message of a key, with what went wrong in it. `None` if there is no such message.
    pub(super) fn message<'b>(
        &'b self,
        key: &str,
        arguments: Option<&'b FluentArgs<'_>>,
    ) -> Option<(Cow<'b, str>, Vec<FluentError>)> {
        let pattern = self.0.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.0.format_pattern(pattern, arguments, &mut errors);
        Some((text, errors))
    }
}
