//! Bullets that a program painted apart from their text, back before it: left alone they would hold up all that stands
//! under them.

use super::columns::CROWDED;
use super::lines::Line;

/// A bullet stands no further before its text than this, in sizes.
const NEAR: f32 = 3.0;

/// Lines without those that are a bullet and nothing else; the text beside each begins with it.
pub(super) fn with_bullets(lines: Vec<Line>) -> Vec<Line> {
    let signs = lines.iter().filter(|line| is_bullet(line)).count();
    // Each is looked for among all: what a page of a résumé has, and no more.
    if signs.saturating_mul(lines.len()) > CROWDED * CROWDED {
        return lines;
    }
    let (bullets, mut lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(is_bullet);
    for bullet in bullets {
        // From where the bullet starts, since a blank may stand behind it.
        let gap = |line: &Line| (line.left - bullet.left) / line.size.max(0.1);
        let level = |line: &Line| line.angle == bullet.angle && (line.base - bullet.base).abs() < 0.3 * line.size;
        let text = lines.iter_mut().filter(|line| level(line) && (0.1..NEAR).contains(&gap(line)));
        match text.min_by(|a, b| gap(a).total_cmp(&gap(b))) {
            Some(line) => {
                line.text = format!("{} {}", bullet.text, line.text);
                line.left = bullet.left;
                line.inner = line.inner.min(line.left);
            }
            // It may be all that is left of something.
            None => lines.push(bullet),
        }
    }
    lines
}

fn is_bullet(line: &Line) -> bool {
    let mut signs = line.text.chars();
    matches!(signs.next(), Some('•' | '●' | '▪' | '■' | '◦' | '○' | '‣' | '·' | '–' | '-' | '*' | '➢' | '\u{f0b7}'))
        && signs.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::super::lines::line;
    use super::*;

    #[test]
    fn bullets_that_are_painted_last_stand_before_their_texts() {
        let page = vec![
            line("Baker", 20.0, 700.0),
            line("bread for a street", 30.0, 688.0),
            line("Skills", 200.0, 688.0),
            line("•", 20.0, 688.0),
            line("•", 20.0, 600.0),
        ];
        let texts: Vec<String> = with_bullets(page).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["Baker", "• bread for a street", "Skills", "•"]);
    }

    #[test]
    fn a_page_of_thousands_of_bullets_is_left_as_it_was_painted() {
        let many = 4000;
        let page: Vec<Line> =
            (0..many).flat_map(|row| [line("bread", 30.0, row as f32), line("•", 20.0, row as f32)]).collect();
        assert_eq!(with_bullets(page).len(), 2 * many);
    }
}
