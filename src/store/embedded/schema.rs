//! A collection's table, its indexes, and the side tables that hold members of indexed arrays.

use std::collections::HashMap;

use rusqlite::Connection;

use super::connection::failed;
use super::sql::{expression, members_table};
use crate::store::declared::Declared;
use crate::store::engine::{Error, Index, Result};

/// One thing to be made: its name in `sqlite_schema`, and the statement that makes it, kept there word for word.
struct Part {
    name: String,
    text: String,
    /// What fills it from documents that stand already.
    fill: Option<String>,
    /// The declared index that it belongs to; none for the table itself.
    index: Option<&'static str>,
}

impl Part {
    fn new(name: String, text: String, index: Option<&'static str>) -> Self {
        Self { name, text, fill: None, index }
    }
}

fn parts(declared: &Declared) -> Result<Vec<Part>> {
    let table = declared.name;
    let mut out = vec![Part::new(
        table.to_owned(),
        format!(
            "CREATE TABLE \"{table}\" (id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL)"
        ),
        None,
    )];
    for index in declared.indexes {
        if index.multi {
            out.extend(member_parts(table, index));
            continue;
        }
        let keys = index.paths.iter().map(|path| expression(path)).collect::<Result<Vec<_>>>()?;
        // The id breaks the ties of every order. A unique rule must not have it: no two documents would be equal.
        let (unique, tail) = if index.unique { ("UNIQUE ", "") } else { ("", ", id") };
        let part = if index.sparse { format!(" WHERE {} IS NOT NULL", keys[0]) } else { String::new() };
        let name = format!("{table}.{}", index.name);
        let text = format!("CREATE {unique}INDEX \"{name}\" ON \"{table}\" ({}{tail}){part}", keys.join(", "));
        out.push(Part::new(name, text, Some(index.name)));
    }
    Ok(out)
}

/// SQLite indexes no members of arrays: three triggers keep them in a table of their own.
fn member_parts(table: &str, index: &'static Index) -> [Part; 5] {
    let path = index.paths[0];
    let side = members_table(table, path);
    let name = format!("{table}.{}", index.name);
    let made = |name: String, text: String| Part::new(name, text, Some(index.name));
    let add = format!(
        "INSERT OR IGNORE INTO \"{side}\" SELECT value, new.id FROM json_each(new.body, '$.{path}') WHERE value IS NOT NULL;"
    );
    let remove = format!("DELETE FROM \"{side}\" WHERE id = old.id;");
    let moved =
        format!("json_extract(old.body, '$.{path}') IS NOT json_extract(new.body, '$.{path}') OR old.id <> new.id");
    let mut members = made(
        side.clone(),
        format!("CREATE TABLE \"{side}\" (member NOT NULL, id TEXT NOT NULL, PRIMARY KEY (member, id)) WITHOUT ROWID"),
    );
    members.fill = Some(format!(
        "INSERT OR IGNORE INTO \"{side}\" SELECT e.value, t.id FROM \"{table}\" t, json_each(t.body, '$.{path}') e \
         WHERE e.value IS NOT NULL"
    ));
    [
        members,
        made(name.clone(), format!("CREATE INDEX \"{name}\" ON \"{side}\" (id)")),
        made(
            format!("{name}.insert"),
            format!("CREATE TRIGGER \"{name}.insert\" AFTER INSERT ON \"{table}\" BEGIN {add} END"),
        ),
        made(
            format!("{name}.update"),
            format!(
                "CREATE TRIGGER \"{name}.update\" AFTER UPDATE ON \"{table}\" WHEN {moved} BEGIN {remove} {add} END"
            ),
        ),
        made(
            format!("{name}.delete"),
            format!("CREATE TRIGGER \"{name}.delete\" AFTER DELETE ON \"{table}\" BEGIN {remove} END"),
        ),
    ]
}

/// Name and text of everything that the database has.
fn standing(connection: &Connection) -> Result<HashMap<String, String>> {
    let mut statement = connection
        .prepare_cached("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        .map_err(|e| failed(&e))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(|e| failed(&e))?;
    rows.collect::<std::result::Result<_, _>>().map_err(|e| failed(&e))
}

pub(super) fn is_whole(connection: &Connection, declared: &Declared) -> Result<bool> {
    let standing = standing(connection)?;
    Ok(parts(declared)?.iter().all(|part| standing.get(&part.name) == Some(&part.text)))
}

pub(super) fn missing(connection: &Connection, declared: &Declared) -> Result<Vec<&'static str>> {
    let standing = standing(connection)?;
    let lacking: Vec<_> =
        parts(declared)?.iter().filter(|p| standing.get(&p.name) != Some(&p.text)).filter_map(|p| p.index).collect();
    Ok(declared.indexes.iter().map(|i| i.name).filter(|name| lacking.contains(name)).collect())
}

/// Makes what is missing, all or nothing.
pub(super) fn ensure(connection: &Connection, declared: &Declared) -> Result<()> {
    let inside = |text: &str| connection.execute_batch(text).map_err(|e| failed(&e));
    inside("SAVEPOINT schema")?;
    match make(connection, declared) {
        Ok(()) => inside("RELEASE schema"),
        Err(e) => {
            // A lost transaction has taken the savepoint with it.
            if !connection.is_autocommit() {
                inside("ROLLBACK TO schema; RELEASE schema")?;
            }
            Err(e)
        }
    }
}

fn make(connection: &Connection, declared: &Declared) -> Result<()> {
    let standing = standing(connection)?;
    for part in parts(declared)? {
        match standing.get(&part.name) {
            Some(text) if *text == part.text => {}
            Some(_) => {
                return Err(Error::Refused(format!(
                    "{} stands with another definition: give the index a new name",
                    part.name
                )));
            }
            None => {
                connection.execute_batch(&part.text).map_err(|e| failed(&e))?;
                if let Some(fill) = &part.fill {
                    connection.execute_batch(fill).map_err(|e| failed(&e))?;
                }
            }
        }
    }
    Ok(())
}
