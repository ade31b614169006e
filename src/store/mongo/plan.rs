//! What an `explain` says.

use mongodb::bson::{Bson, Document};

use crate::store::engine::{Plan, Service};

/// Stages by which an index is sought: by its keys, or by `_id` alone.
const SEEKS: [&str; 6] =
    ["IXSCAN", "IDHACK", "EXPRESS_IXSCAN", "EXPRESS_CLUSTERED_IXSCAN", "CLUSTERED_IXSCAN", "COUNT_SCAN"];

pub(super) fn read(answer: &Document) -> Plan {
    let winner = answer.get_document("queryPlanner").and_then(|planner| planner.get_document("winningPlan"));
    let Ok(winner) = winner else { return Plan { words: answer.to_string(), service: Service::Unknown } };
    let mut stages = Vec::new();
    collect(&Bson::Document(winner.clone()), &mut stages);
    let is_there = |names: &[&str]| stages.iter().any(|stage| names.contains(&stage.as_str()));
    let service = if is_there(&["COLLSCAN"]) {
        Service::Poor("it walks the whole collection")
    } else if is_there(&["SORT"]) {
        // SORT_MERGE is none: it merges what comes in order.
        Service::Poor("it sorts in memory")
    } else if is_there(&SEEKS) {
        Service::Index
    } else {
        // EOF, for one: there is no such collection yet.
        Service::Unknown
    };
    Plan { words: winner.to_string(), service }
}

/// The names of all stages, however they are nested: in `inputStage`, `inputStages`, a shard's `winningPlan`.
fn collect(value: &Bson, stages: &mut Vec<String>) {
    match value {
        Bson::Document(document) => {
            if let Ok(stage) = document.get_str("stage") {
                stages.push(stage.to_owned());
            }
            document.values().for_each(|value| collect(value, stages));
        }
        Bson::Array(members) => members.iter().for_each(|value| collect(value, stages)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use mongodb::bson::doc;

    use super::*;

    /// Cut down from answers of mongod 7 (its manual, "Explain Results"), the second of a sharded cluster.
    #[test]
    fn the_stages_tell_whether_an_index_serves() {
        let answer = |plan: Document| doc! { "queryPlanner": { "winningPlan": plan, "rejectedPlans": [] }, "ok": 1 };
        let served = |plan: Document| read(&answer(plan)).service;
        let seek = doc! { "stage": "IXSCAN", "indexName": "job_at" };
        assert_eq!(
            served(doc! { "stage": "LIMIT", "inputStage": { "stage": "FETCH", "inputStage": &seek } }),
            Service::Index
        );
        let shard = doc! { "shardName": "a", "winningPlan": { "stage": "FETCH", "inputStage": &seek } };
        assert_eq!(served(doc! { "stage": "SHARD_MERGE", "shards": [shard] }), Service::Index);
        let branches = doc! { "stage": "SORT_MERGE", "inputStages": [&seek, &seek] };
        assert_eq!(served(branches), Service::Index);
        assert_eq!(served(doc! { "stage": "EXPRESS_IXSCAN" }), Service::Index);
        let sorted = doc! { "stage": "SORT", "inputStage": { "stage": "FETCH", "inputStage": &seek } };
        assert_eq!(served(sorted), Service::Poor("it sorts in memory"));
        let walked = doc! { "stage": "LIMIT", "inputStage": { "stage": "COLLSCAN", "filter": { "stage": "IXSCAN" } } };
        assert_eq!(served(walked), Service::Poor("it walks the whole collection"));
        assert_eq!(served(doc! { "stage": "EOF" }), Service::Unknown);
        assert_eq!(read(&doc! { "ok": 1 }).service, Service::Unknown);
    }
}
