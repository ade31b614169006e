//! A résumé that is longer than the model's window: what of each section stays. No section is lost for another's length,
//! and no word is cut in two.

use std::ops::Range;

use crate::resume::{Section, SectionKind};

/// The ranges of `text` that stay, in order, `budget` bytes in all at most; the whole text where it fits.
///
/// Short sections stay whole and long ones share what is left evenly, each keeping its beginning (the newest work comes
/// first). Interests come last: they are never scored.
#[must_use]
pub fn keep(text: &str, sections: &[Section], budget: usize) -> Vec<Range<usize>> {
    if text.len() <= budget {
        return std::iter::once(0..text.len()).filter(|all| !all.is_empty()).collect();
    }
    let parts = parts(text, sections);
    let (last, first): (Vec<_>, Vec<_>) = parts.into_iter().partition(|p| p.0 == Some(SectionKind::Interests));
    let mut kept = Vec::new();
    let mut left = budget;
    for tier in [first, last] {
        let used = share(text, tier.into_iter().map(|p| p.1).collect(), left, &mut kept);
        left -= used;
    }
    kept.retain(|range| !range.is_empty());
    kept.sort_by_key(|range| range.start);
    kept
}

/// The sections, and what stands between them as parts of their own.
fn parts(text: &str, sections: &[Section]) -> Vec<(Option<SectionKind>, Range<usize>)> {
    let mut sections: Vec<&Section> = sections.iter().collect();
    sections.sort_by_key(|s| s.from);
    let mut parts = Vec::new();
    let mut at = 0;
    for section in sections {
        let from = boundary(text, section.from).max(at);
        let to = boundary(text, section.to).max(from);
        parts.push((None, at..from));
        parts.push((Some(section.kind), from..to));
        at = to;
    }
    parts.push((None, at..text.len()));
    parts.retain(|p| !p.1.is_empty());
    parts
}

/// Shares `budget` bytes among the parts, shortest first, so that what one does not need goes to the longer ones.
/// Answers how many bytes were used.
fn share(text: &str, mut parts: Vec<Range<usize>>, budget: usize, kept: &mut Vec<Range<usize>>) -> usize {
    parts.sort_by_key(ExactSizeIterator::len);
    let count = parts.len();
    let mut used = 0;
    for (place, part) in parts.into_iter().enumerate() {
        let fair = (budget - used) / (count - place);
        let end = if part.len() <= fair { part.end } else { word_end(text, part.start, part.start + fair) };
        used += end - part.start;
        kept.push(part.start..end);
    }
    used
}

/// The last place in `from..=to` where no word is cut: a line's end if there is one in the second half, else a word's.
fn word_end(text: &str, from: usize, to: usize) -> usize {
    let to = boundary(text, to);
    let piece = &text[from..to];
    if let Some(line) = piece.rfind('\n')
        && line >= piece.len() / 2
    {
        return from + line;
    }
    let mut end = to;
    while end > from && is_inside_word(text, end) {
        end = boundary(text, end - 1);
    }
    end
}

/// Letters of scripts without case (Chinese, Japanese, Thai …) need no blank between words.
fn is_inside_word(text: &str, at: usize) -> bool {
    let joins =
        |c: char| c.is_numeric() || c.is_lowercase() || c.is_uppercase() || matches!(c, '-' | '_' | '@' | '.' | '\'');
    let before = text[..at].chars().next_back().is_some_and(joins);
    let after = text[at..].chars().next().is_some_and(joins);
    before && after
}

fn boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn section(kind: SectionKind, text: &str, part: &str) -> Section {
        let from = text.find(part).unwrap();
        Section { kind, from, to: from + part.len() }
    }

    fn kept<'a>(text: &'a str, sections: &[Section], budget: usize) -> Vec<&'a str> {
        keep(text, sections, budget).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn what_fits_stays_whole() {
        assert_eq!(kept("one two", &[], 7), ["one two"]);
        assert!(kept("", &[], 7).is_empty());
    }

    #[test]
    fn every_section_keeps_its_beginning_and_short_ones_stay_whole() {
        let work = format!("WORK\n{}", "built bridges and roads\n".repeat(20));
        let text = format!("Ann\n{work}SKILLS\nRust, Go\nHOBBIES\nchess chess\n");
        let sections = [
            section(SectionKind::Experience, &text, &work),
            section(SectionKind::Skills, &text, "SKILLS\nRust, Go\n"),
            section(SectionKind::Interests, &text, "HOBBIES\nchess chess\n"),
        ];
        let kept = kept(&text, &sections, 100);
        assert_eq!(kept[0], "Ann\n");
        assert_eq!(kept[1], "WORK\nbuilt bridges and roads\nbuilt bridges and roads\nbuilt bridges and roads");
        assert_eq!(kept[2], "SKILLS\nRust, Go\n");
        assert!(kept.len() == 3, "interests go first: {kept:?}");
    }

    #[test]
    fn no_word_is_cut_in_two() {
        assert_eq!(kept("alpha beta gamma", &[], 12), ["alpha beta "]);
        assert_eq!(kept("alpha full-time", &[], 12), ["alpha "]);
        assert_eq!(kept("one.hundred.thousand", &[], 12), Vec::<&str>::new());
        assert_eq!(kept("我喜欢写程序", &[], 10), ["我喜欢"]);
    }

    proptest! {
        #[test]
        fn what_stays_fits_is_in_order_and_ends_with_a_word(
            text in "([a-zé]{1,9}[ \n,]{1,3}){0,60}", cuts in proptest::collection::vec(0usize..400, 0..6), budget in 0usize..300,
        ) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            let sections: Vec<_> = cuts.windows(2)
                .map(|w| Section { kind: SectionKind::Other, from: w[0].min(text.len()), to: w[1].min(text.len()) })
                .collect();
            let kept = keep(&text, &sections, budget);
            prop_assert!(kept.iter().map(ExactSizeIterator::len).sum::<usize>() <= budget);
            for pair in kept.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
            for range in &kept {
                let at_part = sections.iter().any(|s| boundary(&text, s.from) == range.end || boundary(&text, s.to) == range.end);
                prop_assert!(at_part || !is_inside_word(&text, range.end), "{:?}", &text[range.clone()]);
            }
        }
    }
}
