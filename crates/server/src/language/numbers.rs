//! Whole numbers as a language writes them.

use std::str::FromStr;
use std::sync::Arc;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;

use super::Language;

/// Digits and grouping of one locale.
#[derive(Clone)]
pub(super) struct Numbers(Option<Arc<DecimalFormatter>>);

impl Numbers {
    /// Those of a locale such as `de` or `ar-u-nu-arab`.
    pub(super) fn of(locale: &str) -> Self {
        let formatter = Locale::from_str(locale).ok().and_then(|locale| {
            DecimalFormatter::try_new(locale.into(), icu_decimal::options::DecimalFormatterOptions::default())
                .ok()
        });
        Self(formatter.map(Arc::new))
    }

    /// A number given in plain digits; anything else is given back as it is.
    pub(super) fn format(&self, digits: &str) -> String {
        match (&self.0, Decimal::from_str(digits)) {
            (Some(formatter), Ok(number)) => formatter.format(&number).to_string(),
            _ => digits.to_owned(),
        }
    }
}

impl Language {
    /// A whole number in this language's digits and groups: `1,234`, `1.234`, `۱٬۲۳۴`.
    pub fn number(&self, number: u64) -> String {
        self.numbers.format(&number.to_string())
    }
}
