//! From levels to percentages: one function for every engine, in whole numbers, so that the same levels give the same
//! score everywhere. Knows no text.

use super::{Criterion, CriterionKind, Finding, Level, Scores};

/// A must-have weighs twice.
const MUST_HAVE: u64 = 2;
/// A quarter of the scale: what one level is worth.
const QUARTER: u32 = 250;
const FULL: u64 = 1000;

/// What a criterion may earn at most, as a share of all: its weight, doubled for a must-have.
pub fn weight(criterion: &Criterion) -> u64 {
    u64::from(criterion.weight) * if criterion.must_have { MUST_HAVE } else { 1 }
}

/// 0 to 1000. A strength outside its level's quarter is drawn into it, so that a higher level never earns less.
pub fn points(finding: &Finding) -> u32 {
    let level = finding.level.points();
    if level == 0 {
        return 0;
    }
    let top = level * QUARTER;
    finding.strength.map_or(top, |strength| strength.clamp(top - QUARTER + 1, top))
}

/// The level whose quarter holds this strength in thousandths; 0 is unknown: silence shows nothing.
pub fn level_of(strength: u32) -> Level {
    match strength {
        0 => Level::Unknown,
        1..=250 => Level::Weak,
        251..=500 => Level::Fair,
        501..=750 => Level::Good,
        _ => Level::Strong,
    }
}

/// Percentages of what could be earned. A criterion without a finding is unknown; a finding without a criterion is
/// nothing. Unknown earns nothing and stays in the denominator; `reach` counts it as strong.
pub fn score(criteria: &[Criterion], findings: &[Finding]) -> Scores {
    let mut parts = [Sum::default(); 3];
    for criterion in criteria {
        let finding = findings.iter().find(|f| f.criterion_id == criterion.id);
        let earned = finding.map_or(0, |f| u64::from(points(f)));
        let open = finding.is_none_or(|f| f.level == Level::Unknown);
        let weight = weight(criterion);
        let part = &mut parts[slot(criterion.kind)];
        part.of += weight * FULL;
        part.earned += weight * earned;
        part.within_reach += weight * if open { FULL } else { earned };
    }
    let all = parts.iter().fold(Sum::default(), |all, part| Sum {
        of: all.of + part.of,
        earned: all.earned + part.earned,
        within_reach: all.within_reach + part.within_reach,
    });
    let percent = |kind: CriterionKind| {
        let part = parts[slot(kind)];
        (part.of > 0).then(|| share(part.earned, part.of, 100))
    };
    Scores {
        skills: percent(CriterionKind::Skill),
        experience: percent(CriterionKind::Experience),
        qualification: percent(CriterionKind::Qualification),
        overall: share(all.earned, all.of, 100),
        fine: share(all.earned, all.of, 10_000),
        reach: share(all.within_reach, all.of, 100),
    }
}

/// What one criterion adds to `overall`, and could add at most, in hundredths of a percentage point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub adds: u32,
    pub most: u32,
}

/// One for each criterion, in their order: each rounded by itself, so that their sum is `fine` but for a hundredth each.
pub fn shares(criteria: &[Criterion], findings: &[Finding]) -> Vec<Share> {
    let all: u64 = criteria.iter().map(|c| weight(c) * FULL).sum();
    let share_of = |criterion: &Criterion| {
        let finding = findings.iter().find(|f| f.criterion_id == criterion.id);
        let earned = finding.map_or(0, |f| u64::from(points(f)));
        let weight = weight(criterion);
        Share { adds: share(weight * earned, all, 10_000), most: share(weight * FULL, all, 10_000) }
    };
    criteria.iter().map(share_of).collect()
}

#[derive(Clone, Copy, Default)]
struct Sum {
    of: u64,
    earned: u64,
    within_reach: u64,
}

fn slot(kind: CriterionKind) -> usize {
    match kind {
        CriterionKind::Skill => 0,
        CriterionKind::Experience => 1,
        CriterionKind::Qualification => 2,
    }
}

/// `earned / of` on a scale of `scale`, half up; 0 where there is nothing to earn.
fn share(earned: u64, of: u64, scale: u64) -> u32 {
    if of == 0 { 0 } else { u32::try_from((2 * scale * earned + of) / (2 * of)).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn criterion(id: &str, kind: CriterionKind, weight: u32, must_have: bool) -> Criterion {
        Criterion { weight, must_have, ..Criterion::new(id, kind, id) }
    }

    fn finding(id: &str, level: Level) -> Finding {
        Finding { criterion_id: id.to_owned(), level, strength: None, quotes: Vec::new(), note: None }
    }

    #[test]
    fn unknown_earns_nothing_and_stays_in_the_denominator() {
        use CriterionKind::{Experience, Skill};
        let criteria =
            [criterion("a", Skill, 5, false), criterion("b", Skill, 5, false), criterion("c", Experience, 5, true)];
        let scores =
            score(&criteria, &[finding("a", Level::Strong), finding("c", Level::Fair), finding("x", Level::Strong)]);
        assert_eq!(scores.skills, Some(50));
        assert_eq!(scores.experience, Some(50));
        assert_eq!(scores.qualification, None);
        assert_eq!((scores.overall, scores.fine, scores.reach), (50, 5000, 75));
    }

    #[test]
    fn a_must_have_weighs_twice() {
        use CriterionKind::Skill;
        let criteria = [criterion("a", Skill, 5, true), criterion("b", Skill, 5, false)];
        assert_eq!(score(&criteria, &[finding("a", Level::Strong)]).overall, 67);
        assert_eq!(score(&criteria, &[finding("b", Level::Strong)]).overall, 33);
    }

    #[test]
    fn no_criteria_give_nothing() {
        assert_eq!(score(&[], &[]), Scores::default());
    }

    #[test]
    fn a_strength_stays_in_its_levels_quarter() {
        let with = |level, strength| points(&Finding { strength: Some(strength), ..finding("a", level) });
        assert_eq!(with(Level::Fair, 300), 300);
        assert_eq!(with(Level::Fair, 999), 500);
        assert_eq!(with(Level::Good, 1), 501);
        assert_eq!(with(Level::None, 900), 0);
        assert_eq!(with(Level::Unknown, 900), 0);
        for strength in 1..=1000 {
            assert_eq!(with(level_of(strength), strength), strength);
        }
    }

    const LEVELS: [Level; 6] = [Level::Unknown, Level::None, Level::Weak, Level::Fair, Level::Good, Level::Strong];
    const KINDS: [CriterionKind; 3] = [CriterionKind::Skill, CriterionKind::Experience, CriterionKind::Qualification];

    prop_compose! {
        fn asked()(rows in prop::collection::vec((0..3usize, 1..=10u32, any::<bool>(), 0..6usize, prop::option::of(1..=1000u32)), 0..20))
            -> (Vec<Criterion>, Vec<Finding>) {
            rows.into_iter().enumerate().map(|(i, (kind, weight, must, level, strength))| {
                let id = format!("c{i}");
                (criterion(&id, KINDS[kind], weight, must), Finding { strength, ..finding(&id, LEVELS[level]) })
            }).unzip()
        }
    }

    proptest! {
        #[test]
        fn percentages_stay_within_bounds_and_reach_is_never_less((criteria, findings) in asked()) {
            let s = score(&criteria, &findings);
            for part in [s.skills, s.experience, s.qualification].into_iter().flatten() {
                prop_assert!(part <= 100);
            }
            prop_assert!(s.overall <= 100 && s.fine <= 10_000 && s.reach <= 100 && s.reach >= s.overall);
        }

        #[test]
        fn what_the_criteria_add_is_the_score((criteria, findings) in asked()) {
            let shares = shares(&criteria, &findings);
            let near = |sum: u32, whole: u32| sum.abs_diff(whole) <= u32::try_from(criteria.len()).unwrap();
            prop_assert!(near(shares.iter().map(|s| s.adds).sum(), score(&criteria, &findings).fine));
            prop_assert!(criteria.is_empty() || near(shares.iter().map(|s| s.most).sum(), 10_000));
            prop_assert!(shares.iter().all(|s| s.adds <= s.most));
        }

        #[test]
        fn a_higher_level_never_lowers_a_score((criteria, findings) in asked(), at in any::<prop::sample::Index>(), of in 0..6usize, to in 0..6usize) {
            if findings.is_empty() {
                return Ok(());
            }
            let at = at.index(findings.len());
            let (low, high) = if LEVELS[of].points() <= LEVELS[to].points() { (of, to) } else { (to, of) };
            let with = |level| {
                let mut findings = findings.clone();
                findings[at].level = LEVELS[level];
                score(&criteria, &findings)
            };
            let (before, after) = (with(low), with(high));
            prop_assert!(after.fine >= before.fine && after.overall >= before.overall);
        }

        #[test]
        fn the_order_of_criteria_and_findings_is_nothing((criteria, findings) in asked(), turn in 0..20usize) {
            let mut other = criteria.clone();
            let mut shown = findings.clone();
            if !other.is_empty() {
                let turn = turn % other.len();
                other.rotate_left(turn);
                shown.reverse();
            }
            prop_assert_eq!(score(&criteria, &findings), score(&other, &shown));
        }
    }
}
