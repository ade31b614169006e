//! What a change says of one field that may be empty.

use garde::error::NoKey;
use garde::rules::inner::Inner;
use serde::{Deserialize, Deserializer};

/// Tells `null` from a field that was left away, which wants `#[serde(default)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Said<T> {
    /// Left away: the field stays as it is.
    #[default]
    Nothing,
    /// `null`: the field becomes empty.
    Null,
    Value(T),
}

impl<T> Said<T> {
    /// The field as it is after the change.
    #[must_use]
    pub fn or(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Nothing => before,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Said<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

/// So that a value is held to the rules of its field.
impl<T> Inner<T> for Said<T> {
    type Key = NoKey;

    fn validate_inner<F: FnMut(&T, &NoKey)>(&self, mut rule: F) {
        if let Self::Value(value) = self {
            rule(value, &NoKey::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Change {
        #[serde(default)]
        salary: Said<i64>,
    }

    #[test]
    fn null_is_told_from_nothing() {
        let said = |text: &str| serde_json::from_str::<Change>(text).unwrap().salary;
        assert_eq!((said("{}"), said("{}").or(Some(1))), (Said::Nothing, Some(1)));
        assert_eq!((said(r#"{"salary": null}"#), said(r#"{"salary": null}"#).or(Some(1))), (Said::Null, None));
        assert_eq!(said(r#"{"salary": 2}"#).or(Some(1)), Some(2));
        assert!(serde_json::from_str::<Change>(r#"{"salary": "2"}"#).is_err());
    }
}
