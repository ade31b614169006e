//! Plain text and Markdown: what the bytes are written in, told by the bytes.

use super::open::Found;
use super::{ReadError, markdown};

/// The text of a plain file, or of a rendered Markdown one.
pub(super) fn read(bytes: &[u8]) -> Result<Found, ReadError> {
    let text = decode(bytes).ok_or(ReadError::UnsupportedFormat)?;
    if markdown::is_markdown(&text) {
        return Ok(markdown::read(&text));
    }
    Ok(Found { text, pages: 1, ..Found::default() })
}

/// `None` when this is no text.
fn decode(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return None,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match zeros(bytes) {
            (0, 0) => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                // A file that was cut within a character is still UTF-8.
                Err(e) if e.error_len().is_none() => String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned(),
                Err(_) => bytes.iter().map(|&b| windows_1252(b)).collect(),
            },
            // Latin text in UTF-16 without a mark: a zero in every other byte.
            (even, odd) if odd * 5 > bytes.len() && even * 50 < odd => utf16(bytes, u16::from_le_bytes),
            (even, odd) if even * 5 > bytes.len() && odd * 50 < even => utf16(bytes, u16::from_be_bytes),
            _ => return None,
        },
    };
    is_text(&text).then_some(text)
}

/// Zero bytes at even and at odd places.
fn zeros(bytes: &[u8]) -> (usize, usize) {
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == 0)
        .fold((0, 0), |(even, odd), (place, _)| if place % 2 == 0 { (even + 1, odd) } else { (even, odd + 1) })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// Latin-1 as the web means it (WHATWG Encoding, windows-1252).
fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Windows-1252 from 0x80 to 0x9F; the rest is Latin-1.
pub(super) const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Bytes of a program or a picture give controls; text hardly any.
fn is_text(text: &str) -> bool {
    let odd = text
        .chars()
        .filter(|c| (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}')) || *c == '\u{fffd}')
        .count();
    odd * 100 <= text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_told_by_its_bytes() {
        let text = "Zoë Müller – résumé\nRust";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let with = |mark: &[u8], body: &[u8]| [mark, body].concat();
        let latin = b"Zo\xEB M\xFCller \x96 r\xE9sum\xE9\nRust".to_vec();
        for bytes in [
            text.as_bytes().to_vec(),
            with(b"\xEF\xBB\xBF", text.as_bytes()),
            with(b"\xFF\xFE", &le),
            with(b"\xFE\xFF", &be),
            le.clone(),
            be.clone(),
            latin,
        ] {
            assert_eq!(decode(&bytes).as_deref(), Some(text), "{bytes:?}");
        }
    }

    #[test]
    fn binary_is_no_text() {
        for bytes in
            [b"\x7fELF\x02\x01\x01\0\0\0\0\0\x03\0".as_slice(), &[0; 40], &[1, 2, 3, 4, 5, 6], b"\xFF\xFE\0\0a\0\0\0"]
        {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_file_cut_within_a_character_is_read() {
        assert_eq!(decode(&"Zoë".as_bytes()[..3]).as_deref(), Some("Zo"));
    }
}
