//! Dates and times as a language writes them, in the calendar it counts by.

use std::str::FromStr;

use icu_calendar::Gregorian;
use icu_calendar::cal::Persian;
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time as TimeOfDay};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_locale_core::Locale;
use jiff::civil;
use jiff::tz::TimeZone;
use rejoinder_domain::Time;

use super::Language;

type Days<Calendar> = FixedCalendarDateTimeFormatter<Calendar, YMD>;
type Moments<Calendar> = FixedCalendarDateTimeFormatter<Calendar, YMDT>;

/// How one locale writes dates; `None` would be a locale without data, and writes as ISO 8601 does.
pub(super) struct Dates(Option<Forms>);

enum Forms {
    /// By the calendar of most of the world.
    Gregorian { days: Days<Gregorian>, moments: Moments<Gregorian> },
    /// By the Solar Hijri calendar, which Iran and Afghanistan count by.
    Persian { days: Days<Persian>, moments: Moments<Persian> },
}

impl Dates {
    /// Those of a locale such as `en-GB`.
    pub(super) fn of(locale: &str) -> Self {
        Self(Locale::from_str(locale).ok().and_then(|locale| Forms::of(&locale)))
    }

    fn date(&self, at: civil::DateTime) -> Option<String> {
        let date = iso(at)?.date;
        Some(match self.0.as_ref()? {
            Forms::Gregorian { days, .. } => days.format(&date.to_calendar(Gregorian)).to_string(),
            Forms::Persian { days, .. } => days.format(&date.to_calendar(Persian)).to_string(),
        })
    }

    fn date_time(&self, at: civil::DateTime) -> Option<String> {
        let DateTime { date, time } = iso(at)?;
        Some(match self.0.as_ref()? {
            Forms::Gregorian { moments, .. } => {
                moments.format(&DateTime { date: date.to_calendar(Gregorian), time }).to_string()
            }
            Forms::Persian { moments, .. } => {
                moments.format(&DateTime { date: date.to_calendar(Persian), time }).to_string()
            }
        })
    }
}

impl Forms {
    fn of(locale: &Locale) -> Option<Self> {
        let habits = DateTimeFormatterPreferences::from(locale);
        let (day, moment) = (YMD::long(), YMD::long().with_time_hm());
        Some(if locale.id.language.as_str() == "fa" {
            Self::Persian {
                days: Days::try_new(habits, day).ok()?,
                moments: Moments::try_new(habits, moment).ok()?,
            }
        } else {
            Self::Gregorian {
                days: Days::try_new(habits, day).ok()?,
                moments: Moments::try_new(habits, moment).ok()?,
            }
        })
    }
}

fn iso(at: civil::DateTime) -> Option<DateTime<icu_calendar::Iso>> {
    let part = |number: i8| u8::try_from(number).ok();
    let date = Date::try_new_iso(i32::from(at.year()), part(at.month())?, part(at.day())?).ok()?;
    let time = TimeOfDay::try_new(part(at.hour())?, part(at.minute())?, 0, 0).ok()?;
    Some(DateTime { date, time })
}

fn civil(time: Time, zone: &TimeZone) -> civil::DateTime {
    zone.to_datetime(time.timestamp())
}

impl Language {
    /// The day in a time zone: `23 November 2026`, `۲ آذر ۱۴۰۵`.
    pub fn date(&self, time: Time, zone: &TimeZone) -> String {
        let at = civil(time, zone);
        self.dates.date(at).unwrap_or_else(|| at.date().to_string())
    }

    /// Day, hour and minute in a time zone: `23 November 2026 at 14:05`.
    pub fn date_time(&self, time: Time, zone: &TimeZone) -> String {
        let at = civil(time, zone);
        self.dates.date_time(at).unwrap_or_else(|| at.to_string())
    }
}
