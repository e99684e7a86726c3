//! Moments, as everything here counts them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

/// A moment: microseconds since 1970-01-01T00:00:00Z. Ordering is chronological.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// The moment that is `micros` microseconds after 1970 began (before, if negative).
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970 began.
    pub fn as_micros(self) -> i64 {
        self.0
    }

    /// The moment of a [`Timestamp`], to the microsecond.
    pub fn from_timestamp(timestamp: Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }

    /// As a [`Timestamp`]; moments outside the years −9999 to 9999 become the nearest that is inside.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// This moment and `span` more.
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// This moment and `span` less.
    pub fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long ago `earlier` was at this moment; zero if it was not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The year and the month (1 to 12) in UTC.
    pub fn year_and_month(self) -> (i16, i8) {
        let date = TimeZone::UTC.to_datetime(self.timestamp());
        (date.year(), date.month())
    }

    /// The first moment of a month (1 to 12) in UTC; of one that no calendar has, the last moment there is.
    pub fn of_month(year: i16, month: i8) -> Self {
        let first = civil::Date::new(year, month, 1)
            .ok()
            .and_then(|date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok());
        Self::from_timestamp(first.unwrap_or(Timestamp::MAX))
    }

    /// The number of whole days since 1970 began, in UTC.
    pub fn day(self) -> i64 {
        self.0.div_euclid(86_400_000_000)
    }
}

/// RFC 3339 in UTC with microseconds, `2026-11-23T14:05:00.000000Z`: always the same length, so that text sorts as time does.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}", self.timestamp())
    }
}

/// Reads RFC 3339 with any offset.
impl FromStr for Time {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from_timestamp(text.parse()?))
    }
}
