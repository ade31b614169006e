//! Time lines down the middle of a page: entries written up to them from the left and from the right, or titles on one
//! side and dates on the other. Read as columns they come apart; read from the top, side by side, they don't.

use super::columns::CROWDED;
use super::lines::Line;
use crate::resume::parse::is_heading;

/// Lines of one edge, at least, on each side.
const FEWEST: usize = 4;
/// Edges nearer than this (in points) are one.
const EDGE: f32 = 1.5;
/// The room between the two sides, in sizes.
const ROOM: std::ops::Range<f32> = 0.8..8.0;
/// What stands farther apart, in sizes, belongs to two entries.
const APART: f32 = 2.1;

/// Lines in reading order, those on both sides of a time line in the order of its entries.
pub(super) fn along_centre(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > CROWDED {
        return lines;
    }
    let Some((right, left)) = sides(&lines) else { return lines };
    let across = |line: &Line| line.left < right - EDGE && line.right > left + EDGE;
    let mut cuts: Vec<f32> = lines.iter().filter(|line| across(line)).map(|line| line.base).collect();
    cuts.sort_by(|a, b| b.total_cmp(a));
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let mut top = f32::MAX;
    for bottom in cuts.into_iter().chain([f32::MIN]) {
        order = in_zone(&lines, order, (right, left), (top, bottom));
        top = bottom;
    }
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| lines[at].take()).collect()
}

/// The edges of the two sides: where the left one's lines end, and where the right one's begin.
fn sides(lines: &[Line]) -> Option<(f32, f32)> {
    let upright = || lines.iter().filter(|line| line.angle == 0);
    let (from, to) = upright().fold((f32::MAX, f32::MIN), |(from, to), line| (from.min(line.left), to.max(line.right)));
    let middle = |at: f32| (0.35..0.65).contains(&((at - from) / (to - from).max(1.0)));
    let alone = |line: &Line| !upright().any(|other| other.is_beside(line) && other.right < line.left + EDGE);
    upright().filter(|line| middle(line.right)).find_map(|end| {
        let ended: Vec<&Line> = upright().filter(|line| (line.right - end.right).abs() < EDGE).collect();
        let lefts = ended.iter().fold((f32::MAX, f32::MIN), |(a, b), line| (a.min(line.left), b.max(line.left)));
        let ragged = lefts.1 - lefts.0 > 3.0 * end.size;
        if ended.len() < FEWEST || !ragged || ended.iter().filter(|line| alone(line)).count() * 5 < ended.len() * 4 {
            return None;
        }
        upright()
            .filter(|line| ROOM.contains(&((line.left - end.right) / line.size.max(0.1))))
            .find(|start| upright().filter(|line| (line.left - start.left).abs() < EDGE).count() >= FEWEST)
            .map(|start| (end.right, start.left))
    })
}

/// `order` with the lines between two heights put in the order of the entries, where they stand on a time line.
fn in_zone(lines: &[Line], order: Vec<usize>, (right, left): (f32, f32), (top, bottom): (f32, f32)) -> Vec<usize> {
    let within = |line: &Line| line.angle == 0 && line.base < top && line.base > bottom;
    // Headings side by side begin columns of their own.
    let heads = lines.iter().filter(|line| within(line) && is_heading(&line.text));
    let floor = heads.map(|line| line.base + 0.5 * line.size).fold(bottom, f32::max);
    let inside = |line: &Line| within(line) && line.base > floor;
    let ends = |line: &Line| (line.right - right).abs() < EDGE;
    let starts = |line: &Line| (line.left - left).abs() < EDGE;
    let (mut one, mut other): (Vec<usize>, Vec<usize>) =
        order.iter().filter(|&&at| inside(&lines[at])).partition(|&&at| lines[at].right < left - EDGE);
    let most = |side: &[usize], test: &dyn Fn(&Line) -> bool| {
        side.len() >= 2 && side.iter().filter(|&&at| test(&lines[at])).count() * 5 >= side.len() * 4
    };
    if !most(&one, &ends) || !most(&other, &starts) {
        return order;
    }
    let mut blocks = blocks(lines, &mut one);
    blocks.extend(self::blocks(lines, &mut other));
    let height = |block: &[usize]| lines[block[0]].base;
    // Of two that begin at one height the left one comes first, and it was put in first.
    let size = lines[blocks[0][0]].size;
    blocks.sort_by(|a, b| {
        let step = height(b) - height(a);
        if step.abs() < size { std::cmp::Ordering::Equal } else { step.total_cmp(&0.0) }
    });
    let zone: Vec<usize> = blocks.into_iter().flatten().collect();
    let mut out = Vec::with_capacity(order.len());
    let mut rest = Some(&zone);
    // Behind the heading over it, or where its first line was.
    let head = order.iter().position(|&at| (lines[at].base - top).abs() < 0.01);
    for (place, at) in order.iter().enumerate() {
        let is_in = zone.contains(at);
        if is_in && head.is_none() {
            out.extend(rest.take().into_iter().flatten());
        }
        if !is_in {
            out.push(*at);
        }
        if head == Some(place) {
            out.extend(rest.take().into_iter().flatten());
        }
    }
    out
}

/// The lines of one side from the top, parted where there is room between them.
fn blocks(lines: &[Line], side: &mut [usize]) -> Vec<Vec<usize>> {
    side.sort_by(|&a, &b| lines[b].base.total_cmp(&lines[a].base).then(lines[a].left.total_cmp(&lines[b].left)));
    side.chunk_by(|&a, &b| lines[a].base - lines[b].base < APART * lines[a].size.max(lines[b].size))
        .map(<[usize]>::to_vec)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines::line;
    use super::*;

    fn texts(lines: Vec<Line>) -> Vec<String> {
        along_centre(lines).into_iter().map(|line| line.text).collect()
    }

    /// A line that ends at 250.
    fn ended(text: &str, base: f32) -> Line {
        line(text, 250.0 - 5.0 * text.chars().count() as f32, base)
    }

    fn page() -> Vec<Line> {
        vec![
            line("EXPERIENCE OF ADA SAMPLE", 200.0, 740.0),
            ended("Night Baker", 700.0),
            ended("Loaf Works Ltd", 688.0),
            ended("Baker", 640.0),
            ended("Oven Ltd of Leeds and of York", 628.0),
            line("2019 – today", 270.0, 700.0),
            line("Bread and rolls for the whole town", 270.0, 688.0),
            line("2015 – 2019", 270.0, 640.0),
            line("Rolls for the whole town and more", 270.0, 628.0),
        ]
    }

    #[test]
    fn entries_on_both_sides_of_a_line_are_read_from_the_top() {
        let want = [
            "EXPERIENCE OF ADA SAMPLE",
            "Night Baker",
            "Loaf Works Ltd",
            "2019 – today",
            "Bread and rolls for the whole town",
            "Baker",
            "Oven Ltd of Leeds and of York",
            "2015 – 2019",
            "Rolls for the whole town and more",
        ];
        assert_eq!(texts(page()), want);
    }

    #[test]
    fn columns_and_dates_at_their_edge_stay_as_they_are() {
        // Text from one edge on the left: a column.
        let column: Vec<Line> = page()
            .into_iter()
            .map(|l| if (l.right - 250.0).abs() < 0.1 { Line { left: 120.0, ..l } } else { l })
            .collect();
        let before: Vec<String> = column.iter().map(|l| l.text.clone()).collect();
        assert_eq!(texts(column), before);
        // Dates that end a row of the left column.
        let mut dates = page();
        dates.extend([700.0, 688.0, 640.0, 628.0].map(|base| line("Title", 20.0, base)));
        let before: Vec<String> = dates.iter().map(|l| l.text.clone()).collect();
        assert_eq!(texts(dates), before);
    }
}
