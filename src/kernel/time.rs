//! Instants and time zones. An instant is UTC everywhere in the house; a zone is an IANA name.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant as epoch milliseconds, years 0000 to 9999 (to its last day but one, 22:00).
///
/// Written everywhere as the 24 characters `2026-11-22T21:48:23.000Z` (RFC 3339, UTC), so that text order is
/// time order in the API, in SQLite and in BSON alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// 0000-01-01T00:00:00.000Z, and jiff's last instant: the range that 24 characters can say and every zone can show.
const MIN_MILLIS: i64 = -62_167_219_200_000;
const MAX_MILLIS: i64 = 253_402_207_200_000;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 time with an offset, such as 2026-11-22T21:48:23Z")]
pub struct BadTimestamp;

impl Timestamp {
    /// Clamped to the years 0000 to 9999.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        if millis < MIN_MILLIS {
            Self(MIN_MILLIS)
        } else if millis > MAX_MILLIS {
            Self(MAX_MILLIS)
        } else {
            Self(millis)
        }
    }

    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, as JWT claims want them (RFC 7519 `NumericDate`).
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        Self::from_millis(self.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }

    #[must_use]
    pub fn minus(self, by: Duration) -> Self {
        Self::from_millis(self.0.saturating_sub(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long from `earlier` to `self`; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// RFC 3339, any offset.
    ///
    /// # Errors
    /// When the text has no offset, or is no such time, or lies outside the years 0000 to 9999.
    pub fn parse(text: &str) -> Result<Self, BadTimestamp> {
        let at = jiff::Timestamp::from_str(text.trim()).map_err(|_| BadTimestamp)?;
        let millis = at.as_millisecond();
        (MIN_MILLIS..=MAX_MILLIS).contains(&millis).then_some(Self(millis)).ok_or(BadTimestamp)
    }

    /// ISO 8601 where the offset may be missing, and then means UTC (the old system's rule for slot times).
    ///
    /// # Errors
    /// As [`Timestamp::parse`].
    pub fn parse_lenient(text: &str) -> Result<Self, BadTimestamp> {
        if let Ok(at) = Self::parse(text) {
            return Ok(at);
        }
        let civil = jiff::civil::DateTime::from_str(text.trim()).map_err(|_| BadTimestamp)?;
        let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| BadTimestamp)?;
        Self::try_from_jiff(zoned.timestamp())
    }

    fn try_from_jiff(at: jiff::Timestamp) -> Result<Self, BadTimestamp> {
        let millis = at.as_millisecond();
        (MIN_MILLIS..=MAX_MILLIS).contains(&millis).then_some(Self(millis)).ok_or(BadTimestamp)
    }

    #[must_use]
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// The wall clock of `zone` at this instant.
    #[must_use]
    pub fn in_zone(self, zone: &Zone) -> jiff::Zoned {
        self.to_jiff().to_zoned(zone.0.clone())
    }
}

impl Timestamp {
    /// The 24 characters. Digit by digit: every document that is read or shown holds several, and `write!` with widths
    /// takes longer than the rest of such a field.
    fn characters(self) -> [u8; 24] {
        let t = self.to_jiff().to_zoned(jiff::tz::TimeZone::UTC);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut put = |last: usize, digits: usize, number: i16| {
            let mut rest = number.unsigned_abs();
            for place in (0..digits).map(|back| last - back) {
                text[place] += (rest % 10) as u8;
                rest /= 10;
            }
        };
        put(3, 4, t.year());
        put(6, 2, t.month().into());
        put(9, 2, t.day().into());
        put(12, 2, t.hour().into());
        put(15, 2, t.minute().into());
        put(18, 2, t.second().into());
        put(22, 3, t.millisecond());
        text
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.characters()).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Timestamp {
    type Err = BadTimestamp;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(std::str::from_utf8(&self.characters()).map_err(serde::ser::Error::custom)?)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::text::deserialize(d)
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .examples([serde_json::json!("2026-11-22T21:48:23.000Z")])
            .into()
    }
}
impl utoipa::ToSchema for Timestamp {}

/// An IANA time zone, e.g. `Europe/Berlin`; looked up in the tables compiled into the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an IANA time zone name, such as Europe/Berlin")]
pub struct BadZone;

impl Zone {
    #[must_use]
    pub fn utc() -> Self {
        Self(jiff::tz::TimeZone::UTC)
    }

    /// # Errors
    /// When the name is not in the IANA tables.
    pub fn parse(name: &str) -> Result<Self, BadZone> {
        jiff::tz::TimeZone::get(name.trim()).map(Self).map_err(|_| BadZone)
    }

    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    #[must_use]
    pub fn as_jiff(&self) -> &jiff::tz::TimeZone {
        &self.0
    }
}

impl FromStr for Zone {
    type Err = BadZone;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::text::deserialize(d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_24_characters_and_sorts_as_time() {
        let a = Timestamp::parse("2026-11-22T22:48:23+01:00").unwrap();
        assert_eq!(a.to_string(), "2026-11-22T21:48:23.000Z");
        let b = Timestamp::parse("0999-01-01T00:00:00Z").unwrap();
        assert!(b < a && b.to_string() < a.to_string());
        assert_eq!(b.to_string().len(), 24);
    }

    #[test]
    fn a_time_without_offset_is_refused_unless_leniently_read_as_utc() {
        assert!(Timestamp::parse("2026-11-22T21:48:23").is_err());
        assert_eq!(Timestamp::parse_lenient("2026-11-22T21:48").unwrap().to_string(), "2026-11-22T21:48:00.000Z");
        assert!(Timestamp::parse_lenient("tomorrow").is_err());
        assert!(Timestamp::parse_lenient("2026-02-30T10:00:00").is_err());
    }

    #[test]
    fn arithmetic_stays_in_range() {
        let end = Timestamp::from_millis(i64::MAX);
        assert_eq!(end.to_string(), "9999-12-30T22:00:00.000Z");
        assert_eq!(end.plus(Duration::MAX), end);
    }
}
