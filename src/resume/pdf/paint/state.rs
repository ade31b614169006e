//! The graphics state (ISO 32000-1, 8.4), as far as text and what hides it depend on it.

use super::super::colours::Space;
use super::super::matrix::{Area, Matrix};
use super::super::objects::SharedFont;
use crate::resume::colour::Rgb;

/// A colour with the space that gives its numbers a meaning.
#[derive(Clone, Debug)]
pub(super) struct Paint {
    space: Space,
    /// `None`: a pattern, or a colour that can't be reckoned.
    pub colour: Option<Rgb>,
}

impl Paint {
    pub(super) fn flat(space: Space, colour: Option<Rgb>) -> Self {
        Self { space, colour }
    }

    pub(super) fn set(&mut self, parts: &[f32]) {
        self.colour = self.space.colour(parts);
    }
}

#[derive(Clone)]
pub(super) struct State {
    /// To the page as it is looked at.
    pub matrix: Matrix,
    pub clip: Area,
    pub clip_is_box: bool,
    pub fill: Paint,
    pub stroke: Paint,
    pub fill_alpha: f32,
    pub stroke_alpha: f32,
    pub masked: bool,
    pub blended: bool,
    pub line_width: f32,
    pub font: Option<SharedFont>,
    pub size: f32,
    pub char_space: f32,
    pub word_space: f32,
    /// 1 is as wide as the font says.
    pub stretch: f32,
    pub leading: f32,
    pub rise: f32,
    /// Table 106: 3 is invisible, 7 is a clip alone.
    pub mode: u8,
}

impl State {
    pub(super) fn new(matrix: Matrix, clip: Area) -> Self {
        let black = || Paint::flat(Space::Grey, Some(Rgb::BLACK));
        Self {
            matrix,
            clip,
            clip_is_box: true,
            fill: black(),
            stroke: black(),
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            masked: false,
            blended: false,
            line_width: 1.0,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }

    /// Whether what is painted now lets nothing shine through.
    pub(super) fn is_opaque(&self, alpha: f32) -> bool {
        alpha > 0.97 && !self.masked && !self.blended
    }
}
