//! Ways to reach a person: e-mail addresses, links, telephone numbers, streets.

use std::sync::LazyLock;

use regex::Regex;

use super::{EMAIL, Found, LINK, PHONE, STREET, is_capitalised, pattern};
use crate::resume::Profile;

pub(super) fn hide(found: &mut Found, profile: &Profile) {
    found.all(&EMAILS, EMAIL);
    found.exact(profile.emails.iter().chain(&profile.email), EMAIL);
    found.all(&LINKS, LINK);
    found.exact(&profile.links, LINK);
    phones(found);
    for phone in profile.phones.iter().chain(&profile.phone) {
        same_digits(found, phone);
    }
    streets(found);
    found.all(&STREETS, STREET);
}

/// A domain needs its dot: "Engineer @ ACME" is an employer.
static EMAILS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)[\p{L}\p{N}._%+'-]+\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\p{L}\p{N}-]+",
        r"(?:(?:\.|\s?[(\[{](?:dot|punkt|point|punto)[)\]}]\s?)[\p{L}\p{N}-]*[\p{L}\p{N}])+",
        r"|[\p{L}\p{N}._%+'-]+\s+at\s+[\p{L}\p{N}-]+(?:\s+dot\s+[\p{L}\p{N}-]+)+",
    ])
});

static LINKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r#"(?i)(?:https?://|www\.)[^\s<>"|]+"#,
        r"|(?:[a-z0-9-]+\.)*(?:linkedin|github|gitlab|bitbucket|twitter|facebook|instagram|medium|stackoverflow",
        r"|behance|dribbble|xing|kaggle|youtube|hackerrank|leetcode|codepen|orcid|researchgate)\.(?:com|org|net|io)",
        r"(?:\s?/\s?[^\s<>|,;]+)?",
        // Any host with a path; ASP.NET/C# is none.
        r"|\b(?:[a-z0-9-]+\.)+(?:com|org|io|me|dev|in|co|us|uk|de|fr|es|it|pt|nl|pl|tr|at|ch|eu|page|app|site|xyz|info|example)",
        r"/[^\s<>|,;]+",
        r"|\b[a-z0-9-]+\.(?:github|gitlab)\.io\b[^\s|]*|\bt\.me/\S+|\bwa\.me/\S+",
        r"|\b(?:linked\s?in|github|gitlab|twitter|skype|instagram|facebook|xing|telegram|whatsapp)",
        r"(?:\s+(?:id|profile|handle|account|user))?[ \t]*:[ \t]*[@\w./+-]*[\w/]",
    ])
});

/// 12 Main Street, Apt 4: the words between number and street word are its first group.
static STREETS_ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)\b\d{1,5}[a-z]?(?:[/-]\d{1,4}[a-z]?)?,?[ \t]+((?:[\p{L}.'’-]+[ \t]+|\d{1,3}(?:st|nd|rd|th)[ \t]+){1,4}",
        r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|ter",
        r"|way|parkway|pkwy|circle|cir|highway|hwy|crescent|mews|nagar|marg|colony|layout|cross|main))\b\.?",
        r"(?:,?[ \t]*(?:apt|apartment|suite|ste|unit|flat|floor|fl|no|\#)\.?[ \t]*[\w-]+)?",
    ])
});

/// Streets in the orders and words of other countries; flats, plots and post-office boxes; a postal code right behind.
static STREETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        // Hauptstraße 12, 10115
        r"(?i)\b[\p{L}.-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein|gatan|vägen|gata)",
        r"[ \t]+\d{1,4}[ \t]?[a-z]?\b(?:,?[ \t]*(?:[a-z]-)?\d{4,5}\b)?",
        // 12 rue de la Paix, Calle Mayor 5, Via Roma 3, ul. Prosta 7
        r"|\b\d{1,4},?[ \t]+(?:bis[ \t]+)?(?:rue|avenue|boulevard|place|chemin|impasse|allée|quai)[ \t]+[\p{L}'’ -]{2,40}",
        r"|(?-i:\b(?:(?:Calle|Avenida|Avda|Paseo|Plaza|Carrera|Via|Viale|Piazza|Corso|Largo|Rua|Travessa|Praça|Ulica|Aleja|Osiedle",
        r"|C/)[ \t]+|(?:Avda|Av|[Uu]l|Al|[Oo]s|[Pp]l)\.[ \t]*)",
        r"(?:\p{Lu}[\p{L}.'’-]*,?[ \t]+|d[eiao]s?l?[ \t]+|l[ao]s?[ \t]+){1,5}(?:[Nn][º°.o]*[ \t]*)?\d{1,4}[a-zA-Z]?",
        r"(?:/\d{1,4}|[ \t]+m\.?[ \t]*\d{1,4})?\b)",
        // Barbaros Mah. Gül Sok. No: 12 D: 3
        r"|\b(?-i:(?:\p{Lu}[\p{L}.]*[ \t]+){1,3}(?:Mah|Cad|Sok|Blv|Mahallesi|Caddesi|Sokak|Sokağı|Bulvarı)\.?)",
        r"[^\n|;]{0,40}?\b(?:no|daire|d|kat|k)[ \t]*[.:][ \t]*\d+[\w/-]*(?:[ \t,]+(?:daire|d|kat|k)[ \t]*[.:][ \t]*\d+)*",
        // Flat No. 3, H.No 4-5/6, Plot 7, P.O. Box 8
        r"|\b(?:flat|plot|door|house|h\.?|d\.?|room|shop|apt|apartment)\.?[ \t]*(?:no|number|\#)\.?[ \t]*[:.-]?[ \t]*[\w/-]*\d[\w/-]*",
        r"|\bp\.?[ \t]?o\.?[ \t]?box[ \t]*\d+|\bpostfach[ \t]*[\d ]+\d",
    ])
});

static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"(?:\+|\b|\()\d[\d \t().–/-]{5,}\d\b"]));
static PHONE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)(?:phone|mobile|mob|cell|tel|telephone|telefon|telefono|telefone|telefoon|telemóvel|handy|téléphone|portable",
        r"|móvil|teléfono|cellulare|celular|mobiel|komórka|cep|gsm|contact|call|fax|ph|whatsapp)",
        r"(?:\s*(?:no|number|nr))?\.?[ \t]*[:.–-]?[ \t]*$",
    ])
});

/// "12 people on the way" is no street: a street's words are names, with capital letters, or numbers.
fn streets(found: &mut Found) {
    for street in STREETS_ENGLISH.captures_iter(found.text) {
        let (Some(whole), Some(words)) = (street.get(0), street.get(1)) else { continue };
        if words.as_str().split_whitespace().all(is_capitalised) {
            found.hide(whole.range(), STREET);
        }
    }
}

/// Runs of digits that are long enough, and no dates: two years in one run are a period of work.
fn phones(found: &mut Found) {
    for m in DIGITS.find_iter(found.text) {
        let groups: Vec<&str> = m.as_str().split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
        let digits: usize = groups.iter().map(|g| g.len()).sum();
        let years = groups.iter().filter(|g| g.len() == 4 && (g.starts_with("19") || g.starts_with("20"))).count();
        let before = &found.text[..m.start()];
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let labelled = PHONE_LABEL.is_match(line) || m.as_str().starts_with('+');
        let least = if labelled { 6 } else { 9 };
        if (least..=16).contains(&digits) && years < 2 && (labelled || years == 0 || digits > 10) {
            found.hide(m.range(), PHONE);
        }
    }
}

/// A number that the parser found, however its digits are parted elsewhere.
fn same_digits(found: &mut Found, phone: &str) {
    let digits: Vec<String> = phone.chars().filter(char::is_ascii_digit).map(String::from).collect();
    if digits.len() >= 6
        && let Ok(pattern) = Regex::new(&format!(r"[+(]*{}", digits.join(r"[\s().\-–/·]*")))
    {
        found.all(&pattern, PHONE);
    }
}
