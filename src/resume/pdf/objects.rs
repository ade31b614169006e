//! The objects of a document that the page's walk asks for, each loaded once: pages, streams, fonts, layers.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use pdf_oxide::PdfDocument;
use pdf_oxide::encryption::EncryptionHandler;
use pdf_oxide::fonts::FontInfo;
use pdf_oxide::object::{Object, ObjectRef};

use super::bitmaps::{self, Tex};
use super::colours::number;
use super::font::Font;
use super::matrix::{Area, Matrix};
use super::pictures::{self, Raster};

pub(super) type Dictionary = HashMap<String, Object>;
pub(super) type SharedFont = Rc<RefCell<Font>>;

/// Nodes of the page tree that are looked at; an honest one has hardly more nodes than pages.
const NODES: usize = 20_000;

/// A document and what was already made of its objects.
pub(super) struct Objects {
    pub document: PdfDocument,
    decryption: Option<EncryptionHandler>,
    fonts: RefCell<HashMap<ObjectRef, Option<SharedFont>>>,
    layers_off: HashSet<ObjectRef>,
    /// Pictures that were looked at.
    rasters: RefCell<HashMap<ObjectRef, Option<Rc<Raster>>>>,
    /// How many dots may still be.
    dots: Cell<i64>,
}

/// A page, with what it inherits from the tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub dictionary: Dictionary,
    pub resources: Rc<Dictionary>,
    pub area: Option<Area>,
    pub turn: i64,
}

impl Objects {
    pub(super) fn new(document: PdfDocument) -> Self {
        let mut objects = Self {
            decryption: None,
            fonts: RefCell::default(),
            layers_off: HashSet::new(),
            rasters: RefCell::default(),
            dots: Cell::new(pictures::DOTS),
            document,
        };
        if objects.document.is_encrypted() {
            objects.decryption = objects.decryption();
        }
        objects.layers_off = objects.layers_off().unwrap_or_default();
        objects
    }

    pub(super) fn resolve(&self, object: &Object) -> Option<Object> {
        self.document.resolve_object(object).ok()
    }

    pub(super) fn dictionary(&self, object: Option<&Object>) -> Option<Dictionary> {
        match self.resolve(object?)? {
            Object::Dictionary(dictionary) | Object::Stream { dict: dictionary, .. } => Some(dictionary),
            _ => None,
        }
    }

    pub(super) fn array(&self, object: Option<&Object>) -> Option<Vec<Object>> {
        match self.resolve(object?)? {
            Object::Array(array) => Some(array),
            _ => None,
        }
    }

    pub(super) fn numbers(&self, object: Option<&Object>) -> Option<Vec<f32>> {
        let array = self.array(object)?;
        Some(array.iter().filter_map(|n| self.resolve(n).as_ref().and_then(number)).collect())
    }

    pub(super) fn area(&self, object: Option<&Object>) -> Option<Area> {
        match self.numbers(object)?.as_slice() {
            [x1, y1, x2, y2] => Area::around(&[(*x1, *y1), (*x2, *y2)]),
            _ => None,
        }
    }

    pub(super) fn matrix(&self, object: Option<&Object>) -> Option<Matrix> {
        self.numbers(object)?.try_into().ok().map(Matrix)
    }

    /// What a stream unpacks to.
    pub(super) fn stream(&self, object: &Object) -> Option<Vec<u8>> {
        let stream = self.resolve(object)?;
        match (&self.decryption, object.as_reference()) {
            (Some(handler), Some(at)) => {
                let id = (at.id, u32::from(at.r#gen));
                let decrypt = |bytes: &[u8]| handler.decrypt_stream(bytes, id.0, id.1);
                stream.decode_stream_data_with_decryption(Some(&decrypt), id.0, id.1).ok()
            }
            _ => stream.decode_stream_data().ok(),
        }
    }

    pub(super) fn font(&self, object: &Object) -> Option<SharedFont> {
        let make = || {
            let dictionary = self.resolve(object)?;
            let info = FontInfo::from_dict(&dictionary, &self.document).ok()?;
            Some(Rc::new(RefCell::new(Font::new(info, self.bitmaps(&dictionary)))))
        };
        let Some(at) = object.as_reference() else { return make() };
        if let Some(font) = self.fonts.borrow().get(&at) {
            return font.clone();
        }
        let font = make();
        self.fonts.borrow_mut().insert(at, font.clone());
        font
    }

    pub(super) fn raster(&self, at: ObjectRef) -> Option<Rc<Raster>> {
        let mut seen = self.rasters.borrow_mut();
        seen.entry(at).or_insert_with(|| Raster::read(self, at, &self.dots).map(Rc::new)).clone()
    }

    /// The encoding of a bitmap font of TeX's.
    fn bitmaps(&self, font: &Object) -> Option<Tex> {
        let font = self.dictionary(Some(font))?;
        // Where a table of letters is, it says more.
        if font.get("Subtype").and_then(Object::as_name) != Some("Type3") || font.contains_key("ToUnicode") {
            return None;
        }
        let encoding = self.dictionary(font.get("Encoding"))?;
        bitmaps::encoding(&self.array(encoding.get("Differences"))?)
    }

    /// The pages in their order; `None` where the tree is a ring, or none at all. At most `most + 1`: enough to see that there
    /// are too many.
    pub(super) fn pages(&self, most: usize) -> Option<Vec<Page>> {
        let catalog = self.document.catalog().ok()?;
        let root = catalog.as_dict()?.get("Pages")?.clone();
        let mut seen = HashSet::new();
        let mut pages = Vec::new();
        let mut waiting = vec![(root, Page::default())];
        while let Some((node, mut page)) = waiting.pop() {
            if let Some(at) = node.as_reference()
                && !seen.insert(at)
            {
                // A page may stand in the tree once; a node within itself would never end.
                continue;
            }
            if seen.len() > NODES || pages.len() > most {
                break;
            }
            let Some(dictionary) = self.dictionary(Some(&node)) else { continue };
            page.inherit(&dictionary, self);
            if let Some(kids) = self.array(dictionary.get("Kids")) {
                waiting.extend(kids.into_iter().take(NODES).rev().map(|kid| (kid, page.clone())));
            } else if dictionary.get("Type").and_then(Object::as_name) != Some("Pages") {
                page.dictionary = dictionary;
                pages.push(page);
            }
        }
        (!pages.is_empty()).then_some(pages)
    }

    /// Whether optional content (ISO 32000-1, 8.11) is switched off. `object` is a group or a membership dictionary.
    pub(super) fn is_off(&self, object: &Object) -> bool {
        if self.layers_off.is_empty() {
            return false;
        }
        if object.as_reference().is_some_and(|at| self.layers_off.contains(&at)) {
            return true;
        }
        let Some(membership) = self.dictionary(Some(object)) else { return false };
        let groups = match membership.get("OCGs") {
            Some(one @ Object::Reference(at)) => self.array(Some(one)).unwrap_or_else(|| vec![Object::Reference(*at)]),
            Some(Object::Array(many)) => many.clone(),
            _ => return false,
        };
        let off = groups.iter().filter_map(Object::as_reference).filter(|at| self.layers_off.contains(at)).count();
        match membership.get("P").and_then(Object::as_name) {
            Some("AllOn") => off > 0,
            Some("AnyOff") => off == 0,
            Some("AllOff") => off < groups.len(),
            _ => off > 0 && off == groups.len(),
        }
    }

    fn layers_off(&self) -> Option<HashSet<ObjectRef>> {
        let catalog = self.document.catalog().ok()?;
        let properties = self.dictionary(catalog.as_dict()?.get("OCProperties"))?;
        let usual = self.dictionary(properties.get("D"))?;
        let refs = |object: Option<&Object>| -> HashSet<ObjectRef> {
            self.array(object).unwrap_or_default().iter().filter_map(Object::as_reference).collect()
        };
        let mut off = refs(usual.get("OFF"));
        if usual.get("BaseState").and_then(Object::as_name) == Some("OFF") {
            let on = refs(usual.get("ON"));
            off.extend(refs(properties.get("OCGs")).into_iter().filter(|at| !on.contains(at)));
        }
        Some(off)
    }

    /// pdf_oxide decrypts pages and fonts by itself, and keeps its key; forms need one of our own, from the empty password.
    fn decryption(&self) -> Option<EncryptionHandler> {
        let trailer = self.document.trailer().as_dict()?;
        let mut encrypt = self.dictionary(trailer.get("Encrypt"))?;
        for value in encrypt.values_mut() {
            if let Some(resolved) = self.resolve(value) {
                *value = resolved;
            }
        }
        let id = self.array(trailer.get("ID"));
        let id = id.as_ref().and_then(|id| id.first()).and_then(Object::as_string).unwrap_or_default();
        let mut handler = EncryptionHandler::new(&Object::Dictionary(encrypt), id.to_vec()).ok()?;
        handler.authenticate(b"").ok()?.then_some(handler)
    }
}

impl Page {
    /// ISO 32000-1, 7.7.3.4: resources, boxes and rotation come down the tree.
    fn inherit(&mut self, dictionary: &Dictionary, objects: &Objects) {
        if let Some(resources) = objects.dictionary(dictionary.get("Resources")) {
            self.resources = Rc::new(resources);
        }
        let usable = |area: &Area| area.width() > 1.0 && area.height() > 1.0;
        if let Some(area) = objects.area(dictionary.get("MediaBox")).filter(usable) {
            self.area = Some(area);
        }
        if let Some(crop) = objects.area(dictionary.get("CropBox")) {
            let seen = self.area.map_or(crop, |media| media.and(crop));
            if usable(&seen) {
                self.area = Some(seen);
            }
        }
        if let Some(turn) = dictionary.get("Rotate").and_then(|o| objects.resolve(o)).as_ref().and_then(number) {
            self.turn = (turn as i64).rem_euclid(360);
        }
    }

    /// The visible box, US letter where a file does not say.
    pub(super) fn visible(&self) -> Area {
        self.area.unwrap_or(Area { left: 0.0, bottom: 0.0, right: 612.0, top: 792.0 })
    }

    /// From the page's own units to points from its lower left corner, as it is looked at.
    pub(super) fn upright(&self) -> (Matrix, Area) {
        let area = self.visible();
        let (width, height) = (area.width(), area.height());
        let home = Matrix::shift(-area.left, -area.bottom);
        let (turn, (width, height)) = match self.turn {
            90 => (Matrix([0.0, -1.0, 1.0, 0.0, 0.0, width]), (height, width)),
            180 => (Matrix([-1.0, 0.0, 0.0, -1.0, width, height]), (width, height)),
            270 => (Matrix([0.0, 1.0, -1.0, 0.0, height, 0.0]), (height, width)),
            _ => (Matrix::IDENTITY, (width, height)),
        };
        (home.then(turn), Area { left: 0.0, bottom: 0.0, right: width, top: height })
    }
}
