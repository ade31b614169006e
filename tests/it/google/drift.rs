//! The report on what has come apart.

use std::time::Duration;

use hirewire::google::drift::Drift;
use hirewire::google::service::Standing;

use super::desk::{ANN, Desk};
use crate::support::fake_google::{ALL_SCOPES, Fault};
use crate::support::linked::World;

#[tokio::test]
async fn the_report_names_what_is_gone_moved_or_deleted_and_nothing_else() {
    let desk = Desk::open().await;
    let starts: Vec<String> = (1..=4).map(|day| format!("2026-12-0{day}T09:00:00Z")).collect();
    let slots = desk.offer(&starts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for slot in &slots {
        let (booked, _) = desk.booked(&slot.id).await;
        desk.work(&booked).await.into_iter().for_each(Result::unwrap);
    }
    assert_eq!(desk.drift.report(&desk.ann.workspace_id).await.unwrap().bookings.len(), 0);
    let at = |event: &serde_json::Value, day: usize| event["start"]["dateTime"] == starts[day];
    desk.world.fake.change(ANN, |a| {
        let gone = a.events.iter().find(|(_, e)| at(e, 0)).unwrap().0.clone();
        a.events.remove(&gone);
        for event in a.events.values_mut() {
            if at(event, 1) {
                event["start"]["dateTime"] = "2026-12-02T15:00:00Z".into();
                event["end"]["dateTime"] = "2026-12-02T16:00:00Z".into();
            } else if at(event, 2) {
                event["status"] = "cancelled".into();
            }
        }
    });
    let report = desk.drift.report(&desk.ann.workspace_id).await.unwrap();
    let problems: Vec<_> = report.bookings.iter().map(|b| b.problem).collect();
    assert_eq!(problems, [Drift::NoEvent, Drift::Moved, Drift::Deleted]);
    assert_eq!(report.bookings[1].starts_at_in_google.unwrap().to_string(), "2026-12-02T15:00:00.000Z");
    assert_eq!((report.checked, report.complete, report.links.len()), (4, true, 0));
    desk.world.fake.fail("/events/", Fault::status(500, "backendError"));
    let report = desk.drift.report(&desk.ann.workspace_id).await.unwrap();
    assert_eq!(report.bookings.iter().filter(|b| b.problem == Drift::NotChecked).count(), 1);
    let stranger = hirewire::auth::WorkspaceId::random();
    assert_eq!(desk.drift.report(&stranger).await.unwrap().checked, 0);
}

#[tokio::test]
async fn an_entry_on_its_way_is_no_drift_and_a_link_in_trouble_is_named() {
    let desk = Desk::open().await;
    let slots = desk.offer(&["2026-12-20T09:00:00Z"]).await;
    desk.booked(&slots[0].id).await;
    assert!(desk.drift.report(&desk.ann.workspace_id).await.unwrap().bookings.is_empty());
    desk.world.pass(Duration::from_secs(400));
    let report = desk.drift.report(&desk.ann.workspace_id).await.unwrap();
    assert_eq!(report.bookings[0].problem, Drift::NoEvent);
    desk.world.fake.end_consent(ANN);
    let report = desk.drift.report(&desk.ann.workspace_id).await.unwrap();
    assert_eq!(report.bookings[0].problem, Drift::NotChecked);
    let report = desk.drift.report(&desk.ann.workspace_id).await.unwrap();
    assert_eq!((report.links.len(), report.links[0].status.state), (1, Standing::NeedsConsent));
    let why = report.bookings[0].why.as_deref().unwrap();
    assert!(report.bookings[0].problem == Drift::NotChecked && why.contains("consent"), "{why}");
}

#[tokio::test]
async fn a_link_near_its_end_and_one_that_lacks_a_part_are_named() {
    let world = World::start().await;
    world.fake.world().refresh_expires_in = Some(7 * 86_400);
    let ann = world.linked(ANN).await;
    let desk = Desk::over(world, ann).await;
    let links = async || desk.drift.report(&desk.ann.workspace_id).await.unwrap().links;
    assert!(links().await.is_empty());
    desk.world.pass(Duration::from_hours(6 * 24));
    let near = links().await;
    assert_eq!((near.len(), near[0].status.state, near[0].status.ends_soon), (1, Standing::Ok, true));
    assert!(near[0].status.consent_ends_at.is_some());
    desk.world.fake.world().refresh_expires_in = None;
    desk.world.link(&desk.ann, ANN, &ALL_SCOPES).await;
    assert!(links().await.is_empty());
    desk.world.link(&desk.ann, ANN, &ALL_SCOPES[..4]).await;
    let partial = links().await;
    assert_eq!((partial[0].status.state, partial[0].status.missing.len()), (Standing::Partial, 2));
}
