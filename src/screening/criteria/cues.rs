//! Words of a job's text that say how much something matters, in ten languages.

use std::sync::LazyLock;

use regex::Regex;

/// How much what follows matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Not asked for: what the company offers, who it is.
    Ignored,
    Nice,
    Plain,
    Must,
}

const MUST: &str = r"must[- ]haves?|must|required?|requires|requirements?|essential|mandatory|minimum|at least|necessary|compulsory|strong (?:knowledge|experience|command)|need(?:ed|s)?|prerequisite|zwingend|erforderlich|vorausgesetzt|voraussetzung(?:en)?|notwendig|unbedingt|muss|mindestens|requis(?:e?s)?|exigée?s?|obligatoires?|indispensables?|impérati(?:f|ve|vement)|nécessaires?|requerid[oa]s?|imprescindibles?|obligatori[oa]s?|necesari[oa]s?|excluyente|obbligatori[oa]|richiest[oaie]|obrigatóri[oa]s?|necessári[oa]s?|vereist|noodzakelijk|wymagan\w*|konieczn\w*|niezbędn\w*|zorunlu|şart|gerekli";
const NICE: &str = r"nice[- ]to[- ]have|good to have|(?:is|are|would be|be) an? (?:\w+ )?(?:plus|bonus|asset|advantage)|a plus|bonus|preferred|preferably|desirable|desired|advantageous|beneficial|optional(?:ly)?|ideally|would be (?:great|nice|helpful)|pluses|wünschenswert|von vorteil|idealerweise|gerne auch|pluspunkte?|kein muss|un plus|(?:serait|est) un (?:vrai )?(?:plus|atout)|un atout|souhaitée?s?|souhaitables?|appréciée?s?|idéalement|deseables?|valorables?|se valora(?:rá)?|preferibles?|preferentemente|opcional|preferibil[ei]|gradit[oaie]|costituisce titolo|desejáve(?:l|is)|diferencia(?:l|is)|preferencialmente|een pré|pluspunt|wenselijk|mile widzian\w*|atutem|dodatkowym|tercihen|tercih|artı";
const IGNORED_HEADING: &str = r"benefits|perks|we offer|what we offer|what you(?:'|’)?(?:ll| will) get|about (?:us|the company)|who we are|our company|compensation|salary|how to apply|wir bieten|das bieten wir|was wir bieten|benefits|über uns|deine vorteile|ihre vorteile|nous offrons|ce que nous offrons|avantages|à propos|qui sommes[- ]nous|ofrecemos|qué ofrecemos|beneficios|sobre nosotros|quiénes somos|offriamo|chi siamo|oferecemos|sobre nós|benefícios|wij bieden|over ons|oferujemy|o nas|sunuyoruz|hakkımızda|biz kimiz";
const MUST_HEADING: &str = r"requirements?|must[- ]haves?|required (?:skills|qualifications|experience)|minimum qualifications|basic qualifications|qualifications|what you bring|what you(?:'|’)?ll need|what we(?:'|’)?re looking for|what we are looking for|who you are|your profile|your skills|skills(?: and experience)?|key skills|anforderungen|anforderungsprofil|ihr profil|dein profil|das bringst du mit|das bringen sie mit|qualifikation(?:en)?|voraussetzungen|profil recherché|votre profil|ton profil|compétences requises|compétences|exigences|requisitos(?: mínimos)?|perfil(?: buscado)?|lo que buscamos|requisiti|profilo|competenze|o que buscamos|wat wij vragen|functie-?eisen|jouw profiel|vereisten|wymagania|oczekujemy|aranan nitelikler|gereksinimler";
const NICE_HEADING: &str = r"nice[- ]to[- ]haves?|good to have|preferred(?: qualifications| skills)?|bonus(?: points)?|pluses|plus|desirable|desired skills|optional|wünschenswert|von vorteil|pluspunkte|les plus|atouts|un plus|souhaité|deseable|valorable|se valorará|plus|titoli preferenziali|desejável|diferenciais|pluspunten|mile widziane|atuty|tercih sebebi|tercihen";

struct Cues {
    must: Regex,
    nice: Regex,
    ignored_heading: Regex,
    must_heading: Regex,
    nice_heading: Regex,
}

static CUES: LazyLock<Option<Cues>> = LazyLock::new(|| {
    let anywhere = |words: &str| Regex::new(&format!(r"(?i)(?:^|[^\p{{L}}])(?:{words})(?:[^\p{{L}}]|$)")).ok();
    let whole = |words: &str| {
        Regex::new(&format!(r"(?i)^[\W\d]*(?:(?:our|the|your|unsere|nos|das|die|deine?|ihre?)\s+)?(?:{words})[\W]*$"))
            .ok()
    };
    Some(Cues {
        must: anywhere(MUST)?,
        nice: anywhere(NICE)?,
        ignored_heading: whole(IGNORED_HEADING)?,
        must_heading: whole(MUST_HEADING)?,
        nice_heading: whole(NICE_HEADING)?,
    })
});

/// What a heading says of the lines below it; `None` for a line that is no heading.
pub fn of_heading(line: &str) -> Option<Need> {
    let cues = CUES.as_ref()?;
    let line = line.trim();
    if line.is_empty() || line.split_whitespace().count() > 7 || line.len() > 70 {
        return None;
    }
    if cues.nice_heading.is_match(line) {
        return Some(Need::Nice);
    }
    if cues.must_heading.is_match(line) {
        return Some(Need::Must);
    }
    if cues.ignored_heading.is_match(line) {
        return Some(Need::Ignored);
    }
    // Any other heading ends the part before it.
    (line.ends_with(':') || line.starts_with('#')).then_some(Need::Plain)
}

/// What a sentence says of the things in it, under a heading of this need.
pub fn of_sentence(sentence: &str, under: Need) -> Need {
    let Some(cues) = CUES.as_ref() else { return under };
    if under == Need::Ignored {
        Need::Ignored
    } else if under == Need::Nice || cues.nice.is_match(sentence) {
        Need::Nice
    } else if cues.must.is_match(sentence) {
        Need::Must
    } else {
        under
    }
}

/// Whether the words are a piece of a sentence, and no name of a thing: somebody speaks or is spoken to.
pub fn is_said(words: &str) -> bool {
    const WORDS: &str = r"we|we(?:'|’)\w+|you|you(?:'|’)\w+|your|our|are|will|wants?|wanted|seeks?|seeking|needs?|looking|hiring|join|wir|du|unser\w*|suchen|gesucht|brauchen|sind|hast|nous|vous|notre|votre|(?:re)?cherchons|sommes|êtes|avez|buscamos|necesitamos|somos|tenemos|nuestr[oa]s?|cerchiamo|siamo|nostr[oaie]|procuramos|precisamos|você|noss[oa]s?|wij|zoeken|jij|onze|(?:po)?szukujemy|szukamy|jesteśmy|arıyoruz|bizim?";
    static SAID: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(&format!(r"(?i)(?:^|[^\p{{L}}])(?:{WORDS})(?:[^\p{{L}}]|$)")).ok());
    SAID.as_ref().is_some_and(|pattern| pattern.is_match(words))
}

/// Whether the words ask who a person is, where only what they can counts.
pub fn is_protected(words: &str) -> bool {
    const WORDS: &str = r"(?:fe)?males?|wom[ae]n|m[ae]n|gender|girls?|boys?|lad(?:y|ies)|gentlem[ae]n|married|unmarried|marital status|single status|pregnan\w+|age(?:d)?|age limit|age group|young|years old|religio\w+|caste|nationality|ethnicity|race|skin colou?r|photo(?:graph)? required|weiblich|männlich|geschlecht|alter|ledig|verheiratet|staatsangehörigkeit|konfession|femme|homme|sexe|âge|célibataire|nationalité|mujer(?:es)?|hombres?|sexo|edad|soltero|casado|nacionalidad|donna|uomo|età|mulher|homem|idade|vrouw|leeftijd|kobieta|mężczyzna|wiek|kadın|erkek|yaş";
    static PROTECTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(r"(?i)^\W*(?:only\s+)?(?:{WORDS})(?:\W+(?:candidates?|applicants?|only|preferred|required|below|under|between|max\w*|min\w*|\d+|to|and|or|years?|{WORDS}))*\W*$")).ok()
    });
    PROTECTED.as_ref().is_some_and(|pattern| pattern.is_match(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_read_in_many_languages() {
        for (sentence, need) in [
            ("Rust is a must", Need::Must),
            ("Experience with Kafka is a plus", Need::Nice),
            ("SQL required", Need::Must),
            ("Kenntnisse in SAP zwingend erforderlich", Need::Must),
            ("Erfahrung mit SAP von Vorteil", Need::Nice),
            ("La maîtrise d'Excel est indispensable", Need::Must),
            ("L'anglais serait un atout", Need::Nice),
            ("Imprescindible experiencia en SAP", Need::Must),
            ("Se valorará inglés", Need::Nice),
            ("You will write Rust", Need::Plain),
        ] {
            assert_eq!(of_sentence(sentence, Need::Plain), need, "{sentence}");
        }
    }

    #[test]
    fn headings_set_the_need_of_what_follows() {
        for (line, need) in [
            ("Requirements:", Some(Need::Must)),
            ("## Nice to have", Some(Need::Nice)),
            ("Ihr Profil", Some(Need::Must)),
            ("Wir bieten:", Some(Need::Ignored)),
            ("What we offer", Some(Need::Ignored)),
            ("Your tasks:", Some(Need::Plain)),
            ("Rust", None),
            ("- 5 years of Rust", None),
        ] {
            assert_eq!(of_heading(line), need, "{line}");
        }
    }

    #[test]
    fn who_a_person_is_cannot_be_asked() {
        for words in
            ["female", "Male candidates only", "age below 30", "unmarried", "young", "weiblich", "Edad 25 to 30"]
        {
            assert!(is_protected(words), "{words}");
        }
        for words in [
            "women's health",
            "manual testing",
            "management",
            "gender studies",
            "age-related macular degeneration",
            "men's fashion",
        ] {
            assert!(!is_protected(words), "{words}");
        }
    }
}
