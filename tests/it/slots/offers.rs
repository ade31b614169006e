use hirewire::kernel::{PageRequest, Zone};
use hirewire::slots::SlotsError;
use hirewire::slots::model::{Interval, Slot, SlotStatus};
use hirewire::slots::service::{NewSlots, offer::Times};
use hirewire::store::Query;

use super::bed::{Bed, NOW, at, someone};

fn range(from: &str, to: &str, minutes: i64, pause: i64, zone: Option<&str>) -> NewSlots {
    NewSlots {
        times: Times::Range { from: from.into(), to: to.into(), pause },
        minutes,
        zone: zone.map(|zone| Zone::parse(zone).unwrap()),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_offers_of_one_user_never_overlap() {
    let bed = Bed::made().await;
    // 60 batches over the same morning, each shifted by five minutes: neighbours overlap.
    let tries = (0..60i64).map(|n| {
        let (slots, actor) = (bed.slots.clone(), bed.actor.clone());
        tokio::spawn(async move {
            let start = at("2026-12-01T08:00:00Z").as_millis() + n * 300_000;
            let start = hirewire::kernel::Timestamp::from_millis(start).to_string();
            let later = format!("2026-12-02T{:02}:{:02}:00Z", 8 + n / 12, n % 12 * 5);
            slots.offer(&actor, &NewSlots::starts(vec![start, later], 30, None)).await.is_ok()
        })
    });
    let won = futures::future::join_all(tries.collect::<Vec<_>>()).await.into_iter().filter(|r| *r.as_ref().unwrap());
    let won = won.count();
    let query = Query::new().eq("user_id", bed.actor.user_id.as_str()).asc("start").limit(0);
    let stored: Vec<_> = bed.store.find::<Slot>(query).await.unwrap();
    assert_eq!(stored.len(), won * 2, "a batch is stored whole or not at all");
    assert!(won > 1);
    assert!(stored.windows(2).all(|pair| !pair[0].time.overlaps(&pair[1].time)));
}

#[tokio::test]
async fn a_batch_with_one_fault_stores_nothing() {
    let bed = Bed::made().await;
    bed.offer(&["2026-12-01T09:00:00Z"]).await;
    let good = "2026-12-03T09:00:00Z";
    for (starts, minutes) in [
        (vec![good, "2026-12-01T09:30:00Z"], 60),
        (vec![good, "2026-12-03T09:59:00+00:00"], 60),
        (vec![good, "2026-11-22T11:59:59Z"], 60),
        (vec![good, "soon"], 60),
        (vec![good], 0),
        (vec![good], -60),
        (vec![good], i64::MAX),
        (vec![good, "9999-12-30T22:00:00Z"], 60),
        (vec![], 60),
        (vec![good; 201], 60),
    ] {
        let new = NewSlots::starts(starts.iter().map(|s| (*s).to_owned()).collect(), minutes, None);
        assert!(bed.slots.offer(&bed.actor, &new).await.is_err(), "{starts:?} {minutes}");
    }
    assert_eq!(bed.store.count::<Slot>(Query::new().eq("user_id", bed.actor.user_id.as_str())).await.unwrap(), 1);
    // Another user's time is another time.
    let new = NewSlots::starts(vec!["2026-12-01T09:00:00Z".into()], 60, None);
    bed.slots.offer(&someone(), &new).await.unwrap();
}

#[tokio::test]
async fn a_range_is_cut_on_the_zones_clock() {
    let bed = Bed::made().await;
    // Clocks go forward from 02:00 to 03:00: 01:00 to 05:00 is three hours.
    let night = range("2027-03-28T01:00", "2027-03-28T05:00", 45, 15, Some("Europe/Berlin"));
    let slots = bed.slots.offer(&bed.actor, &night).await.unwrap();
    let starts: Vec<_> = slots.iter().map(|slot| slot.time.start.to_string()).collect();
    assert_eq!(starts, ["2027-03-28T00:00:00.000Z", "2027-03-28T01:00:00.000Z", "2027-03-28T02:00:00.000Z"]);
    for bad in [
        range("2027-03-28T02:30", "2027-03-28T05:00", 45, 0, Some("Europe/Berlin")),
        range("2027-04-01T09:00", "2027-04-01T09:00", 30, 0, None),
        range("2027-04-01T09:00", "2027-04-01T08:00", 30, 0, None),
        range("2027-04-01T09:00", "2027-04-01T09:20", 30, 0, None),
        range("2027-04-01T09:00", "2027-04-03T09:00", 30, 0, None),
        range("2027-04-01T09:00", "2027-04-01T19:00", 1, 0, None),
        range("2027-04-01T09:00", "2027-04-01T19:00", 30, -1, None),
    ] {
        assert!(bed.slots.offer(&bed.actor, &bad).await.is_err(), "{bad:?}");
    }
}

#[tokio::test]
async fn a_withdrawn_time_can_be_offered_anew() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&["2026-12-01T09:00:00Z"]).await.try_into().unwrap();
    assert!(matches!(bed.slots.withdraw(&someone(), &slot.id).await, Err(SlotsError::UnknownSlot)));
    bed.slots.withdraw(&bed.actor, &slot.id).await.unwrap();
    bed.slots.withdraw(&bed.actor, &slot.id).await.unwrap();
    assert!(bed.slots.available(&bed.actor.user_id, None, 10).await.unwrap().is_empty());
    bed.offer(&["2026-12-01T09:30:00Z"]).await;
}

#[tokio::test]
async fn lists_are_paged_by_time_and_show_who_booked() {
    let bed = Bed::made().await;
    let starts: Vec<_> = (1..=7).rev().map(|day| format!("2026-12-0{day}T09:00:00Z")).collect();
    let slots = bed.offer(&starts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let (_, token) = bed.invited("ada@example.org").await;
    bed.slots.book(&token, &slots[3].id, None, false).await.unwrap();
    let mut request = PageRequest::first(3);
    let mut seen = Vec::new();
    loop {
        let page = bed.slots.list(&bed.actor, None, at(NOW), &request).await.unwrap();
        seen.extend(page.items);
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 7);
    assert!(seen.windows(2).all(|pair| pair[0].slot.time.start < pair[1].slot.time.start));
    let booked: Vec<_> = seen.iter().filter(|s| s.invitation.is_some()).map(|s| s.slot.id.clone()).collect();
    assert_eq!(booked, [slots[3].id.clone()]);
    let free = bed.slots.list(&bed.actor, Some(SlotStatus::Free), at(NOW), &PageRequest::first(50)).await.unwrap();
    assert_eq!(free.items.len(), 6);
    assert!(bed.slots.list(&someone(), None, at(NOW), &PageRequest::first(50)).await.unwrap().items.is_empty());
    let bad = PageRequest { limit: 5, cursor: Some("rubbish".into()) };
    assert!(bed.slots.list(&bed.actor, None, at(NOW), &bad).await.is_err());
}

#[tokio::test]
async fn only_free_times_ahead_that_no_other_event_meets_are_available() {
    let bed = Bed::made().await;
    let slots = bed.offer(&["2026-11-22T12:30:00Z", "2026-12-01T09:00:00Z", "2026-12-02T09:00:00Z"]).await;
    let available = async || {
        let slots = bed.slots.available(&bed.actor.user_id, None, 10).await.unwrap();
        slots.into_iter().map(|slot| slot.id).collect::<Vec<_>>()
    };
    assert_eq!(available().await.len(), 3);
    *bed.calendars.busy.lock().unwrap() =
        vec![Interval { start: at("2026-12-01T09:59:00Z"), end: at("2026-12-01T12:00:00Z") }];
    assert_eq!(available().await, [slots[0].id.clone(), slots[2].id.clone()]);
    bed.pass(30 * 60);
    assert_eq!(available().await, [slots[2].id.clone()]);
    let (_, token) = bed.invited("ada@example.org").await;
    assert!(matches!(bed.slots.book(&token, &slots[1].id, None, false).await, Err(SlotsError::Busy)));
    assert!(matches!(bed.slots.book(&token, &slots[0].id, None, false).await, Err(SlotsError::NotClaimed(_))));
}
