//! What stands beside an entry's dates and says nothing of whom and what: lengths, labels, how the work was.

/// "1 year 9 months", "(5 months)", "3 Jahre": lengths printed beside dates.
pub fn is_duration(text: &str) -> bool {
    let folded = super::fold::fold(text);
    let mut number = false;
    let mut unit = false;
    for w in super::fold::words(&folded) {
        // "A year", as programs count it.
        if w == "a" || w.bytes().all(|b| b.is_ascii_digit()) {
            number = true;
        } else if matches!(
            w,
            "year"
                | "years"
                | "yr"
                | "yrs"
                | "month"
                | "months"
                | "mo"
                | "mos"
                | "day"
                | "days"
                | "week"
                | "weeks"
                | "jahr"
                | "jahre"
                | "monat"
                | "monate"
                | "an"
                | "ans"
                | "mois"
                | "ano"
                | "anos"
                | "mes"
                | "meses"
                | "anno"
                | "anni"
                | "mesi"
                | "jaar"
                | "maanden"
                | "lat"
                | "rok"
                | "lata"
                | "yil"
                | "ay"
                | "ar"
                | "manad"
                | "manader"
                | "maned"
                | "maneder"
                | "mdr"
                | "roky"
                | "let"
                | "mesic"
                | "mesice"
                | "mesicu"
                | "mesiacov"
                | "luni"
                | "luna"
                | "ani"
        ) {
            unit = true;
        } else if !matches!(w, "and" | "und" | "et" | "y" | "e" | "per" | "less" | "than" | "about") {
            return false;
        }
    }
    number && unit
}

/// Words that label dates or say how the work was, and nothing of whom and what.
pub fn is_noise(text: &str) -> bool {
    let folded = super::fold::fold(text);
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let mut all = super::fold::words(folded);
    folded.is_empty()
        || LABELS.iter().any(|label| folded.starts_with(label)) && folded.len() < 60
        || is_duration(text)
        // "Juin – août 2012 et 2013".
        || all.all(|w| NOISE.contains(&w) || w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))
}

/// What public employers ask for beside the dates: "Hours per week: 40", "Series/Grade: GS-2003-11".
const LABELS: [&str; 11] = [
    "hours per week",
    "hours/week",
    "hrs per week",
    "wochenstunden",
    "heures par semaine",
    "horas semanales",
    "series/grade",
    "series / grade",
    "pay grade",
    "salary:",
    "supervisor:",
];

/// Words of lines that label dates or say how the work was, folded.
const NOISE: [&str; 71] = [
    "from",
    "to",
    "duration",
    "period",
    "date",
    "dates",
    "since",
    "full",
    "part",
    "time",
    "fulltime",
    "contract",
    "permanent",
    "vollzeit",
    "teilzeit",
    "zeitraum",
    "dauer",
    "tenure",
    "worked",
    "working",
    "work",
    "till",
    "temps",
    "plein",
    "partiel",
    "cdi",
    "cdd",
    "and",
    "the",
    "of",
    "employment",
    "on",
    "periode",
    "duree",
    "periodo",
    "duracion",
    "durata",
    "okres",
    "sure",
    "tiempo",
    "completo",
    "tempo",
    "pieno",
    "integral",
    "jornada",
    "completa",
    "parttime",
    "voltijd",
    "deeltijd",
    "befristet",
    "unbefristet",
    "festanstellung",
    "seit",
    "von",
    "bis",
    "hours",
    "tarih",
    "tarihi",
    "tarihleri",
    "donem",
    "fecha",
    "fechas",
    "datas",
    "duracao",
    "looptijd",
    "calisma",
    "presente",
    "arasi",
    "arasinda",
    "et",
    "und",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_labels_of_dates_are_noise() {
        for text in ["1 year 9 months", "a year", "(5 months)", "3 Jahre", "Duration:", "full time", "-", "seit"] {
            assert!(is_noise(text), "{text}");
        }
        for text in ["Acme", "5 bakers", "full time baker"] {
            assert!(!is_noise(text), "{text}");
        }
    }
}
