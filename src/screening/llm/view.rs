//! What a model is shown of a text: ranges of it kept, ranges replaced by other words, and the way back from a place
//! in what was shown to the place in the text. Knows nothing of what is hidden or why.

use std::ops::Range;

/// A range of the text that is shown as other words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    pub from: usize,
    pub to: usize,
    pub shown: &'static str,
}

/// A text with patches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub text: String,
    pieces: Vec<Piece>,
}

/// `at..at + len` of the view stands for `from..to` of the text; byte by byte where it was kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    len: usize,
    from: usize,
    to: usize,
    kept: bool,
}

impl View {
    /// Patches in any order; where two overlap, one patch covers both and the longer one's words are shown. Places off
    /// a character's boundary are moved outwards.
    #[must_use]
    pub fn new(text: &str, patches: Vec<Patch>) -> Self {
        let mut view = Self::default();
        let mut done = 0;
        for patch in merged(text, patches) {
            view.keep(text, done..patch.from);
            let at = view.text.len();
            view.text.push_str(patch.shown);
            view.pieces.push(Piece { at, len: patch.shown.len(), from: patch.from, to: patch.to, kept: false });
            done = patch.to;
        }
        view.keep(text, done..text.len());
        view
    }

    fn keep(&mut self, text: &str, range: Range<usize>) {
        if !range.is_empty() {
            let piece = Piece { at: self.text.len(), len: range.len(), from: range.start, to: range.end, kept: true };
            self.text.push_str(&text[range]);
            self.pieces.push(piece);
        }
    }

    /// What of the view stands for this range of the text; a patch that is touched is shown whole.
    #[must_use]
    pub fn shown(&self, range: Range<usize>) -> String {
        let touched = |p: &&Piece| !range.is_empty() && p.from < range.end && range.start < p.to;
        self.pieces
            .iter()
            .filter(touched)
            .map(|p| {
                if p.kept {
                    let (from, to) = (p.from.max(range.start), p.to.min(range.end));
                    self.text.get(p.at + from - p.from..p.at + to - p.from).unwrap_or_default()
                } else {
                    &self.text[p.at..p.at + p.len]
                }
            })
            .collect()
    }

    /// The place in the text of a place in the view; a patch that is touched counts whole.
    #[must_use]
    pub fn place(&self, shown: Range<usize>) -> Option<Range<usize>> {
        if shown.is_empty() {
            return None;
        }
        let mut touched = self.pieces.iter().filter(|p| p.at < shown.end && shown.start < p.at + p.len);
        let first = touched.next()?;
        let last = touched.next_back().unwrap_or(first);
        let from = if first.kept { first.from + shown.start.saturating_sub(first.at) } else { first.from };
        let to = if last.kept { last.from + (shown.end - last.at).min(last.len) } else { last.to };
        // What is shown as nothing, an ending that was taken off a word, belongs to what it was taken off.
        let off = self.pieces.iter().find(|p| p.len == 0 && p.from == to && p.at == shown.end);
        Some(from..off.map_or(to, |p| p.to))
    }
}

fn merged(text: &str, mut patches: Vec<Patch>) -> Vec<Patch> {
    for patch in &mut patches {
        patch.to = patch.to.min(text.len());
        patch.from = patch.from.min(patch.to);
        while !text.is_char_boundary(patch.from) {
            patch.from -= 1;
        }
        while !text.is_char_boundary(patch.to) {
            patch.to += 1;
        }
    }
    patches.retain(|p| p.from < p.to);
    patches.sort_by_key(|p| (p.from, std::cmp::Reverse(p.to)));
    let mut out: Vec<Patch> = Vec::with_capacity(patches.len());
    for patch in patches {
        match out.last_mut() {
            Some(last) if patch.from < last.to => {
                if patch.to - patch.from > last.to - last.from {
                    last.shown = patch.shown;
                }
                last.to = last.to.max(patch.to);
            }
            _ => out.push(patch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn patch(from: usize, to: usize, shown: &'static str) -> Patch {
        Patch { from, to, shown }
    }

    #[test]
    fn places_lead_back_to_the_text() {
        let text = "Ann Smith, Berlin. Ann wrote Rust.";
        let view = View::new(text, vec![patch(19, 22, "[NAME]"), patch(0, 9, "[NAME]")]);
        assert_eq!(view.text, "[NAME], Berlin. [NAME] wrote Rust.");
        for (shown, back) in [
            ("Berlin", "Berlin"),
            ("wrote Rust", "wrote Rust"),
            ("[NAME] wrote", "Ann wrote"),
            ("AME], Ber", "Ann Smith, Ber"),
            ("Berlin. [N", "Berlin. Ann"),
        ] {
            let at = view.text.find(shown).unwrap();
            let place = view.place(at..at + shown.len()).unwrap();
            assert_eq!(&text[place], back, "{shown}");
        }
        assert_eq!(view.place(5..5), None, "nothing has no place");
        for (words, shown) in [("Berlin", "Berlin"), ("Smith, Ber", "[NAME], Ber"), ("Ann wrote", "[NAME] wrote")] {
            let at = text.find(words).unwrap();
            assert_eq!(view.shown(at..at + words.len()), shown, "{words}");
        }
        assert_eq!(view.shown(5..5), "");
        let text = "Als Entwicklerin bei ACME";
        let view = View::new(text, vec![patch(14, 16, "")]);
        for shown in ["Entwickler", "Entwickler bei", "Als Entwickler"] {
            let at = view.text.find(shown).unwrap();
            assert_eq!(text[view.place(at..at + shown.len()).unwrap()], shown.replace("ler", "lerin"), "{shown}");
        }
    }

    #[test]
    fn overlapping_patches_are_one() {
        let view = View::new("abcdefgh", vec![patch(1, 3, "x"), patch(2, 6, "long"), patch(2, 3, "y")]);
        assert_eq!(view.text, "alonggh");
    }

    proptest! {
        /// Whatever is patched, what was kept leads back to itself and nothing of a patch is shown.
        #[test]
        fn what_is_kept_leads_back_to_itself(text in "[aé\u{1F600}b \n]{0,40}", cuts in proptest::collection::vec((0usize..80, 0usize..12), 0..6)) {
            let patches = cuts.iter().map(|(from, len)| patch(*from, from + len, "##")).collect();
            let view = View::new(&text, patches);
            for (at, c) in view.text.char_indices().filter(|(_, c)| *c != '#') {
                let place = view.place(at..at + c.len_utf8()).unwrap();
                prop_assert_eq!(&text[place], c.to_string());
            }
            let whole = view.place(0..view.text.len());
            prop_assert_eq!(whole.is_none(), text.is_empty());
            if let Some(whole) = whole {
                prop_assert_eq!(whole, 0..text.len());
            }
        }
    }
}
