//! Languages a person speaks, with the level as written.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::{fold, words};
use super::lines::{Line, Piece};
use crate::resume::profile::Language;

/// Names of languages in the languages of the headings, folded.
const NAMES: &str = "english german french spanish portuguese italian dutch polish turkish hindi russian chinese mandarin cantonese japanese korean arabic hebrew greek swedish norwegian danish finnish czech slovak hungarian romanian bulgarian croatian serbian ukrainian \
bengali tamil telugu marathi gujarati punjabi urdu kannada malayalam odia oriya assamese sanskrit konkani nepali sinhala persian farsi pashto vietnamese thai indonesian malay tagalog filipino swahili afrikaans catalan basque galician latin albanian lithuanian latvian estonian slovenian icelandic irish welsh kurdish \
deutsch englisch franzosisch spanisch portugiesisch italienisch niederlandisch polnisch turkisch russisch chinesisch japanisch arabisch \
anglais allemand francais espagnol portugais italien neerlandais polonais turc russe chinois japonais arabe \
ingles aleman frances espanol castellano portugues italiano neerlandes polaco turco ruso chino japones catalan alemao espanhol holandes russo chines arabo inglese tedesco francese spagnolo portoghese olandese polacco cinese giapponese \
engels duits frans spaans portugees italiaans nederlands pools turks russisch chinees japans arabisch angielski niemiecki francuski hiszpanski portugalski wloski niderlandzki polski turecki rosyjski chinski japonski \
ingilizce almanca fransizca ispanyolca portekizce italyanca felemenkce lehce turkce rusca cince japonca arapca \
engelska svenska tyska franska spanska italienska ryska finska norska danska polska arabiska kinesiska japanska portugisiska nederlandska turkiska persiska somaliska dari engelsk tysk fransk spansk italiensk russisk svensk dansk norsk finsk polsk arabisk kinesisk portugisisk hollandsk nederlandsk tyrkisk anglictina anglictiny nemcina francouzstina spanelstina italstina rustina cestina slovenstina polstina ukrajinstina anglicky nemecky francouzsky spanelsky rusky cesky slovensky francuzstina spanielcina slovencina madarcina madarstina engleza franceza germana spaniola italiana rusa maghiara romana portugheza turca araba chineza bulgara";

static NAME_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| NAMES.split_whitespace().collect());

pub fn is_language(word: &str) -> bool {
    NAME_SET.contains(word)
}

/// Reads the lines of a part under a heading for languages.
pub fn read(lines: &[Line<'_>], first: usize, last: usize, skip: usize) -> Vec<(Language, usize, usize)> {
    let mut out: Vec<(Language, usize, usize)> = Vec::new();
    for (i, line) in lines.iter().enumerate().take(last).skip(first) {
        let skip = if i == first { skip } else { 0 };
        let text = line.text.get(skip..).unwrap_or("");
        if text.len() > 400 || out.len() > 20 {
            continue;
        }
        let mut start = 0;
        let mut depth = 0_i32;
        let ends = text.char_indices().filter(|(_, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            matches!(c, '|' | ';' | '•' | '·' | '/') || *c == ',' && depth <= 0
        });
        let all: Vec<(usize, usize)> =
            ends.map(|(i, c)| (i, i + c.len_utf8())).chain([(text.len(), text.len())]).collect();
        let mut any = false;
        for (end, next) in all {
            let piece = Piece::within(text, line.from + skip, start, end);
            start = next;
            let folded = fold(piece.text);
            let Some(word) = words(&folded).find(|w| is_language(w)) else { continue };
            // The word as written, and what stands around it as the level.
            let name = piece.text.split(|c: char| !c.is_alphabetic()).find(|w| fold(w) == word).unwrap_or(piece.text);
            let level = piece.text.replacen(name, "", 1);
            let level = level.trim_matches(|c: char| !c.is_alphanumeric());
            any = true;
            if out.iter().any(|(l, _, _)| fold(&l.name) == fold(name)) {
                continue;
            }
            let level = (!level.is_empty() && level.len() < 60).then(|| super::contact::one_line(level));
            out.push((Language { name: name.to_owned(), level }, piece.from, piece.to));
        }
        // The level on a line of its own under its language.
        if !any
            && line.words <= 5
            && let Some((language, _, to)) = out.last_mut()
            && language.level.is_none()
            && skip == 0
        {
            language.level = Some(super::contact::one_line(text));
            *to = line.to;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn languages_and_levels_are_read() {
        let all = lines::split(
            "Deutsch (Muttersprache), Englisch C1\nFrançais : courant\nEspañol\nNativo\nSvenska (modersmål), tysk (skolekundskaber)\nAngličtina – pokročilý\nLimba maternă: română",
        );
        let got: Vec<_> =
            read(&all, 0, all.len(), 0).into_iter().map(|(l, _, _)| (l.name, l.level.unwrap_or_default())).collect();
        let want = [
            ("Deutsch", "Muttersprache"),
            ("Englisch", "C1"),
            ("Français", "courant"),
            ("Español", "Nativo"),
            ("Svenska", "modersmål"),
            ("tysk", "skolekundskaber"),
            ("Angličtina", "pokročilý"),
            ("română", "Limba maternă"),
        ];
        assert_eq!(got, want.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
