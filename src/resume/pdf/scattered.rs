//! Words that a program put on the page one by one in no order, back into rows.

use super::scene::Piece;

/// Baselines this near (in sizes) are one row's.
const ROW: f32 = 0.25;
/// Neighbours in a row stand no further apart than this (in sizes).
const NEAR: f32 = 0.8;
/// With fewer neighbours on a page than this there is nothing to tell an order by.
const FEWEST: usize = 12;

/// The pieces in their order of painting; where that leaps about within rows, from left to right and row by row.
pub(super) fn in_rows(pieces: Vec<&Piece>) -> Vec<&Piece> {
    if pieces.iter().any(|piece| piece.angle.abs() > 1.0) {
        return pieces;
    }
    let rows = rows(&pieces);
    let (mut pairs, mut torn) = (0, 0);
    for row in &rows {
        for pair in row.windows(2) {
            let (first, second) = (pieces[pair[0]], pieces[pair[1]]);
            let gap = (second.start.0 - first.end.0) / first.size.max(second.size).max(0.1);
            if (-NEAR..NEAR).contains(&gap) {
                pairs += 1;
                torn += usize::from(pair[1] != pair[0] + 1);
            }
        }
    }
    // Some program paints all that is bold first, another dates after all else: each tears few neighbours apart.
    if pairs < FEWEST || torn * 2 < pairs { pieces } else { rows.into_iter().flatten().map(|at| pieces[at]).collect() }
}

/// Places of the pieces, row by row from above, each from left to right.
fn rows(pieces: &[&Piece]) -> Vec<Vec<usize>> {
    let mut down: Vec<usize> = (0..pieces.len()).collect();
    down.sort_by(|&a, &b| pieces[b].start.1.total_cmp(&pieces[a].start.1));
    let near = |a: &usize, b: &usize| {
        let size = pieces[*a].size.max(pieces[*b].size);
        pieces[*a].start.1 - pieces[*b].start.1 < ROW * size
    };
    let mut rows: Vec<Vec<usize>> = down.chunk_by(near).map(<[usize]>::to_vec).collect();
    for row in &mut rows {
        row.sort_by(|&a, &b| pieces[a].start.0.total_cmp(&pieces[b].start.0));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::scene::piece;
    use super::*;

    /// Three rows of six words each.
    fn page() -> Vec<Piece> {
        let words = ["Ada", "Sample", "bakes", "bread", "at", "night"];
        (0..18u8)
            .map(|n| piece(words[usize::from(n % 6)], 40.0 * f32::from(n % 6), 700.0 - 12.0 * f32::from(n / 6)))
            .collect()
    }

    fn texts(pieces: &[&Piece]) -> String {
        pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_in_no_order_are_read_in_rows() {
        let page: Vec<Piece> = page().into_iter().map(|p| Piece { end: (p.start.0 + 37.0, p.start.1), ..p }).collect();
        let shuffled = (0..18).map(|n| &page[n * 7 % 18]).collect();
        assert_eq!(texts(&in_rows(shuffled)), texts(&page.iter().collect::<Vec<_>>()));
    }

    #[test]
    fn columns_that_are_painted_one_after_the_other_stay() {
        let page: Vec<Piece> = page().into_iter().map(|p| Piece { end: (p.start.0 + 37.0, p.start.1), ..p }).collect();
        let (left, right): (Vec<&Piece>, Vec<&Piece>) = page.iter().partition(|p| p.start.0 < 100.0);
        let painted: Vec<&Piece> = left.into_iter().chain(right).collect();
        assert_eq!(texts(&in_rows(painted.clone())), texts(&painted));
    }
}
