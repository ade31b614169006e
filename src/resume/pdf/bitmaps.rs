//! What the bitmap fonts of TeX say: their glyphs have no names but numbers (`a102`), which are the codes of a font
//! encoding that the file doesn't mention. Cork (T1), TeX's first text encoding (OT1), or its companion of symbols (TS1).

use pdf_oxide::object::Object;

/// An encoding of TeX's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tex {
    T1,
    Ot1,
    Ts1,
}

/// The encoding of a font whose `/Differences` (ISO 32000-1, 9.6.6) name glyphs by nothing but their codes.
pub(super) fn encoding(differences: &[Object]) -> Option<Tex> {
    let mut codes: Vec<u8> = Vec::new();
    let mut next = 0;
    for entry in differences {
        if let Some(code) = entry.as_integer() {
            next = code;
        } else if let Some(name) = entry.as_name() {
            if name != ".notdef" {
                let code =
                    name.strip_prefix('a').and_then(|number| number.parse().ok()).filter(|&c| i64::from(c) == next);
                codes.push(code?);
            }
            next += 1;
        }
    }
    let has = |range: &[u8]| codes.iter().any(|code| range.contains(code));
    // A bullet, a degree, a euro: no text has the letters of Cork at these places and none besides.
    let symbols = [136, 151, 169, 174, 176, 183, 191];
    if codes.is_empty() {
        None
    } else if codes.iter().all(|code| symbols.contains(code)) {
        Some(Tex::Ts1)
    } else if has(&[11, 12, 13, 14, 15]) && !has(&[21, 22, 27, 28, 29, 30, 31]) && codes.iter().all(u8::is_ascii) {
        Some(Tex::Ot1)
    } else {
        Some(Tex::T1)
    }
}

const T1_LOW: [&str; 32] = [
    "`", "´", "ˆ", "˜", "¨", "˝", "˚", "ˇ", "˘", "¯", "˙", "¸", "˛", "‚", "‹", "›", "“", "”", "„", "«", "»", "–", "—",
    "", "", "ı", "ȷ", "ff", "fi", "fl", "ffi", "ffl",
];
const OT1_LOW: [&str; 32] = [
    "Γ", "Δ", "Θ", "Λ", "Ξ", "Π", "Σ", "Υ", "Φ", "Ψ", "Ω", "ff", "fi", "fl", "ffi", "ffl", "ı", "ȷ", "`", "´", "ˇ",
    "˘", "¯", "˚", "¸", "ß", "æ", "œ", "ø", "Æ", "Œ", "Ø",
];
/// From 128 on; behind 192 the letters of Latin-1, but for three.
const T1_HIGH: &str = "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£";

impl Tex {
    pub(super) fn letter(self, code: u32) -> String {
        let plain = |code| char::from_u32(code).map(String::from).unwrap_or_default();
        let low = |table: &[&str; 32]| usize::try_from(code).ok().and_then(|at| table.get(at)).map(|t| (*t).to_owned());
        match (self, code) {
            (Self::T1, 0..32) => low(&T1_LOW).unwrap_or_default(),
            (Self::T1, 128..192) => T1_HIGH.chars().nth(code as usize - 128).map(String::from).unwrap_or_default(),
            (Self::T1, 215) => "Œ".to_owned(),
            (Self::T1, 223) => "SS".to_owned(),
            (Self::T1, 247) => "œ".to_owned(),
            (Self::T1, 255) => "ß".to_owned(),
            (Self::T1, 127) => "-".to_owned(),
            (Self::Ot1, 0..32) => low(&OT1_LOW).unwrap_or_default(),
            (Self::Ot1, 60) => "¡".to_owned(),
            (Self::Ot1, 62) => "¿".to_owned(),
            (Self::Ot1, 92) => "“".to_owned(),
            (Self::Ot1, 34) => "”".to_owned(),
            (Self::Ot1, 94) => "ˆ".to_owned(),
            (Self::Ot1, 95) => "˙".to_owned(),
            (Self::Ot1, 123) => "–".to_owned(),
            (Self::Ot1, 124) => "—".to_owned(),
            (Self::Ot1, 125) => "˝".to_owned(),
            (Self::Ot1, 126) => "˜".to_owned(),
            (Self::Ot1, 127) => "¨".to_owned(),
            (Self::T1 | Self::Ot1, 39) => "’".to_owned(),
            (Self::T1 | Self::Ot1, 96) => "‘".to_owned(),
            (Self::Ts1, 136) => "•".to_owned(),
            (Self::Ts1, 151) => "™".to_owned(),
            (Self::Ts1, 183) => "·".to_owned(),
            (Self::Ts1, 191) => "€".to_owned(),
            _ => plain(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(codes: &[u8]) -> Vec<Object> {
        let entry = |code: &u8| [Object::Integer(i64::from(*code)), Object::Name(format!("a{code}"))];
        codes.iter().flat_map(entry).chain([Object::Name(".notdef".to_owned())]).collect()
    }

    fn read(codes: &[u8]) -> String {
        let encoding = encoding(&names(codes)).expect("an encoding");
        codes.iter().map(|&code| encoding.letter(u32::from(code))).collect()
    }

    #[test]
    fn codes_are_letters_of_the_encoding_that_their_set_tells() {
        assert_eq!(read(&[67, 108, 233, 109, 28, 21, 170]), "Clémfi–ł");
        assert_eq!(read(&[79, 14, 99, 101, 123]), "Office–");
        assert_eq!(read(&[136]), "•");
    }

    #[test]
    fn glyphs_with_names_keep_them() {
        let named = [Object::Integer(65), Object::Name("A".to_owned()), Object::Name("aacute".to_owned())];
        assert_eq!(encoding(&named), None);
        assert_eq!(encoding(&[Object::Integer(65), Object::Name("a66".to_owned())]), None);
        assert_eq!(encoding(&[]), None);
    }
}
