//! Runs the statements of a query: walk after walk up to the limit, and what several walks bring is merged.

use std::cmp::Ordering;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row, params_from_iter};

use super::connection::failed;
use super::sql::{Statement, Walk};
use crate::store::declared::moving_order;
use crate::store::engine::{Dir, Query, RawDoc, Result, Service};

/// A negative LIMIT is none.
fn sql_limit(limit: usize) -> i64 {
    if limit == 0 { -1 } else { i64::try_from(limit).unwrap_or(i64::MAX) }
}

pub(super) fn read(connection: &Connection, walks: Vec<Walk>, query: &Query) -> Result<Vec<RawDoc>> {
    // Several statements must see one state, or a document that moves between them would come twice.
    let several = walks.iter().map(Vec::len).sum::<usize>() > 1;
    let state = several.then(|| connection.unchecked_transaction()).transpose().map_err(|e| failed(&e))?;
    let order = moving_order(query);
    let mut walks = walks.into_iter();
    let docs = match (walks.next(), walks.len()) {
        (None, _) => Vec::new(),
        (Some(only), 0) => take(connection, only, query.limit, whole)?,
        (Some(first), _) => {
            let mut rows = take(connection, first, query.limit, keyed)?;
            for walk in walks {
                rows.extend(take(connection, walk, query.limit, keyed)?);
            }
            rows.sort_by(|a, b| compare(a, b, &order));
            rows.truncate(query.limit);
            rows.into_iter().map(|row| row.doc).collect()
        }
    };
    if let Some(state) = state {
        state.finish().map_err(|e| failed(&e))?;
    }
    Ok(docs)
}

pub(super) fn explain(connection: &Connection, walks: Vec<Walk>, limit: usize) -> Result<String> {
    let mut steps: Vec<String> = Vec::new();
    for mut statement in walks.into_iter().flatten() {
        statement.text.insert_str(0, "EXPLAIN QUERY PLAN ");
        let mut rows = Vec::new();
        run(connection, statement, sql_limit(limit), |row| row.get(3), &mut rows)?;
        steps.extend(rows);
    }
    Ok(steps.join("\n"))
}

fn take<T>(connection: &Connection, walk: Walk, limit: usize, read: fn(&Row) -> rusqlite::Result<T>) -> Result<Vec<T>> {
    let mut out = Vec::new();
    for statement in walk {
        run(connection, statement, sql_limit(limit.saturating_sub(out.len())), read, &mut out)?;
        if limit > 0 && out.len() >= limit {
            break;
        }
    }
    Ok(out)
}

fn run<T>(
    connection: &Connection,
    Statement { text, mut values }: Statement,
    limit: i64,
    read: impl Fn(&Row) -> rusqlite::Result<T>,
    out: &mut Vec<T>,
) -> Result<()> {
    values.push(Sql::Integer(limit));
    let mut statement = connection.prepare_cached(&text).map_err(|e| failed(&e))?;
    let rows = statement.query_map(params_from_iter(values), |row| read(row)).map_err(|e| failed(&e))?;
    for row in rows {
        out.push(row.map_err(|e| failed(&e))?);
    }
    Ok(())
}

fn whole(row: &Row) -> rusqlite::Result<RawDoc> {
    Ok(RawDoc { id: row.get(0)?, version: row.get(1)?, body: row.get(2)? })
}

/// A document with the values that it is ordered by.
struct Keyed {
    keys: Vec<Sql>,
    doc: RawDoc,
}

fn keyed(row: &Row) -> rusqlite::Result<Keyed> {
    let keys = (3..row.as_ref().column_count()).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?;
    Ok(Keyed { keys, doc: whole(row)? })
}

fn compare(a: &Keyed, b: &Keyed, order: &[(&str, Dir)]) -> Ordering {
    let each = a.keys.iter().zip(&b.keys).zip(order).map(|((a, b), (_, dir))| {
        let ordering = match (a, b) {
            (Sql::Integer(a), Sql::Integer(b)) => a.cmp(b),
            (Sql::Text(a), Sql::Text(b)) => a.cmp(b),
            // One path, one type.
            _ => Ordering::Equal,
        };
        if *dir == Dir::Asc { ordering } else { ordering.reverse() }
    });
    each.fold(Ordering::Equal, Ordering::then)
}

/// What SQLite's plan says: a step that walks a whole table or sorts, or a deep page that does not seek its place.
pub(super) fn service(plan: &str, deep: bool) -> Service {
    for step in plan.lines() {
        if step.starts_with("SCAN") && !step.contains(" INDEX ") {
            return Service::Poor("it walks the whole table");
        }
        if step.contains("TEMP B-TREE") {
            return Service::Poor("it sorts in memory");
        }
        // A deep page goes straight to its place: its range stands in the search.
        let seeks = step.contains("<?") || step.contains(">?") || step.contains("(member=?)");
        if deep && !step.starts_with("LIST SUBQUERY") && !seeks {
            return Service::Poor("a deep page begins at the front");
        }
    }
    Service::Index
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::super::{schema, sql};
    use super::*;
    use crate::store::declared::Declared;
    use crate::store::engine::{Cond, Cursor, Index};

    const INDEXES: &[Index] = &[
        Index::on("job_score", &["job", "score"]),
        Index::on("job_at", &["job", "at"]),
        Index::on("score_at", &["score", "at"]),
        Index::on("tags", &["tags"]).multi(),
    ];

    /// How many steps SQLite's machine takes for a query, and the ids.
    fn steps(connection: &Connection, query: &Query) -> (i32, Vec<String>) {
        let mut taken = 0;
        let mut left = query.limit;
        let mut ids = Vec::new();
        for statement in sql::walks("apps", query).unwrap().into_iter().flatten() {
            let mut values = statement.values;
            values.push(Sql::Integer(sql_limit(left)));
            let mut prepared = connection.prepare(&statement.text).unwrap();
            let rows = prepared.query_map(params_from_iter(values), |row| row.get(0)).unwrap();
            let page: Vec<String> = rows.map(|id| id.unwrap()).collect();
            left -= page.len();
            ids.extend(page);
            taken += prepared.get_status(StatementStatus::VmStep);
            if left == 0 {
                break;
            }
        }
        (taken, ids)
    }

    #[test]
    fn a_deep_page_costs_what_the_first_costs() {
        let connection = Connection::open_in_memory().unwrap();
        schema::ensure(&connection, &Declared::new("apps", INDEXES).unwrap()).unwrap();
        for i in 0..4000i64 {
            // Half of all have one score: a place within equal values must be sought too.
            let score = if i % 2 == 0 { 0 } else { i };
            let body = serde_json::json!({ "job": "j", "score": score, "at": format!("t{i:05}"), "tags": ["all"] });
            let args = (format!("a{i:05}"), body.to_string());
            connection.execute("INSERT INTO apps (id, version, body) VALUES (?1, 1, ?2)", args).unwrap();
        }
        let page = Query::new().limit(20);
        let at = |values: Vec<crate::store::Val>, i: i64| Some(Cursor(values, format!("a{i:05}")));
        for (what, query, deep) in [
            ("within equal scores", page.clone().eq("job", "j").desc("score"), at(vec![0.into()], 2000)),
            ("among scores", page.clone().eq("job", "j").desc("score"), at(vec![2001.into()], 2001)),
            (
                "in a range",
                page.clone().eq("job", "j").filter("score", Cond::Gte(0.into())).asc("score"),
                at(vec![2001.into()], 2001),
            ),
            (
                "in a range, down",
                page.clone().eq("job", "j").filter("at", Cond::Lt("t03990".into())).desc("at"),
                at(vec!["t02000".into()], 2000),
            ),
            ("over two paths", page.clone().asc("score").asc("at"), at(vec![0.into(), "t02000".into()], 2000)),
            ("by id", page.clone(), at(vec![], 2000)),
        ] {
            let (first, _) = steps(&connection, &query);
            let (taken, ids) = steps(&connection, &query.clone().after(deep));
            assert_eq!(ids.len(), 20, "{what}");
            assert!(taken < first * 2, "{what}: {taken} steps, the first page {first}");
        }
    }
}
