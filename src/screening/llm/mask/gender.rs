//! Words that say a gender: titles, nouns, pronouns, and endings that give it away, in English, German, French, Spanish,
//! Italian, Portuguese, Dutch, Polish and Turkish. Capital letters alone are other things: HE (higher education), HIS
//! (hospital information system), MS, MR. Job titles that French, Spanish, Italian, Portuguese and Polish inflect stay:
//! they are what a level rests on.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, PERSONAL, pattern};

/// Whether these words say anybody's gender.
#[must_use]
pub fn says_gender(text: &str) -> bool {
    WORDS.is_match(text)
}

pub(super) fn hide(found: &mut Found) {
    for word in WORDS.find_iter(found.text) {
        // A midwife in French.
        if !found.text[..word.start()].ends_with("sage-") {
            found.hide(word.range(), PERSONAL);
        }
    }
    found.groups(&ENDINGS, PERSONAL);
    match Tongue::of(found.text) {
        Some(Tongue::German) => {
            found.all(&GERMAN, PERSONAL);
            found.groups(&GERMAN_ENDINGS, "");
        }
        Some(Tongue::French) => found.all(&FRENCH, PERSONAL),
        Some(Tongue::Italian) => found.all(&ITALIAN, PERSONAL),
        Some(Tongue::Dutch) => found.all(&DUTCH, PERSONAL),
        Some(Tongue::Polish) => found.all(&POLISH, PERSONAL),
        None => {}
    }
}

/// What says it in whatever language stands around it.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]ers|[Hh]is|[Hh]imself|[Hh]erself|[Ee]lles?|[Éé]l|[Éé]lla|[Ee]lla|[Ee]gli|[Ee]l[ea]|[Hh]ij|[Zz]ij)\b",
        r"|\b(?:Mrs|Mr|Ms|Miss|Mister|Madam|Herrn?|Frau|Fräulein|Monsieur|Madame|Mademoiselle|Mme|Mlle",
        r"|Señorita|Señora|Señor|Srta|Sra|Doña|Dña|Senhora|Senhor|Signorina|Signora|Signore|Dottoressa|Professoressa",
        r"|Mevrouw|Meneer|Mevr|Dhr|Pani|Bayan|Beyefendi|Hanımefendi|Hanım)\b\.?",
        r"|\b(?:Sig\.(?:ra|na)?|Dott\.ssa|Prof\.ssa|mevr\.|dhr\.|[Dd]e heer)",
        r"|(?i:\b(?:",
        r"male|female|masculine|feminine|woman|women|girls?|boys?|lady|ladies|gentlem[ae]n|wife|husband|fraternity|sorority",
        r"|widow(?:er|ed)?|(?:maternity|paternity)[ \t]+leave|(?:mother|father|son|daughter)[ \t]+of",
        r"|m[äa]nnlich(?:e[rsmn]?)?|weiblich(?:e[rsmn]?)?|ehefrau|ehemann|gattin|tochter|sohn|mutter|vater|witwer?|hausfrau|hausmann",
        r"|mutterschutz|mädchen|homme|femme|masculin|féminine?|époux|épouse|mari|mère|père|fille|veuve|veuf|mari(?:é|ée)|divorc(?:é|ée)",
        r"|masculino|masculina|femenino|femenina|feminino|feminina|hombre|mujer|varón|espos[oa]|marido|viud[oa]|solter[oa]|casad[oa]|divorciad[oa]",
        r"|hij[oa]|maschio|femmina|maschile|femminile|uomo|donna|moglie|marito|vedov[oa]|celibe|nubile|coniugat[oa]|sposat[oa]|divorziat[oa]",
        r"|homem|mulher|viúv[oa]|solteir[oa]|mãe|filh[oa]",
        r"|mannelijk|vrouwelijk|vrouw|echtgenoot|echtgenote|weduwe|weduwnaar|meisje|jongen|dochter|moeder|mevrouw|meneer",
        r"|mężczyzna|kobieta|żona|mąż|żonaty|zamężna|wdowa|wdowiec|panna|kawaler|rozwiedzion[ya]|córka",
        r"|erkek|kadın|bayan|kız",
        r")(?:['’]s?)?\b|\b(?:men|man)['’]s\b)",
    ])
});

/// Sales[man], sales[woman].
static ENDINGS: LazyLock<Regex> =
    LazyLock::new(|| pattern(&[r"(?i)\b(?:sales|chair|business|spokes|fore|camera|police|fire)((?:wo)?m[ae]n)\b"]));

static GERMAN: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"\b(?:[Ee]r|[Ii]hn|[Ii]hm)\b"]));
/// Entwickler[in], Kauf[frau]: what is left is the word for everybody.
static GERMAN_ENDINGS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"\b(?:\p{Lu}[\p{L}-]+?(?:ler|ner|ter|ger|der|ber|cher|eur|tor|ist|dent|istent|ikant|ferent|zent|log|wirt|wält|ärzt)",
        r"|\p{L}*(?:Kauf|kauf|Fach|fach|Geschäfts|Kamera|Feuerwehr))(in|innen|frau|mann)\b",
    ])
});
static FRENCH: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"\b(?:[Ii]l|[Ll]ui|fils)\b"]));
static ITALIAN: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"\b(?:[Ll]ei|[Ll]ui|figli[oa])\b"]));
static DUTCH: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"\b(?:[Hh]aar|[Hh]em|[Zz]oon)\b"]));
static POLISH: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"\b(?:[Oo]n|[Oo]na|[Jj]ego|[Jj]ej)\b"]));

/// A language in which common words are pronouns: "il" is he in French, and the article in Italian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tongue {
    German,
    French,
    Italian,
    Dutch,
    Polish,
}

/// Words that stand in every text of the language and in few of the others.
const COMMON: [(Option<Tongue>, &[&str]); 7] = [
    (None, &["and", "the", "of", "with", "for", "to", "in"]),
    (None, &["y", "los", "las", "con", "para", "em", "com", "dos", "das", "na"]),
    (Some(Tongue::German), &["und", "der", "die", "mit", "für", "von", "im", "bei"]),
    (Some(Tongue::French), &["et", "les", "des", "pour", "avec", "dans", "du", "aux"]),
    (Some(Tongue::Italian), &["e", "di", "per", "della", "dei", "nel", "gli", "delle"]),
    (Some(Tongue::Dutch), &["en", "het", "een", "van", "voor", "met", "bij", "de"]),
    (Some(Tongue::Polish), &["i", "w", "z", "oraz", "na", "przez", "dla", "do"]),
];

impl Tongue {
    /// The language whose common words stand in the text most often, if that is one of these.
    fn of(text: &str) -> Option<Self> {
        let mut counts = [0_usize; COMMON.len()];
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() <= 6 && !w.is_empty()) {
            let word = word.to_lowercase();
            for (count, (_, common)) in counts.iter_mut().zip(COMMON) {
                *count += usize::from(common.contains(&word.as_str()));
            }
        }
        let most = *counts.iter().max()?;
        let at = counts.iter().position(|count| *count == most && most >= 3)?;
        COMMON[at].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_told_by_its_common_words() {
        for (text, tongue) in [
            ("Arbeit mit Kunden und Partnern, Leitung der Gruppe für Technik", Some(Tongue::German)),
            ("Gestion des comptes et suivi des clients avec les équipes dans le groupe", Some(Tongue::French)),
            ("Gestione dei clienti e sviluppo di servizi per la rete della banca", Some(Tongue::Italian)),
            ("Werken met het team van de afdeling voor techniek en een klant", Some(Tongue::Dutch)),
            ("Praca w zespole i z klientami oraz wsparcie dla firmy na rynku", Some(Tongue::Polish)),
            ("Work with the team and the client for all of the years", None),
            ("Trabajo con los clientes y las redes para la banca", None),
            ("Rust", None),
        ] {
            assert_eq!(Tongue::of(text), tongue, "{text}");
        }
    }
}
