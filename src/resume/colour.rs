//! Colours, and whether one can be told from another.

/// Parts from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rgb {
    pub red: f32,
    pub green: f32,
    pub blue: f32,
}

/// Below this contrast (WCAG 2.2, "contrast ratio") people see nothing. Pale grey of 0.9 on white has 1.26; the
/// faintest grey in use, 0.85, has 1.41.
const INVISIBLE: f32 = 1.2;
/// The same of letters as large as a watermark's: they are seen at a tenth of that.
const INVISIBLE_AND_LARGE: f32 = 1.06;

impl Rgb {
    pub(super) const BLACK: Self = Self::grey(0.0);
    pub(super) const WHITE: Self = Self::grey(1.0);

    pub(super) const fn grey(level: f32) -> Self {
        Self { red: level, green: level, blue: level }
    }

    /// Six hexadecimal digits, as in OOXML; `auto` and the rest are `None`.
    pub(super) fn from_hex(hex: &str) -> Option<Self> {
        let bits = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6)?;
        let part = |shift: u32| ((bits >> shift) & 255) as f32 / 255.0;
        Some(Self { red: part(16), green: part(8), blue: part(0) })
    }

    /// Whether text in the one colour is lost on a ground of the other.
    pub(super) fn is_near(self, other: Self) -> bool {
        self.is_within(other, INVISIBLE)
    }

    /// As [`Self::is_near`], of letters that are an inch or so high.
    pub(super) fn is_near_when_large(self, other: Self) -> bool {
        self.is_within(other, INVISIBLE_AND_LARGE)
    }

    fn is_within(self, other: Self, least: f32) -> bool {
        let (a, b) = (self.luminance(), other.luminance());
        let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
        // Red on a green of the same lightness is ugly, and seen.
        let apart = (self.red - other.red).abs() + (self.green - other.green).abs() + (self.blue - other.blue).abs();
        contrast < least && apart < 0.36
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f32 {
        let linear = |c: f32| {
            let c = c.clamp(0.0, 1.0);
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_on_its_ground() {
        for (a, b, lost) in [
            ("FFFFFF", "FFFFFF", true),
            ("FEFEFE", "FFFFFF", true),
            ("F2F2F2", "FFFFFF", true),
            ("D9D9D9", "FFFFFF", false),
            ("BFBFBF", "FFFFFF", false),
            ("FFFFFF", "1F3864", false),
            ("1F3864", "1F3864", true),
            ("203A66", "1F3864", true),
            ("000000", "1F3864", false),
            ("FFFF00", "FFFFFF", false),
        ] {
            let (a, b) = (Rgb::from_hex(a).unwrap(), Rgb::from_hex(b).unwrap());
            assert_eq!(a.is_near(b), lost, "{a:?} on {b:?}");
        }
        let (watermark, paper) = (Rgb::from_hex("EBEBEB").unwrap(), Rgb::WHITE);
        assert!(watermark.is_near(paper) && !watermark.is_near_when_large(paper) && paper.is_near_when_large(paper));
    }
}
