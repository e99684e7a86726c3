//! Dates above an article, as people and other generators write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use rejoinder_domain::Time;

/// A moment with its offset, or a day, or a day and an hour in the site's zone; `None` if it is neither.
pub(super) fn moment(text: &str, zone: &TimeZone) -> Option<Time> {
    let text = text.trim();
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    // Jekyll writes `2026-11-21 14:05:00 +0100`, which RFC 3339 has not.
    let (local, offset) = without_offset(text)?;
    let day = || local.parse::<Date>().map(|date| date.at(0, 0, 0, 0));
    let local: DateTime = local.parse().or_else(|_| day()).ok()?;
    let moment = match offset {
        Some(offset) => offset.to_timestamp(local),
        None => zone.to_timestamp(local),
    };
    moment.ok().map(Time::from_timestamp)
}

/// The text before its offset, and the offset if there is one: `+01:00`, `+0100`, `Z` or `UTC`. `None` if it has
/// something there that is no offset.
fn without_offset(text: &str) -> Option<(&str, Option<Offset>)> {
    for name in ["UTC", "GMT", "Z"] {
        if let Some(local) = text.strip_suffix(name) {
            return Some((local.trim_end(), Some(Offset::UTC)));
        }
    }
    // The hyphens of the day are no sign.
    let Some(at) = text.rfind(['+', '-']).filter(|at| *at >= "2026-11-21".len()) else {
        return Some((text, None));
    };
    let (local, offset) = text.split_at_checked(at)?;
    let digits: String = offset.chars().skip(1).filter(|c| *c != ':').collect();
    let fits = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let number: i32 = digits.parse().ok().filter(|_| fits)?;
    let (hours, minutes) = (number / 100, number % 100);
    let seconds = (hours * 60 + minutes) * 60;
    let offset = Offset::from_seconds(if offset.starts_with('-') { -seconds } else { seconds });
    let offset = offset.ok().filter(|_| minutes < 60)?;
    Some((local.trim_end(), Some(offset)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<String> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        moment(text, &zone).map(|time| time.to_string())
    }

    #[test]
    fn offsets_are_written_in_many_ways_and_mean_the_same() {
        for text in [
            "2026-11-23T14:05:00+01:00",
            "2026-11-23T14:05:00+0100",
            "2026-11-23 14:05:00 +0100",
            "2026-11-23 14:05 +01:00",
            "2026-11-23 08:05:00 -0500",
            "2026-11-23T13:05:00Z",
            " 2026-11-23 13:05:00 UTC",
        ] {
            assert_eq!(at(text).as_deref(), Some("2026-11-23T13:05:00.000000Z"), "{text}");
        }
    }

    #[test]
    fn dates_without_one_are_meant_in_the_sites_zone() {
        assert_eq!(at("2026-11-23").as_deref(), Some("2026-11-22T23:00:00.000000Z"));
        assert_eq!(at("2026-07-23 14:05").as_deref(), Some("2026-07-23T12:05:00.000000Z"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-11-23 14:05 +1:0",
            "2026-11-23 14:05 +9900",
            "2026-11-23 14:05 +01x0",
            "Zürich",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
