//! The dates of exports.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::Offset;
use rejoinder_domain::Time;

/// A date as WordPress's database has it, `2012-01-31 23:59:00`, taken as UTC; zero dates are no dates.
pub(super) fn database_date(text: &str) -> Option<Time> {
    let civil: DateTime = text.trim().parse().ok()?;
    Offset::UTC.to_timestamp(civil).ok().map(Time::from_timestamp)
}

/// A date as RSS has it, `Tue, 31 Jan 2012 23:59:00 +0000`; the year −0001, WordPress's zero, is no date.
pub(super) fn feed_date(text: &str) -> Option<Time> {
    DateTimeParser::new().parse_timestamp(text.trim()).ok().map(Time::from_timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn database_dates_are_utc() {
        assert_eq!(
            database_date(" 2012-01-31 23:59:01 ").unwrap().to_string(),
            "2012-01-31T23:59:01.000000Z"
        );
    }

    #[test]
    fn zero_dates_are_no_dates() {
        for text in ["0000-00-00 00:00:00", "", "-0001-11-30 00:00:00", "yesterday", "2012-02-30 10:00:00"] {
            assert_eq!(database_date(text), None, "{text}");
        }
        assert_eq!(feed_date("Wed, 30 Nov -0001 00:00:00 +0000"), None);
    }

    #[test]
    fn feed_dates_keep_their_offset() {
        let time = feed_date("Tue, 31 Jan 2012 23:59:00 +0100").unwrap();
        assert_eq!(time.to_string(), "2012-01-31T22:59:00.000000Z");
    }
}
