//! A person's name in every form that a résumé has it: in order, turned round, in capitals, with initials, in file
//! names, handles and links, with a title before it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::{Found, LINK, NAME, PERSONAL, is_capitalised, pattern};
use crate::resume::Profile;
use crate::screening::degrees;
use crate::taxonomy;

/// Lines in which initials may stand alone, as a monogram.
const HEAD_LINES: usize = 5;

/// Between a name's parts: blanks, a comma, what file names and links have.
const BETWEEN: &str = r"[\s.,_+-]*";

/// The same on one line: what stands on the next is no first name.
const BESIDE: &str = r"[ \t.,_+-]*";

pub(super) fn hide(found: &mut Found, profile: &Profile) {
    let parts: Vec<String> = match &profile.name {
        Some(name) => parts_of(name),
        None => first_line(found),
    };
    let real: Vec<&str> = parts.iter().map(|p| p.trim_matches('.')).filter(|p| names_a_person(p)).collect();
    let mut forms = Vec::new();
    if !parts.is_empty() {
        forms.extend(whole(&parts));
    }
    if let (Some(first), Some(last)) = (real.first(), real.last())
        && real.len() >= 2
    {
        forms.extend(with_initials(&real, first, last));
    }
    let mut places: Vec<Range<usize>> = forms.iter().flat_map(|form| found.standing(form)).collect();
    places.retain(|p| is_somebody(&found.text[p.clone()]));
    places.extend(monogram(found, &real));
    let mut words: Vec<String> = real.iter().map(|w| (*w).to_owned()).collect();
    words.extend(real.iter().flat_map(|w| w.split('-')).filter(|w| names_a_person(w)).map(ToOwned::to_owned));
    words.extend(in_addresses(found, profile));
    words.sort_unstable();
    words.dedup();
    for word in words.iter().filter(|word| !is_skill(word)) {
        places.extend(alone(found, word));
        links(found, word);
    }
    found.groups(&MAIDEN, NAME);
    for place in places {
        titles(found, &place);
        found.hide(place, NAME);
    }
    locals(found, profile, &words);
}

/// Initials and a name may be other words: S. Park is no Spark, Maria Silva no M.S., and Anna Baker not "a baker".
fn is_somebody(said: &str) -> bool {
    let joined = !said.contains(char::is_whitespace);
    let article = said.chars().next().is_some_and(char::is_lowercase) && said.chars().nth(1) == Some(' ');
    !(joined && taxonomy::lookup(said).is_some()) && degrees::highest(said).is_none() && !article
}

fn parts_of(name: &str) -> Vec<String> {
    name.split(|c: char| c.is_whitespace() || c == ',').filter(|p| !p.is_empty()).map(ToOwned::to_owned).collect()
}

/// With and without accents: ü is u or ue.
fn spellings(word: &str) -> String {
    let bare: String = word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    let bare = bare.replace('ł', "l").replace('Ł', "L").replace('ø', "o").replace('ß', "ss").replace('ı', "i");
    let spelled: String = word
        .nfc()
        .map(|c| match c {
            'ä' | 'Ä' => "ae".to_owned(),
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe".to_owned(),
            'ü' | 'Ü' => "ue".to_owned(),
            'ß' => "ss".to_owned(),
            c => c.to_string(),
        })
        .collect();
    let mut all = vec![regex::escape(word)];
    for other in [bare, spelled].iter().map(|w| regex::escape(w)) {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    format!("(?:{})", all.join("|"))
}

fn form(body: &str) -> Option<Regex> {
    Regex::new(&format!("(?i){body}")).ok()
}

/// All parts in order, the last one first, and the first and the last alone.
fn whole(parts: &[String]) -> Vec<Regex> {
    // Only an initial has a dot of its own: behind a name it may begin a file's ending.
    let dot = |part: &str| if part.ends_with('.') || part.chars().count() == 1 { r"\.?" } else { "" };
    let spelled: Vec<String> = parts.iter().map(|p| spellings(p.trim_end_matches('.')) + dot(p)).collect();
    let mut forms = vec![format!("{}(?:s|_?(?:resume|cv|lebenslauf))?", spelled.join(BETWEEN))];
    if let [first, .., last] = spelled.as_slice() {
        let rest = &spelled[..spelled.len() - 1];
        forms.push(format!("{last}{BESIDE}{}", rest.join(BESIDE)));
        forms.push(format!("{first}{BETWEEN}{last}"));
        forms.push(format!("{last}{BESIDE}{first}"));
    }
    forms.iter().filter_map(|body| form(body)).collect()
}

/// J. Q. Smith, JSmith, Smith J., Ann S., A.Q.S.
fn with_initials(real: &[&str], first: &str, last: &str) -> Vec<Regex> {
    let initial = |word: &str| word.chars().next().map(|c| spellings(&c.to_string())).unwrap_or_default();
    let others: Vec<String> = real[..real.len() - 1].iter().map(|w| initial(w)).collect();
    let (own, rest) = (&others[0], &others[1..]);
    let rest = rest.iter().map(|i| format!(r"(?:{i}[.\s_-]*)?")).collect::<Vec<_>>().concat();
    let (first, name, end) = (spellings(first), spellings(last), initial(last));
    let dotted = real.iter().map(|w| format!(r"{}\.\s?-?", initial(w))).collect::<Vec<_>>().concat();
    let bodies = [
        format!(r"{own}[.\s_-]*{rest}{name}"),
        format!(r"{name},?\s+{own}\.(?:\s?{rest})?"),
        format!(r"{first}\s+(?:[a-z]\.\s?)?{end}\."),
    ];
    let mut forms: Vec<Regex> = bodies.iter().filter_map(|body| form(body)).collect();
    // In capitals as they are: "e.g." is nobody.
    let capitals = [dotted, format!(r"{own}\.\s?{end}\.")];
    forms.extend(capitals.iter().filter_map(|body| Regex::new(&body.to_uppercase().replace(r"\S", r"\s")).ok()));
    forms
}

/// Initials that are all that a line of the head says.
fn monogram(found: &Found, real: &[&str]) -> Vec<Range<usize>> {
    let initials: String = real.iter().filter_map(|w| w.chars().next()).collect::<String>().to_uppercase();
    let mut at = 0;
    let mut places = Vec::new();
    for line in found.text.split_inclusive('\n').take(HEAD_LINES) {
        let said: String = line.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        if real.len() >= 2 && said == initials {
            places.push(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    places
}

/// One word of a name wherever it stands with a capital letter, or in something that is put together by a machine.
fn alone(found: &Found, word: &str) -> Vec<Range<usize>> {
    let Some(form) = form(&spellings(word)) else { return Vec::new() };
    let joint = |c: Option<char>| c.is_some_and(|c| matches!(c, '_' | '@' | '/' | '\\') || c.is_ascii_digit());
    let text = found.text;
    let mut places = found.standing(&form);
    places.retain(|p| {
        is_capitalised(&text[p.clone()])
            || joint(text[..p.start].chars().next_back())
            || joint(text[p.end..].chars().next())
    });
    places
}

/// An address often says the name, and more surely than a heading does: its words that the head has, too.
fn in_addresses(found: &Found, profile: &Profile) -> Vec<String> {
    let head: String = found.text.lines().filter(|l| !l.trim().is_empty()).take(6).collect::<Vec<_>>().join("\n");
    let mut words = Vec::new();
    for email in profile.emails.iter().chain(&profile.email) {
        let local = email.split('@').next().unwrap_or_default();
        for word in local.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() >= 3) {
            let form = form(&format!(r"\b{}\b", spellings(word)));
            let said = form.is_some_and(|form| form.find_iter(&head).any(|m| is_capitalised(m.as_str())));
            if said && names_a_person(word) {
                words.push(word.to_owned());
            }
        }
    }
    words
}

/// Endings of files, which are no domains.
const FILES: &[&str] = &["pdf", "doc", "docx", "odt", "rtf", "txt", "md", "pages", "jpg", "jpeg", "png"];

/// Hosts and handles that hold the name: annsmith.dev, blog.smith-ann.example.
fn links(found: &mut Found, word: &str) {
    if word.chars().count() < 4 {
        return;
    }
    let host =
        format!(r"(?:[a-z0-9-]+\.)*[a-z0-9-]*{}[a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{{2,}}(?:/\S*)?", spellings(word));
    let Some(form) = form(&host) else { return };
    for m in form.find_iter(found.text) {
        let ending = m.as_str().rsplit('.').next().unwrap_or_default().to_lowercase();
        if !FILES.contains(&ending.as_str()) {
            found.hide(m.range(), LINK);
        }
    }
}

/// The part before the `@` where it stands alone: as a handle, a file's name, a password manager's note.
fn locals(found: &mut Found, profile: &Profile, names: &[String]) {
    for email in profile.emails.iter().chain(&profile.email) {
        let local = email.split('@').next().unwrap_or_default().to_lowercase();
        let made_up = local.contains(|c: char| !c.is_alphabetic())
            || names.iter().any(|name| name.chars().count() >= 3 && local.contains(&name.to_lowercase()));
        if local.chars().count() >= 5
            && made_up
            && taxonomy::lookup(&local).is_none()
            && let Some(form) = form(&regex::escape(&local))
        {
            for place in found.standing(&form) {
                found.hide(place, NAME);
            }
        }
    }
}

/// A name of birth: geb. Müller, née Dupont, z domu Nowak.
static MAIDEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[r"\b(?:[Gg]eb(?:orene?[rs]?|\.)|[Nn]ée|[Zz] domu|[Nn]ata)[ \t]+(\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?)\b"])
});

/// Before a name: what is another word elsewhere (M. Sc., Sr. Engineer, Pan-European, Bay Area).
static TITLE_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"\b((?:M|Mr|Mrs|Ms|Hr|Fr|Sr|Sra|Srta|D|Dª|Don|Sig|Dott|Dr\.ª|Dra|Dhr|Mevr|Mw|Pan|Bay|Sir|Dame|Lady)\.?)[ \t]+$",
    ])
});
static TITLE_BEHIND: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"^[ \t]+(Bey|Hanım)\b"]));

fn titles(found: &mut Found, name: &Range<usize>) {
    let (before, behind) = (&found.text[..name.start], &found.text[name.end..]);
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let title = TITLE_BEFORE.captures(&before[line..]).and_then(|c| c.get(1).map(|m| line + m.start()..line + m.end()));
    let suffix = TITLE_BEHIND.captures(behind).and_then(|c| c.get(1).map(|m| name.end + m.start()..name.end + m.end()));
    for place in [title, suffix].into_iter().flatten() {
        found.hide(place, PERSONAL);
    }
}

/// Where the parser found no name, a first line of two to four words may well be one.
fn first_line(found: &mut Found) -> Vec<String> {
    let Some(line) = found.text.lines().find(|l| !l.trim().is_empty()) else { return Vec::new() };
    let words: Vec<&str> = line.split_whitespace().collect();
    let like_a_name = |w: &&str| {
        let initial = w.trim_end_matches('.').chars().count() == 1;
        w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-')) && (initial || names_a_person(w))
    };
    if (2..=4).contains(&words.len()) && is_capitalised(words[0]) && words.iter().all(like_a_name) {
        let from = line.as_ptr() as usize - found.text.as_ptr() as usize;
        let blanks = line.len() - line.trim_start().len();
        found.hide(from + blanks..from + line.trim_end().len(), NAME);
        return words.into_iter().map(ToOwned::to_owned).collect();
    }
    Vec::new()
}

/// A name that is a skill's too is hidden where the whole name stands, and not where Ruby is a language.
fn is_skill(word: &str) -> bool {
    taxonomy::lookup(word).is_some()
}

/// Particles and titles are everywhere, and a heading that was taken for a name must not hide what the person can do.
fn names_a_person(word: &str) -> bool {
    const NOT: &str = " de da di do du la le el al van von der den bin ben and the of dr prof phd mba msc bsc jr sr ii iii ing dipl resume résumé \
curriculum vitae cv lebenslauf currículo bewerbung profile contact info mail email name jobs work summary objective skills \
experience education engineer engineering developer development software senior junior lead manager management analyst \
analysis consultant administrator designer architect scientist assistant director officer specialist coordinator executive \
accountant accounting teacher nurse sales marketing project product business data web cloud full stack frontend backend \
security network systems java python ";
    let folded = word.trim_matches('.').to_lowercase();
    folded.chars().count() >= 2 && !NOT.contains(&format!(" {folded} "))
}
