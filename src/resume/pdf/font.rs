//! A font as the page's walk needs it: bytes -> characters with their widths.

use std::collections::HashMap;
use std::rc::Rc;

use pdf_oxide::fonts::{Encoding, FontInfo};

use super::bitmaps::Tex;

/// What one code draws.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub text: Rc<str>,
    /// For a font of size 1: to the right, or downwards in vertical writing.
    pub advance: f32,
    /// Word spacing applies to the single byte 32 alone (ISO 32000-1, 9.3.3).
    pub is_space: bool,
}

/// How a string falls into codes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Codes {
    One,
    Two,
    ShiftJis,
    Utf8,
}

pub(super) struct Font {
    info: FontInfo,
    codes: Codes,
    bitmaps: Option<Tex>,
    /// Glyphs that were drawn before, by code and by length.
    known: HashMap<(u32, usize), Glyph>,
}

impl Font {
    /// `bitmaps`: what the codes of a font mean that says nothing of its letters.
    pub(super) fn new(info: FontInfo, bitmaps: Option<Tex>) -> Self {
        Self { codes: codes_of(&info), info, bitmaps, known: HashMap::new() }
    }

    pub(super) fn is_vertical(&self) -> bool {
        self.info.wmode == 1
    }

    /// Type 3 fonts choose their own units: their size says nothing of how large they look.
    pub(super) fn has_own_units(&self) -> bool {
        self.info.subtype == "Type3"
    }

    pub(super) fn glyphs(&mut self, bytes: &[u8], mut each: impl FnMut(&Glyph)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (code, length) = self.next_code(rest);
            rest = &rest[length..];
            if !self.known.contains_key(&(code, length)) {
                let glyph = self.decode(code, length);
                self.known.insert((code, length), glyph);
            }
            if let Some(glyph) = self.known.get(&(code, length)) {
                each(glyph);
            }
        }
    }

    fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let first = bytes[0];
        let length = match self.codes {
            Codes::One => 1,
            Codes::Two => 2,
            Codes::ShiftJis => 1 + usize::from(matches!(first, 0x81..=0x9F | 0xE0..=0xFC)),
            Codes::Utf8 => match first {
                0xC0..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF7 => 4,
                _ => 1,
            },
        }
        .min(bytes.len());
        (bytes[..length].iter().fold(0, |code, &b| code << 8 | u32::from(b)), length)
    }

    fn decode(&self, code: u32, length: usize) -> Glyph {
        let text = match (self.bitmaps, self.info.char_to_unicode(code)) {
            (Some(encoding), _) => encoding.letter(code),
            (None, Some(text)) => text,
            // A font that says nothing of a code is taken at the code's word, as other readers do.
            (None, None) => char::from_u32(code).map(String::from).unwrap_or_default(),
        };
        let text: String = text.chars().filter(|c| *c != '\u{fffd}').collect();
        let id = code as u16;
        let advance = if self.is_vertical() {
            -self.info.get_vertical_metrics(id).w1y / 1000.0
        } else {
            self.info.get_glyph_width(id) * self.info.font_matrix_a
        };
        Glyph {
            text: text.into(),
            advance: if advance.is_finite() { advance } else { 0.0 },
            is_space: length == 1 && code == 32,
        }
    }
}

/// How the font's strings fall into codes (ISO 32000-1, 9.7.5 and 9.7.6.2).
fn codes_of(info: &FontInfo) -> Codes {
    if info.subtype != "Type0" {
        return Codes::One;
    }
    if let Encoding::Standard(name) = &info.encoding {
        let name = name.to_ascii_lowercase();
        if name.contains("utf8") || name.contains("utf-8") {
            return Codes::Utf8;
        }
    }
    if info.to_unicode.as_ref().is_some_and(|cmap| cmap.code_width() == 2) {
        return Codes::Two;
    }
    match &info.encoding {
        Encoding::Identity => Codes::Two,
        Encoding::Standard(name) => {
            let two = ["Identity", "UCS2", "UTF16", "EUC", "GBK", "GBpc", "GB-", "CNS", "B5", "KSC"];
            if name.contains("OneByteIdentity") {
                Codes::One
            } else if name.contains("RKSJ") {
                Codes::ShiftJis
            } else if name == "H" || name == "V" || two.iter().any(|part| name.contains(part)) {
                Codes::Two
            } else {
                Codes::One
            }
        }
        Encoding::Custom(_) => Codes::One,
    }
}
