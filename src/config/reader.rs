//! How settings are read: from one source, all faults collected.

use std::collections::BTreeMap;
use std::fmt;

use secrecy::SecretString;

/// A setting as `.env.example` shows it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub name: &'static str,
    pub default: &'static str,
    pub help: &'static str,
}

/// Names and values before they are checked.
#[derive(Clone, Default)]
pub struct Source(BTreeMap<String, String>);

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Source {
    /// The environment, then the current folder's `.env`; only names that begin with `HIREWIRE_`.
    ///
    /// # Errors
    /// When `.env` is there and can't be read.
    pub fn environment() -> Result<Self, BadSettings> {
        let mut values = BTreeMap::new();
        match dotenvy::dotenv_iter() {
            Ok(lines) => {
                for line in lines {
                    let (name, value) = line.map_err(|e| BadSettings(vec![format!(".env: {e}")]))?;
                    values.insert(name, value);
                }
            }
            Err(e) if e.not_found() => {}
            Err(e) => return Err(BadSettings(vec![format!(".env: {e}")])),
        }
        values.extend(std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            // A value that is no text is kept as rubbish, so that its setting is named as unreadable.
            Some((name, value.to_string_lossy().into_owned()))
        }));
        values.retain(|name, _| name.starts_with("HIREWIRE_"));
        Ok(Self(values))
    }

    /// For tests and `demo`.
    #[must_use]
    pub fn fixed(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// One value as it was given, unchecked.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    /// Puts a value where there is none.
    #[must_use]
    pub fn or(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.entry(name.to_owned()).or_insert_with(|| value.into());
        self
    }
}

/// One message that names every setting that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSettings(pub Vec<String>);

impl fmt::Display for BadSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bad settings: {}", self.0.join("; "))
    }
}

impl std::error::Error for BadSettings {}

/// Reads settings and collects what is wrong with them.
pub struct Settings {
    source: Source,
    faults: Vec<String>,
}

impl Settings {
    pub(super) fn new(source: Source) -> Self {
        let known: Vec<&str> =
            super::Config::all_settings().iter().flat_map(|(_, all)| all.iter().map(|s| s.name)).collect();
        let mut faults = Vec::new();
        for name in source.0.keys() {
            // Names for the test suite and the like, which the binary itself does not read.
            if known.contains(&name.as_str()) || name.starts_with("HIREWIRE_TEST_") || name.starts_with("HIREWIRE_CI_")
            {
                continue;
            }
            let near =
                known.iter().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
            faults.push(format!("{name} is no setting; did you mean {}?", near.unwrap_or(&"HIREWIRE_LISTEN")));
        }
        Self { source, faults }
    }

    /// The value, or the default; empty counts as not set.
    pub(super) fn text(&self, setting: &'static Setting) -> String {
        let value = self.source.0.get(setting.name).map(|v| v.trim()).filter(|v| !v.is_empty());
        value.unwrap_or(setting.default).to_owned()
    }

    pub(super) fn optional(&self, setting: &'static Setting) -> Option<String> {
        Some(self.text(setting)).filter(|v| !v.is_empty())
    }

    pub(super) fn secret(&self, setting: &'static Setting) -> Option<SecretString> {
        self.optional(setting).map(SecretString::from)
    }

    /// Parses the value; a fault is noted under the setting's name, and the default stands in until the end.
    pub(super) fn parse<T>(&mut self, setting: &'static Setting, parse: impl Fn(&str) -> Result<T, String>) -> T
    where
        T: Default,
    {
        let text = self.text(setting);
        match parse(&text) {
            Ok(value) => value,
            Err(why) => {
                self.fault(setting.name, &why);
                parse(setting.default).unwrap_or_default()
            }
        }
    }

    /// A whole number within bounds.
    pub(super) fn number(&mut self, setting: &'static Setting, bounds: std::ops::RangeInclusive<u64>) -> u64 {
        self.parse(setting, |text| match text.parse::<u64>() {
            Ok(n) if bounds.contains(&n) => Ok(n),
            _ => Err(format!("must be a whole number from {} to {}", bounds.start(), bounds.end())),
        })
    }

    /// `on` or `off`.
    pub(super) fn switch(&mut self, setting: &'static Setting) -> bool {
        self.parse(setting, |text| match text.to_ascii_lowercase().as_str() {
            "on" | "true" | "yes" | "1" => Ok(true),
            "off" | "false" | "no" | "0" => Ok(false),
            _ => Err("must be on or off".to_owned()),
        })
    }

    /// Notes a fault; the value itself is not repeated, since it may be a secret.
    pub(super) fn fault(&mut self, name: &str, why: &str) {
        self.faults.push(format!("{name} {why}"));
    }

    pub(super) fn finish<T>(self, config: T) -> Result<T, BadSettings> {
        if self.faults.is_empty() { Ok(config) } else { Err(BadSettings(self.faults)) }
    }
}
