//! What makes two requests the same: method, path and body. An upload's body is read as it streams by, without the
//! boundary between its parts (RFC 2046 section 5.1.1), which clients choose anew for each attempt.

use aho_corasick::AhoCorasick;
use sha2::{Digest, Sha256};

use crate::kernel::secret::hex;

pub(super) struct Fingerprint {
    hash: Sha256,
    boundary: Option<Boundary>,
}

struct Boundary {
    finder: AhoCorasick,
    length: usize,
    /// Seen, and not yet known to hold no boundary.
    pending: Vec<u8>,
    ended: bool,
}

impl Fingerprint {
    /// `boundary` is that of a multipart body.
    pub(super) fn of(method: &str, path_and_query: &str, boundary: Option<&str>) -> Self {
        let mut hash = Sha256::new();
        hash.update(method);
        hash.update(" ");
        hash.update(path_and_query);
        hash.update("\n");
        let boundary = boundary.and_then(|boundary| {
            let delimiter = format!("--{boundary}");
            let finder = AhoCorasick::new([&delimiter]).ok()?;
            Some(Boundary { finder, length: delimiter.len(), pending: Vec::new(), ended: false })
        });
        Self { hash, boundary }
    }

    pub(super) fn update(&mut self, chunk: &[u8]) {
        let Some(boundary) = &mut self.boundary else {
            self.hash.update(chunk);
            return;
        };
        boundary.pending.extend_from_slice(chunk);
        while !boundary.ended {
            let Some(found) = boundary.finder.find(&boundary.pending) else {
                // The beginning of a delimiter may stand at the end.
                let sure = boundary.pending.len().saturating_sub(boundary.length - 1);
                self.hash.update(&boundary.pending[..sure]);
                boundary.pending.drain(..sure);
                return;
            };
            let Some(after) = boundary.pending.get(found.end()..found.end() + 2) else {
                return;
            };
            // What follows the closing delimiter is nothing (section 5.1.1), and is not always read.
            boundary.ended = after == b"--";
            self.hash.update(&boundary.pending[..found.start()]);
            self.hash.update(if boundary.ended { b"\0e" } else { b"\0b" });
            boundary.pending.drain(..found.end());
        }
        boundary.pending.clear();
    }

    pub(super) fn finish(mut self) -> String {
        if let Some(boundary) = &self.boundary {
            self.hash.update(&boundary.pending);
        }
        hex(&self.hash.finalize())
    }
}

/// The boundary of a multipart content type (RFC 2046 section 5.1.1).
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"').to_owned())
    })?;
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body(boundary: &str, file: &str, epilogue: &str) -> Vec<u8> {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"files\"\r\n\r\n{file}\r\n--{boundary}--{epilogue}"
        )
        .into_bytes()
    }

    fn print(boundary: &str, body: &[u8], chunk: usize) -> String {
        let mut fingerprint = Fingerprint::of("POST", "/x", Some(boundary));
        body.chunks(chunk).for_each(|chunk| fingerprint.update(chunk));
        fingerprint.finish()
    }

    proptest! {
        #[test]
        fn neither_boundary_nor_chunks_nor_epilogue_matter(
            a in "[a-z0-9]{1,30}", b in "[a-z0-9]{1,30}", file in "[A-Z -]{0,200}", n in 1usize..40, m in 1usize..40,
        ) {
            let one = print(&a, &body(&a, &file, "\r\n"), n);
            prop_assert_eq!(&one, &print(&b, &body(&b, &file, ""), m));
            prop_assert_ne!(&one, &print(&b, &body(&b, &format!("{file}!"), ""), m));
        }
    }

    #[test]
    fn the_boundary_is_read_as_clients_write_it() {
        assert_eq!(boundary("multipart/form-data; boundary=abc").as_deref(), Some("abc"));
        assert_eq!(boundary("Multipart/Form-Data; charset=x; Boundary=\"a b\"").as_deref(), Some("a b"));
        assert_eq!(boundary("application/json; boundary=abc"), None);
        assert_eq!(boundary("multipart/form-data"), None);
    }
}
