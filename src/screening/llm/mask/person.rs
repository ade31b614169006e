//! Date of birth, age, and the personal lines of a CV.

use std::sync::LazyLock;

use regex::Regex;

use super::{BIRTH, Found, PERSONAL, pattern};

/// Lines in which an age may stand alone: those above the first part of a CV.
const HEAD_LINES: usize = 12;

pub(super) fn hide(found: &mut Found) {
    found.all(&BIRTHS, BIRTH);
    found.all(&AGES, BIRTH);
    found.all(&PERSONALS, PERSONAL);
    let head = found.text.match_indices('\n').nth(HEAD_LINES).map_or(found.text.len(), |(at, _)| at);
    for age in AGE_ALONE.captures_iter(&found.text[..head]) {
        if let Some(group) = age.get(1) {
            found.hide(group.range(), BIRTH);
        }
    }
}

static BIRTHS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)\b(?:date\s+of\s+birth|d\.?\s?o\.?\s?b\b\.?|birth\s?-?date|birthday|born(?:\s+on)?",
        r"|geburtsdatum|geburtstag|geb(?:oren|\.)(?:\s+am)?|jahrgang",
        r"|date\s+de\s+naissance|née?\s+le|née?\s+en",
        r"|fecha\s+de\s+nacimiento|f\.?\s?nac\.?|nacid[oa]\s+(?:el|en)",
        r"|data\s+di\s+nascita|nat[oa]\s+(?:a\s+[\p{L} ]{2,25}\s+)?il",
        r"|data\s+de\s+nascimento|nascid[oa]\s+(?:a|em)",
        r"|geboortedatum|geboren\s+op|data\s+urodzenia|ur\.|urodzon[ya]|rocznik|doğum\s+(?:tarihi|yılı)",
        r"|födelsedatum|fødselsdato)(?:\b|[\s:.–—-])",
        r"[\s:.–—-]*[^\n|;]{0,30}?(?:(?:19|20)\d{2}(?:-\d{1,2}-\d{1,2})?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b",
    ])
});

static AGES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)\b(?:age|alter|âge|edad|età|idade|leeftijd|wiek|yaş|yaşı)[ \t]*[:–-][ \t]*\d{2}\b",
        r"(?:[ \t]*(?:years?|jahre|ans|años|anni|anos|jaar|lat|lata)\b)?",
        r"|\b(?:aged|âgée?[ \t]+de)[ \t]+\d{2}\b(?:[ \t]+ans\b)?",
        r"|\b\d{2}[ \t-]+(?:years?[ \t-]+old|jahre[ \t]+alt|años[ \t]+de[ \t]+edad|anni[ \t]+d['’]età|anos[ \t]+de[ \t]+idade",
        r"|jaar[ \t]+oud|yaşında)\b",
    ])
});

/// "34 ans" with nothing beside it: behind a noun it would be years of work.
static AGE_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?im)(?:^|[|,;·•])[ \t]*((?:1[6-9]|[2-7]\d)[ \t]+(?:years?|jahre|ans|años|anni|anos|jaar|lat|lata))",
        r"[ \t]*(?:$|[|,;·•])",
    ])
});

static PERSONALS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?im)\b(?:(?:father|mother|husband|spouse|wife)(?:['’]?s)?(?:\s+name)?|marital\s+status|sex|gender|pronouns",
        r"|civil\s+status|geschlecht|anrede|familienstand|sexe|civilité|sexo|género|gênero|sesso|geslacht|płeć|cinsiyeti?",
        r"|état\s+civil|situation\s+familiale|estado\s+civil|stato\s+civile|burgerlijke\s+staat|stan\s+cywilny|medeni\s+(?:hali?|durumu?)",
        r"|askerlik(?:\s+durumu)?|servizio\s+militare|wehrdienst",
        r"|passport(?:\s+(?:no|number))?\.?|aadhaar(?:\s+no)?\.?|pan\s+(?:no|card)\.?|ssn|national\s+id|pesel|dni|nif|bsn)",
        r"[ \t]*[:–-][ \t]*[^\n|;,]{1,50}?(?:[ \t]{2,}|[|;,]|$)",
        r"|\b[sdw]/o\b\.?[ \t:]*(?:\p{Lu}[\p{L}.]*[ \t]*){1,4}",
    ])
});
