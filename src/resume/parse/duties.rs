//! Duties told behind an entry's head on the same line: "Cook, Loaf Works, Leeds. Baked bread and rolls."

use super::lines::Piece;
use super::titles::title_score;

/// Ends of abbreviations in firms' names and titles, in lower case: the full stop behind them ends no sentence.
const SHORT: [&str; 30] = [
    "inc", "ltd", "corp", "pvt", "co", "st", "dr", "mr", "mrs", "ms", "prof", "sr", "jr", "ges", "cia", "ltda", "sp",
    "no", "nr", "dept", "univ", "tic", "san", "sti", "ing", "dipl", "asst", "mgr", "engg", "govt",
];

/// The head of a line that goes on with sentences. A line that does not begin with a title is left as it is.
pub fn cut_off(piece: Piece<'_>) -> Piece<'_> {
    // A cell of duties at the end of a table's row.
    let cell = ["\t- ", "\t– ", "\t• ", "\t* "].iter().filter_map(|mark| piece.text.find(mark)).min();
    let piece = cell.map_or(piece, |end| Piece::within(piece.text, piece.from, 0, end));
    let Some(end) = first_sentence(piece.text).into_iter().chain(first_clause(piece.text)).min() else { return piece };
    let head = &piece.text[..end];
    let title = head.split([',', '|', '–', '—']).next().unwrap_or(head);
    let parts = head.contains([',', '|', '–', '—']) || head.contains(" - ") || head.contains(" at ");
    if parts && title_score(title) >= 3 && head.split_whitespace().count() <= 12 {
        Piece::within(piece.text, piece.from, 0, end)
    } else {
        piece
    }
}

/// Where the first sentence ends and another of three words and more begins.
pub fn first_sentence(text: &str) -> Option<usize> {
    text.match_indices(". ").map(|(at, _)| at).find(|at| {
        let last = text[..*at].rsplit([' ', ',', '(']).next().unwrap_or("");
        // "AZ. ", "Leeds. ", but not "J. ", "Ltd. ", "S.A. ".
        let letters = last.chars().count() > 1 && last.chars().all(|c| c.is_alphabetic() || c == '-');
        let rest = text[at + 2..].trim_start();
        letters
            && !SHORT.contains(&last.to_lowercase().as_str())
            && rest.starts_with(char::is_uppercase)
            && rest.split_whitespace().skip(1).any(|w| w.starts_with(char::is_lowercase))
    })
}

/// Where "; " parts what follows, in small letters and three words and more.
fn first_clause(text: &str) -> Option<usize> {
    let at = text.find("; ")?;
    let rest = &text[at + 2..];
    (rest.starts_with(char::is_lowercase) && rest.split_whitespace().count() > 2).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_behind_the_head_of_an_entry_are_cut_off() {
        for (text, want) in [
            ("Line Cook, Loaf Grill, Leeds, AZ. Baked 200 rolls a night and more.", "Line Cook, Loaf Grill, Leeds, AZ"),
            ("Night porter, Loaf Hotel, Leeds. Locked the doors.", "Night porter, Loaf Hotel, Leeds"),
            ("Cook at Loaf Works. Made soup.", "Cook at Loaf Works"),
            ("Cook, Loaf Works, Leeds; baked bread and rolls", "Cook, Loaf Works, Leeds"),
            ("Cook, Loaf Works; Leeds", "Cook, Loaf Works; Leeds"),
            ("Cook, Loaf Inc. Leeds of all", "Cook, Loaf Inc. Leeds of all"),
            ("Sr. Cook, Loaf Works", "Sr. Cook, Loaf Works"),
            ("Loaf Works, Leeds. Baked bread", "Loaf Works, Leeds. Baked bread"),
        ] {
            assert_eq!(cut_off(Piece { from: 0, to: text.len(), text }).text, want);
        }
    }
}
