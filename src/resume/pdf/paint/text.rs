//! Text and where it goes (ISO 32000-1, 9.3 and 9.4).

use std::rc::Rc;

use pdf_oxide::content::{Operator, TextElement};

use super::Walk;
use crate::resume::open::Why;
use crate::resume::pdf::matrix::{Matrix, Point};
use crate::resume::pdf::objects::SharedFont;
use crate::resume::pdf::scene::Piece;

/// Pieces of text on one page.
const PIECES: usize = 200_000;

impl Walk<'_> {
    pub(super) fn text_operator(&mut self, operator: Operator) {
        match operator {
            Operator::BeginText => {
                self.text = Matrix::IDENTITY;
                self.line = Matrix::IDENTITY;
            }
            Operator::Tf { font, size } => {
                self.state.font = self.resource("Font", &font).and_then(|entry| self.objects.font(&entry));
                self.state.size = size;
            }
            Operator::Tc { char_space } => self.state.char_space = char_space,
            Operator::Tw { word_space } => self.state.word_space = word_space,
            Operator::Tz { scale } => self.state.stretch = scale / 100.0,
            Operator::TL { leading } => self.state.leading = leading,
            Operator::Tr { render } => self.state.mode = render,
            Operator::Ts { rise } => self.state.rise = rise,
            Operator::Td { tx, ty } => self.next_line(tx, ty),
            Operator::TD { tx, ty } => {
                self.state.leading = -ty;
                self.next_line(tx, ty);
            }
            Operator::Tm { a, b, c, d, e, f } => {
                self.line = Matrix([a, b, c, d, e, f]);
                self.text = self.line;
            }
            Operator::TStar => self.next_line(0.0, -self.state.leading),
            Operator::Tj { text } => self.show(&text),
            Operator::TJ { array } => {
                for element in array {
                    match element {
                        TextElement::String(text) => self.show(&text),
                        TextElement::Offset(back) => self.advance(-back / 1000.0 * self.state.size),
                    }
                }
            }
            Operator::Quote { text } => {
                self.next_line(0.0, -self.state.leading);
                self.show(&text);
            }
            Operator::DoubleQuote { word_space, char_space, text } => {
                self.state.word_space = word_space;
                self.state.char_space = char_space;
                self.next_line(0.0, -self.state.leading);
                self.show(&text);
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    /// Moves along the line by unscaled text units.
    fn advance(&mut self, by: f32) {
        let vertical = self.state.font.as_ref().is_some_and(|font| font.borrow().is_vertical());
        let step = if vertical { Matrix::shift(0.0, by) } else { Matrix::shift(by * self.state.stretch, 0.0) };
        self.text = step.then(self.text);
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        if self.scene.pieces.len() >= PIECES {
            return;
        }
        let rise = Matrix::shift(0.0, self.state.rise);
        let start = rise.then(self.text).then(self.state.matrix);
        let mut text = String::new();
        let (mut width, mut spacing) = (0.0, 0.0);
        let (size, char_space, word_space) = (self.state.size, self.state.char_space, self.state.word_space);
        font.borrow_mut().glyphs(bytes, |glyph| {
            text.push_str(&glyph.text);
            spacing = char_space + if glyph.is_space { word_space } else { 0.0 };
            width += glyph.advance * size + spacing;
        });
        let vertical = font.borrow().is_vertical();
        self.advance(if vertical { -width } else { width });
        if text.is_empty() || !start.is_finite() {
            return;
        }
        // The last glyph's spacing belongs to no letter: it would join what stands apart, or part what belongs together.
        let ink = if vertical { 0.0 } else { (width - spacing) * self.state.stretch };
        let end = start.apply((ink, 0.0));
        self.note(&font, text, start, end);
    }

    fn note(&mut self, font: &SharedFont, text: String, start: Matrix, end: Point) {
        let (across, upright) = start.scales();
        let own_units = font.borrow().has_own_units();
        let (paint, alpha) = match self.state.mode {
            1 | 5 => (&self.state.stroke, self.state.stroke_alpha),
            2 | 6 if self.state.fill_alpha < 0.05 => (&self.state.stroke, self.state.stroke_alpha),
            _ => (&self.state.fill, self.state.fill_alpha),
        };
        let why = if self.is_unpainted() {
            Some(Why::Layer)
        } else if matches!(self.state.mode, 3 | 7) {
            Some(Why::NotPainted)
        } else if alpha < 0.05 {
            Some(Why::Transparent)
        } else {
            None
        };
        let see_through = self.state.masked || self.state.blended || alpha < 0.9;
        let colour = if see_through { None } else { paint.colour };
        if self.state.mode == 7 && !self.is_unpainted() {
            self.stencils.push(self.scene.pieces.len());
        }
        if self.state.mode >= 4 {
            // From here on paint comes through the letters alone: it covers nothing.
            self.state.clip_is_box = false;
        }
        let order = self.scene.next();
        self.scene.pieces.push(Piece {
            text,
            start: start.apply((0.0, 0.0)),
            end,
            size: (upright * self.state.size).abs(),
            angle: start.angle(),
            order,
            colour,
            why,
            clip: self.state.clip,
            own_units,
            font: Rc::as_ptr(font).addr(),
            breadth: (across * self.state.size * self.state.stretch).abs(),
        });
    }
}
