//! A MIME parameter that comes in numbered parts (RFC 2231, section 4.1): put together first, then decoded, since the
//! charset that the first part names holds for all of them.

use mail_parser::decoders::charsets::map::charset_decoder;

/// More parts than this name no file.
const MOST: usize = 100;

/// The value of `name*0`, `name*1*`, …; `None` when the parameter does not come in parts.
#[must_use]
pub fn in_parts(header: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(header);
    let mut parts: Vec<(usize, bool, String)> = Vec::new();
    for (key, value) in parameters(&text) {
        let Some(rest) = key.strip_prefix(name).and_then(|k| k.strip_prefix('*')) else { continue };
        let (number, encoded) = rest.strip_suffix('*').map_or((rest, false), |number| (number, true));
        let Ok(number) = number.parse::<usize>() else { continue };
        parts.push((number, encoded, value));
    }
    parts.sort_by_key(|part| part.0);
    if parts.is_empty() || parts.len() > MOST || parts[0].0 != 0 {
        return None;
    }
    let mut charset = String::new();
    let mut bytes = Vec::new();
    for (number, encoded, value) in parts {
        let mut value = value.as_str();
        if number == 0
            && encoded
            && let Some((named, rest)) = value.split_once('\'')
        {
            charset = named.to_lowercase();
            value = rest.split_once('\'').map_or(rest, |(_language, rest)| rest);
        }
        if encoded { bytes.extend(percent_decoded(value)) } else { bytes.extend(value.bytes()) }
    }
    Some(match charset_decoder(charset.as_bytes()) {
        Some(decode) => decode(&bytes),
        None => String::from_utf8_lossy(&bytes).into_owned(),
    })
}

/// `key=value` pairs after the first `;`, keys in lower case, quotes taken off.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while chars.by_ref().any(|c| c == ';') {
        let key: String = chars.by_ref().take_while(|c| *c != '=').collect();
        while chars.next_if(char::is_ascii_whitespace).is_some() {}
        let mut value = String::new();
        if chars.next_if_eq(&'"').is_some() {
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' => value.extend(chars.next()),
                    c => value.push(c),
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| *c != ';' && !c.is_ascii_whitespace()) {
                value.push(c);
            }
        }
        found.push((key.trim().to_lowercase(), value));
    }
    found
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
        match digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
            Some(decoded) if b == b'%' => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(b);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_put_together_in_their_order_and_by_the_first_ones_charset() {
        for (header, want) in [
            ("attachment; filename*1*=l%FC; filename*0*=iso-8859-1'de'M%FC; filename*2=\"x.pdf\"", Some("Mülüx.pdf")),
            ("attachment;\r\n FILENAME*0=\"a; b\";\r\n filename*1=\"\\\"c.pdf\"", Some("a; b\"c.pdf")),
            ("attachment; filename*0*=UTF-8''%E2%9C%93%; filename*1*=%4", Some("✓%%4")),
            ("attachment; filename=plain.pdf", None),
            ("attachment; filename*=UTF-8''one.pdf", None),
            ("attachment; filename*1=no-first.pdf", None),
            (";;;;=;=", None),
        ] {
            assert_eq!(in_parts(header.as_bytes(), "filename").as_deref(), want, "{header}");
        }
    }
}
