//! Columns: where a page has them, and one after the other.

use super::lines::Line;
use crate::resume::parse::is_heading;

/// A page with more lines than this has no columns and no margin that are worth looking for.
pub(super) const CROWDED: usize = 300;
/// How often columns are looked for within what others left: three beside each other, or two under two others.
const DEPTH: usize = 4;
/// Room that ends a column, in sizes of its lines.
const ROOM: f32 = 5.0;
/// What starts this little behind a column's edge (in sizes) is indented, and still in it.
const INDENT: f32 = 2.5;
/// What a line across both columns weighs against one that stands in one of them: at most a fifth stand across.
const ACROSS: i32 = -4;

/// Columns that were painted row by row, or in boxes in any order, one after the other; anything else as it was painted.
pub(super) fn by_column(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > CROWDED || lines.iter().any(|line| line.angle != lines[0].angle) {
        return lines;
    }
    parted(lines, DEPTH)
}

fn parted(lines: Vec<Line>, depth: usize) -> Vec<Line> {
    let Some(gutter) = gutter(&lines).filter(|_| depth > 0) else { return lines };
    let painted: Vec<Side> = lines.iter().filter_map(|line| gutter.place(line).side()).collect();
    let turns = painted.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let right = painted.iter().filter(|side| **side == Side::Right).count();
    // Two boxes on one side around one on the other, as they are read, are no columns painted in turn.
    let in_turn = turns >= 4 && (gutter.headed || turns * 2 >= right.min(painted.len() - right));
    if !in_turn {
        return lines;
    }
    let cells = cells(&lines, gutter);
    if cells.len() > 1 {
        return by_cell(lines, gutter, &cells);
    }
    // Lines across both columns part them from top to bottom.
    let across: Vec<f32> = lines.iter().filter(|l| gutter.place(l) == Place::Across).map(|l| l.base).collect();
    let mut keyed: Vec<((usize, Place), Line)> = lines
        .into_iter()
        .map(|line| {
            let place = gutter.place(&line);
            let stretch = match place {
                Place::Over => 0,
                Place::Under => across.len() + 1,
                // What stands across is the last of its stretch: the columns over it come before.
                _ => across.iter().filter(|base| **base > line.base).count(),
            };
            ((stretch, place), line)
        })
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    let mut out = Vec::with_capacity(keyed.len());
    let mut rest = keyed.into_iter().peekable();
    while let Some((key, line)) = rest.next() {
        let mut group = vec![line];
        while let Some((_, line)) = rest.next_if(|(next, _)| *next == key) {
            group.push(line);
        }
        out.extend(parted(group, depth - 1));
    }
    out
}

/// The rows of a grid, from top to bottom: each was painted left, then right, both cells begin at one height, and the
/// next row begins under both. Empty where the page is none. What is painted line by line is two columns.
fn cells(lines: &[Line], gutter: Gutter) -> Vec<(f32, f32)> {
    let sided: Vec<(Side, &Line)> = lines.iter().filter_map(|line| Some((gutter.place(line).side()?, line))).collect();
    let runs: Vec<&[(Side, &Line)]> = sided.chunk_by(|a, b| a.0 == b.0).collect();
    let mut rows: Vec<(f32, f32)> = Vec::new();
    let mut tall = 0;
    let mut at = 0;
    while at + 1 < runs.len() {
        let (left, right) = (runs[at], runs[at + 1]);
        let size = left[0].1.size;
        // A heading over both stands in the left one.
        let starts = left.iter().take(2).any(|(_, line)| (line.base - right[0].1.base).abs() < 0.3 * size);
        let base = |run: &[(Side, &Line)]| run.iter().map(|(_, l)| l.base).fold(f32::MAX, f32::min);
        let (top, bottom) = (left[0].1.base.max(right[0].1.base), base(left).min(base(right)));
        if left[0].0 != Side::Left || !starts || rows.last().is_some_and(|(_, under)| *under - top < 1.9 * size) {
            at += 1;
            continue;
        }
        tall += usize::from(left.len().max(right.len()) >= 3);
        rows.push((top, bottom));
        at += 2;
    }
    // A run may stand over the first row, and one may be painted out of its place.
    if tall * 2 > rows.len() && rows.len() * 2 + 2 >= runs.len() { rows } else { Vec::new() }
}

/// Row by row, and in each the left cell before the right one; what lies between two rows in its place.
fn by_cell(lines: Vec<Line>, gutter: Gutter, cells: &[(f32, f32)]) -> Vec<Line> {
    let row = |line: &Line| {
        let over = cells.iter().filter(|(top, _)| *top > line.base - 0.1).count();
        let within = over > 0 && line.base >= cells[over - 1].1 - 0.1;
        2 * over - usize::from(within)
    };
    // Over the first row, what stands lower at the left than all at the right comes behind it.
    let over = lines.iter().filter(|l| row(l) == 0 && gutter.place(l) == Place::Right);
    let foot = over.map(|l| l.base).fold(f32::MAX, f32::min);
    let mut keyed: Vec<((usize, Place), Line)> = lines
        .into_iter()
        .map(|line| match gutter.place(&line) {
            Place::Over => ((0, Place::Over), line),
            Place::Under => ((usize::MAX, Place::Under), line),
            Place::Left if line.base < foot && row(&line) == 0 => ((0, Place::Across), line),
            place => ((row(&line), place), line),
        })
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, line)| line).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Where a line stands to two columns, in the order of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Over,
    Left,
    Right,
    Across,
    Under,
}

impl Place {
    fn side(self) -> Option<Side> {
        match self {
            Self::Left => Some(Side::Left),
            Self::Right => Some(Side::Right),
            _ => None,
        }
    }
}

/// Two columns: where the right one starts, and from where to where they go.
#[derive(Clone, Copy, Debug)]
struct Gutter {
    edge: f32,
    top: f32,
    bottom: f32,
    /// Both have headings of parts of a résumé.
    headed: bool,
}

impl Gutter {
    fn place(&self, line: &Line) -> Place {
        if line.base > self.top + 0.1 {
            Place::Over
        } else if line.base < self.bottom - 0.1 {
            Place::Under
        } else {
            match line.side(self.edge) {
                Some(Side::Left) => Place::Left,
                Some(Side::Right) => Place::Right,
                None => Place::Across,
            }
        }
    }
}

/// The two columns that hold most lines, if there are two that are no rows of a table: both have headings, or on both
/// sides a good part of the lines has no neighbour on its baseline; and neither side is dates or labels.
fn gutter(lines: &[Line]) -> Option<Gutter> {
    let beside: Vec<Vec<&Line>> =
        lines.iter().map(|line| lines.iter().filter(|other| line.is_beside(other)).collect()).collect();
    let headings: Vec<bool> = lines.iter().map(|line| is_heading(&line.text)).collect();
    let mut down: Vec<usize> = (0..lines.len()).collect();
    down.sort_by(|&a, &b| lines[b].base.total_cmp(&lines[a].base));
    let mut edges: Vec<f32> = lines.iter().map(|line| line.left).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let mut best: Option<(usize, Gutter)> = None;
    for edge in edges {
        let Some((top, bottom)) = stretch(lines, &down, edge) else { continue };
        let gutter = Gutter { edge, top, bottom, headed: false };
        let on = |side: Side| -> Vec<usize> {
            (0..lines.len()).filter(|&at| gutter.place(&lines[at]).side() == Some(side)).collect()
        };
        let (left, right) = (on(Side::Left), on(Side::Right));
        if left.len() < 5 || right.len() < 5 {
            continue;
        }
        let starts = right.iter().filter(|&&at| (lines[at].left - edge).abs() < 2.0).count();
        let dates = |side: &[usize]| side.iter().filter(|&&at| lines[at].is_date()).count() * 5 >= side.len() * 2;
        let lonely = |side: &[usize], other: Side| {
            let alone = |at: usize| !beside[at].iter().any(|o| gutter.place(o).side() == Some(other));
            side.iter().filter(|&&at| alone(at)).count() * 4 >= side.len()
        };
        // Only headings of one size are of one rank: a table of skills has smaller ones within its cells.
        let placed = |at: &usize| headings[*at] && gutter.place(&lines[*at]).side().is_some();
        let rank = 0.9 * (0..lines.len()).filter(placed).map(|at| lines[at].size).fold(0.0, f32::max);
        let heads = |side: &[usize]| side.iter().filter(|&&at| headings[at] && lines[at].size >= rank).count();
        let headed = heads(&left) >= 1 && heads(&right) >= 1 && heads(&left) + heads(&right) >= 3;
        let apart = left.len() + right.len();
        // Headings on one side alone are the labels of what stands beside them.
        let labels = heads(&left).max(heads(&right)) >= 2 && heads(&left).min(heads(&right)) == 0;
        let across = lines.iter().filter(|line| line.side(edge).is_none()).count();
        let unheaded = across * 5 <= lines.len()
            && starts * 2 >= right.len()
            && !labels
            && lonely(&left, Side::Right)
            && lonely(&right, Side::Left);
        // So are headings and dates that make up a whole side.
        let told = left.iter().filter(|&&at| headings[at] || lines[at].is_date()).count();
        let labels = labels || heads(&left) >= 3 && told * 10 >= left.len() * 8;
        let columns = headed && !labels && starts * 5 >= right.len() || unheaded;
        if columns && !dates(&left) && !dates(&right) && best.is_none_or(|(most, _)| apart > most) {
            best = Some((apart, Gutter { headed, ..gutter }));
        }
    }
    best.map(|(_, gutter)| gutter)
}

/// From where to where most lines stand on one side of `edge` or the other: the heaviest run of lines from top to
/// bottom, where one across weighs against it. It begins and ends with what starts at the edge, where other lines of
/// the right side would: dates at the page's margin belong to rows over or under the columns.
fn stretch(lines: &[Line], down: &[usize], edge: f32) -> Option<(f32, f32)> {
    let (mut best, mut sum, mut start) = ((0, 0, 0), 0, 0);
    for (place, &at) in down.iter().enumerate() {
        sum += if lines[at].side(edge).is_some() { 1 } else { ACROSS };
        if sum <= 0 {
            (sum, start) = (0, place + 1);
        } else if sum > best.0 {
            best = (sum, start, place + 1);
        }
    }
    let mut run = &down[best.1..best.2];
    let right: Vec<usize> = (0..run.len()).filter(|&i| lines[run[i]].side(edge) == Some(Side::Right)).collect();
    // Items of a list are indented.
    let starts = |i: &usize| {
        let line = &lines[run[*i]];
        line.left - edge < 2.0 || line.left - edge < INDENT * line.size && !line.is_date()
    };
    let (first, last) = (*right.iter().find(|i| starts(i))?, *right.iter().rfind(|i| starts(i))?);
    let level = |i: usize, to: usize| (lines[run[i]].base - lines[run[to]].base).abs() < 0.5 * lines[run[i]].size;
    let over = right.iter().rfind(|&&i| i < first && !level(i, first)).map_or(0, |i| i + 1);
    let under = right.iter().find(|&&i| i > last && !level(i, last)).map_or(run.len(), |i| *i);
    // Under the right one the left one ends where there is room: what stands there is over neither.
    let room = |pair: &[usize]| lines[pair[0]].base - lines[pair[1]].base > ROOM * lines[pair[1]].size;
    let ends = (last + 1..under).find(|&i| room(&run[i - 1..=i])).unwrap_or(under);
    run = &run[over..ends];
    Some((lines[*run.first()?].base, lines[*run.last()?].base))
}

impl Line {
    /// Which column it stands in, where the right one starts at `edge`; `None` where it stands across.
    fn side(&self, edge: f32) -> Option<Side> {
        if self.left >= edge - 1.0 {
            Some(Side::Right)
        } else if self.right <= edge - 0.7 * self.size {
            Some(Side::Left)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::text;
    use super::super::lines::line;
    use super::*;

    const BAR: [&str; 8] = ["CONTACT", "Leeds", "SKILLS", "Dough", "Ovens", "Patience", "LANGUAGES", "English"];
    const WORK: [&str; 8] = [
        "EXPERIENCE",
        "Baker",
        "Loaf Ltd",
        "bread for a street",
        "Miller",
        "Stone Ltd",
        "EDUCATION",
        "School of Bread",
    ];

    /// Two columns on the same baselines, painted row by row.
    fn grid(left: &[&str], right: &[&str]) -> Vec<Line> {
        let row = |(row, (a, b)): (usize, (&&str, &&str))| {
            let base = 700.0 - 13.0 * row as f32;
            [line(a, 40.0, base), line(b, 200.0, base)]
        };
        left.iter().zip(right).enumerate().flat_map(row).collect()
    }

    fn in_order(text: &str, words: &[&str]) -> bool {
        let places: Vec<Option<usize>> = words.iter().map(|word| text.find(word)).collect();
        places.is_sorted() && places.iter().all(Option::is_some)
    }

    #[test]
    fn columns_on_the_same_baselines_are_told_by_headings_in_both() {
        let text = text(grid(&BAR, &WORK));
        assert!(in_order(&text, &["CONTACT", "English", "EXPERIENCE", "School of Bread"]), "{text}");
    }

    #[test]
    fn headings_on_one_side_are_labels_of_the_other() {
        let labels = ["Name", "EXPERIENCE", "Firm", "Task", "EDUCATION", "School", "Town", "Year"];
        let said = ["Ada", "Baker", "Loaf Ltd", "bread for a street", "Miller", "School of Bread", "Leeds", "long ago"];
        assert!(text(grid(&labels, &said)).contains("Firm\tLoaf Ltd"));
    }

    #[test]
    fn boxes_that_were_painted_in_any_order_are_read_by_column() {
        let mut page = grid(&BAR, &WORK);
        page.sort_by_key(|line| line.text.len() % 5);
        let text = text(page);
        assert!(in_order(&text, &["CONTACT", "English", "EXPERIENCE", "School of Bread"]), "{text}");
    }

    #[test]
    fn three_columns_are_read_one_after_the_other() {
        let third = ["INTERESTS", "Rowing", "Chess", "AWARDS", "Golden Loaf", "Silver Roll", "COURSES", "Rye"];
        let mut page = grid(&BAR, &WORK);
        page.extend(third.iter().enumerate().map(|(row, text)| line(text, 400.0, 700.0 - 13.0 * row as f32)));
        page.sort_by(|a, b| b.base.total_cmp(&a.base).then(a.left.total_cmp(&b.left)));
        let text = text(page);
        assert!(
            in_order(&text, &["CONTACT", "English", "EXPERIENCE", "School of Bread", "INTERESTS", "Rye"]),
            "{text}"
        );
    }

    #[test]
    fn dates_of_rows_over_the_columns_stay_with_their_rows() {
        let mut page = Vec::new();
        for (row, title) in ["Night Baker", "Miller", "Grocer"].iter().enumerate() {
            let base = 790.0 - 26.0 * row as f32;
            page.extend([line(title, 40.0, base), line("2019 – 2021", 480.0, base), line("did it", 40.0, base - 12.0)]);
        }
        page.extend(grid(&BAR, &WORK));
        let text = text(page);
        assert!(text.contains("Grocer\t2019 – 2021"), "{text}");
        assert!(in_order(&text, &["Grocer", "CONTACT", "English", "EXPERIENCE", "School of Bread"]), "{text}");
    }

    #[test]
    fn the_rows_of_a_grid_are_read_one_after_the_other() {
        let mut page = Vec::new();
        for (row, firm) in ["Loaf Ltd", "Stone Ltd", "Dale Ltd"].iter().enumerate() {
            let base = 700.0 - 80.0 * row as f32;
            for (at, text) in [firm, "Baker", "2010 - 2012"].iter().enumerate() {
                page.push(line(text, 40.0, base - 12.0 * at as f32));
            }
            for (at, text) in ["Highlights", "rolls", "bread", "flour"].iter().enumerate() {
                let text = if at == 0 { text.to_string() } else { format!("{text} {row}") };
                page.push(line(&text, 200.0, base - 12.0 * at as f32));
            }
        }
        page.splice(0..0, [line("Contact", 200.0, 760.0), line("Leeds", 200.0, 748.0)]);
        // Painted late.
        page.push(line("Ada Sample", 40.0, 790.0));
        page.push(line("EXPERIENCE", 40.0, 720.0));
        let text = text(page);
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} in {text}"));
        assert!(
            at("Leeds") < at("EXPERIENCE") && at("EXPERIENCE") < at("Loaf") && at("Loaf") < at("flour 0"),
            "{text}"
        );
        assert!(at("flour 0") < at("Stone") && at("flour 1") < at("Dale") && at("Dale") < at("rolls 2"), "{text}");
    }
}
