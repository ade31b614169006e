//! Which room may name which, as a table: the house's direction, held by reading every source file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// A room and the rooms it may name. `kernel` is everybody's and is not repeated.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("taxonomy", &[]),
    ("demo", &[]),
    ("server", &[]),
    ("config", &[]),
    ("store", &[]),
    ("http", &[]),
    ("gateways", &[]),
    ("resume", &["taxonomy"]),
    ("auth", &["http", "store"]),
    ("tasks", &["auth", "http", "store"]),
    ("mail", &["auth", "gateways", "store", "tasks"]),
    ("jobs", &["auth", "http", "screening", "store"]),
    ("candidates", &["auth", "http", "jobs", "resume", "screening", "store"]),
    ("screening", &["auth", "candidates", "gateways", "http", "jobs", "resume", "store", "tasks", "taxonomy"]),
    ("drafting", &["auth", "candidates", "gateways", "jobs", "resume", "screening", "tasks"]),
    ("intake", &["auth", "candidates", "gateways", "http", "jobs", "mail", "resume", "screening", "store", "tasks"]),
    ("slots", &["auth", "candidates", "gateways", "http", "jobs", "mail", "store", "tasks"]),
    ("google", &["auth", "candidates", "gateways", "http", "mail", "slots", "store", "tasks"]),
    ("idempotency", &["auth", "http", "store", "tasks"]),
    ("web", &["http", "slots"]),
    ("compat", &["auth", "candidates", "google", "http", "intake", "jobs", "mail", "resume", "screening", "slots"]),
    (
        "app",
        &[
            "auth",
            "candidates",
            "compat",
            "config",
            "drafting",
            "gateways",
            "google",
            "http",
            "idempotency",
            "intake",
            "jobs",
            "mail",
            "resume",
            "screening",
            "slots",
            "store",
            "tasks",
            "web",
        ],
    ),
    (
        "cli",
        &[
            "app",
            "auth",
            "candidates",
            "config",
            "demo",
            "gateways",
            "google",
            "intake",
            "jobs",
            "resume",
            "screening",
            "server",
            "slots",
            "store",
            "tasks",
        ],
    ),
];

/// Collects the first part behind `crate` of every path and use tree; what only tests see is passed over.
#[derive(Default)]
struct Named(BTreeSet<String>);

impl Named {
    fn tree(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => drop(self.0.insert(path.ident.to_string())),
            syn::UseTree::Name(name) => drop(self.0.insert(name.ident.to_string())),
            syn::UseTree::Rename(rename) => drop(self.0.insert(rename.ident.to_string())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree)),
            syn::UseTree::Glob(_) => {}
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("cfg") && a.parse_args::<syn::Ident>().is_ok_and(|i| i == "test"))
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let syn::UseTree::Path(path) = &item.tree
            && path.ident == "crate"
            && !is_test(&item.attrs)
        {
            self.tree(&path.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut parts = path.segments.iter();
        if parts.next().is_some_and(|first| first.ident == "crate")
            && let Some(room) = parts.next()
        {
            self.0.insert(room.ident.to_string());
        }
        visit::visit_path(self, path);
    }
}

/// Every file of Rust below `folder` that is no test.
pub fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && path.file_name().is_some_and(|name| name != "tests.rs")
        {
            found.push(path);
        }
    }
}

/// Every file below `src` that is no test, as a path from there, with what it names of the crate.
fn files() -> Vec<(String, BTreeSet<String>)> {
    let root = Path::new("src");
    let mut found = Vec::new();
    sources(root, &mut found);
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let file = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut named = Named::default();
        named.visit_file(&file);
        (path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"), named.0)
    };
    found.into_iter().map(read).collect()
}

fn room_of(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn every_room_names_only_the_rooms_it_may() {
    let table: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let mut faults = Vec::new();
    for (file, named) in files() {
        let room = room_of(&file);
        if room == "lib" || room == "main" {
            continue;
        }
        let Some(allowed) = table.get(room) else {
            faults.push(format!("{file}: the room {room} is missing from the table"));
            continue;
        };
        for other in named.iter().filter(|other| table.contains_key(other.as_str())) {
            if other != room && other != "kernel" && !allowed.contains(&other.as_str()) {
                faults.push(format!("{file} names {other}, which {room} may not"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn rules_and_use_cases_know_nothing_of_http() {
    for (file, named) in files() {
        let layer = file.split('/').any(|part| matches!(part.trim_end_matches(".rs"), "model" | "service"));
        let room = room_of(&file);
        assert!(!layer || room == "app" || !named.contains("http"), "{file} names http");
    }
}

#[test]
fn every_room_stands_in_the_map_of_the_house() {
    let map = include_str!("../../src/lib.rs");
    for (room, _) in MAY_NAME {
        let line = format!("pub mod {room};");
        let place = map.find(&line).unwrap_or_else(|| panic!("{room} is not in lib.rs"));
        assert!(
            map[..place].trim_end().lines().last().is_some_and(|l| l.starts_with("///")),
            "{room} has no word in lib.rs"
        );
    }
}
