//! Which engine scores, and how a language model is reached.

use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

use super::reader::{Setting, Settings};
use super::server::optional_url;

pub(super) const SETTINGS: &[Setting] = &[MODE, KEYS, MODEL, GEMINI_URL, LLM_URL, LLM_KEY, LLM_MODEL, WINDOW, DAILY];

const MODE: Setting = Setting {
    name: "HIREWIRE_SCREENING",
    default: "auto",
    help: "builtin (deterministic, offline), gemini (a language model), or auto (the model when a usable key is there).",
};
const KEYS: Setting = Setting {
    name: "HIREWIRE_GEMINI_KEYS",
    default: "gemini_keys.json",
    help: "Gemini keys: a JSON list of strings or of {key, label, requests_per_minute, requests_per_day}.\nPlaceholders are ignored; the file is read again when it changes.",
};
const MODEL: Setting =
    Setting { name: "HIREWIRE_GEMINI_MODEL", default: "gemini-3.8-flash", help: "The Gemini model." };
const GEMINI_URL: Setting = Setting {
    name: "HIREWIRE_GEMINI_URL",
    default: "",
    help: "Another base for the Gemini API: a proxy or a test server. Empty: Google's own.",
};
const LLM_URL: Setting = Setting {
    name: "HIREWIRE_LLM_URL",
    default: "",
    help: "An OpenAI-compatible server in Gemini's place, up to before /chat/completions, e.g. http://localhost:11434/v1.",
};
const LLM_KEY: Setting = Setting { name: "HIREWIRE_LLM_KEY", default: "", help: "Its key, where it wants one." };
const LLM_MODEL: Setting = Setting { name: "HIREWIRE_LLM_MODEL", default: "", help: "Its model." };
const WINDOW: Setting = Setting {
    name: "HIREWIRE_LLM_WINDOW",
    default: "0",
    help: "The most tokens of one question; a longer résumé is cut to it, section by section.\n0 means 65536 for Gemini and 8192 for another server, which must be set up for as many.",
};
const DAILY: Setting = Setting {
    name: "HIREWIRE_LLM_DAILY_TOKENS",
    default: "5000000",
    help: "Tokens that one workspace may use in a day (UTC), in and out together; 0 means no bound.",
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScreeningMode {
    Builtin,
    Gemini,
    #[default]
    Auto,
}

#[derive(Clone, Debug)]
pub struct ScreeningConfig {
    pub mode: ScreeningMode,
    pub gemini_keys: PathBuf,
    pub gemini_model: String,
    pub gemini_url: Option<Url>,
    /// Set: this one is used, and Gemini isn't.
    pub llm_url: Option<Url>,
    pub llm_key: Option<SecretString>,
    pub llm_model: String,
    /// Tokens of one question; `None`: the provider's usual.
    pub llm_window: Option<u32>,
    /// `None`: no bound.
    pub daily_tokens: Option<u64>,
}

impl ScreeningConfig {
    pub(super) fn read(settings: &mut Settings) -> Self {
        let config = Self {
            mode: settings.parse(&MODE, |text| match text {
                "builtin" => Ok(ScreeningMode::Builtin),
                "gemini" => Ok(ScreeningMode::Gemini),
                "auto" => Ok(ScreeningMode::Auto),
                _ => Err("must be builtin, gemini or auto".to_owned()),
            }),
            gemini_keys: PathBuf::from(settings.text(&KEYS)),
            gemini_model: settings.text(&MODEL),
            gemini_url: settings.parse(&GEMINI_URL, optional_url),
            llm_url: settings.parse(&LLM_URL, optional_url),
            llm_key: settings.secret(&LLM_KEY),
            llm_model: settings.text(&LLM_MODEL),
            llm_window: Some(settings.number(&WINDOW, 0..=10_000_000))
                .filter(|&n| n > 0)
                .and_then(|n| u32::try_from(n).ok()),
            daily_tokens: Some(settings.number(&DAILY, 0..=1_000_000_000_000)).filter(|&n| n > 0),
        };
        if config.llm_url.is_some() && config.llm_model.is_empty() {
            settings.fault(LLM_MODEL.name, "must be set with HIREWIRE_LLM_URL");
        }
        config
    }
}
