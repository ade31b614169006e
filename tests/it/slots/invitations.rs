use hirewire::candidates::ApplicationId;
use hirewire::gateways::mail::OutgoingMail;
use hirewire::mail::{Composed, Composer};
use hirewire::slots::model::invitation::LINK_MARK;
use hirewire::slots::model::{Calendar, CalendarState, Invitation, InvitationStatus};
use hirewire::slots::{MAIL, SlotsError};
use hirewire::store::Query;

use super::bed::{Bed, NOW, URL, at, someone, task};

const TUESDAY: &str = "2026-12-01T09:00:00Z";

/// All mails of an invitation so far, as they are composed now.
async fn mails(bed: &Bed, invitation: &Invitation) -> Vec<OutgoingMail> {
    let mut mails = Vec::new();
    for effect in bed.reload(invitation).await.outbox.items.iter().filter(|effect| effect.kind == MAIL) {
        if let Composed::Mail(mail) = bed.slots.compose(&task(effect), bed.slots.now()).await.unwrap() {
            mails.push(*mail);
        }
    }
    mails
}

#[tokio::test]
async fn a_draft_is_shown_and_stores_nothing() {
    let bed = Bed::made().await;
    let application = bed.candidate(Some("ada@example.org"));
    let written = bed.slots.invitation(&bed.actor, &application).await.unwrap();
    assert!(written.text.contains(LINK_MARK) && written.invitation.is_none());
    assert!(bed.store.find::<Invitation>(Query::new()).await.unwrap().is_empty());
    *bed.people.unknown.lock().unwrap() = Some(application.clone());
    assert!(matches!(bed.slots.invitation(&bed.actor, &application).await, Err(SlotsError::UnknownApplication)));
}

#[tokio::test]
async fn an_edited_draft_is_what_is_sent_with_the_candidates_own_link() {
    let bed = Bed::made().await;
    let application = bed.candidate(Some("ada@example.org"));
    bed.slots.edit(&bed.actor, &application, "Come and see us").await.unwrap();
    let sent = bed.slots.send(&bed.actor, &application, None).await.unwrap();
    assert!(sent.text.starts_with("Come and see us\n\nhttps://hire.example/book/"), "{}", sent.text);
    let [mail] = mails(&bed, &sent.invitation).await.try_into().unwrap();
    assert_eq!(mail.message_id.as_str(), sent.message_id);
    assert_eq!(mail.text.trim(), sent.text.trim());
    assert!(mail.html.unwrap().contains("Come and see us"));
    assert_eq!(mail.to[0].address.as_str(), "ada@example.org");
    assert_eq!(mail.reply_to.unwrap().address.as_str(), "hr@example.com");
    assert!(matches!(bed.slots.edit(&bed.actor, &application, "too late").await, Err(SlotsError::Sent)));
}

#[tokio::test]
async fn sending_again_keeps_the_link_and_pasting_anothers_does_not_hand_it_out() {
    let bed = Bed::made().await;
    let (invitation, token) = bed.invited("ada@example.org").await;
    let (other, others_token) = bed.invited("bob@example.org").await;
    let text = format!("Again: {URL}/book/{others_token}");
    let again = bed.slots.send(&bed.actor, &invitation.invitee.application_id, Some(&text)).await.unwrap();
    assert_eq!(again.text.trim(), format!("Again: {URL}/book/{token}"));
    assert_ne!(again.message_id, invitation.message_id.unwrap());
    assert_eq!(again.invitation.id, invitation.id);
    assert!(bed.slots.look(&others_token, None).await.is_ok());
    assert_eq!(mails(&bed, &other).await.len(), 1);
}

#[tokio::test]
async fn a_revoked_link_is_dead_and_sending_again_makes_another() {
    let bed = Bed::made().await;
    let (invitation, token) = bed.invited("ada@example.org").await;
    let application = &invitation.invitee.application_id;
    assert!(matches!(bed.slots.revoke(&someone(), application).await, Err(SlotsError::UnknownApplication)));
    assert_eq!(bed.slots.revoke(&bed.actor, application).await.unwrap().status, InvitationStatus::Revoked);
    assert!(mails(&bed, &invitation).await.is_empty(), "a mail that is still to go out would carry a dead link");
    let again = bed.slots.send(&bed.actor, application, None).await.unwrap();
    assert!(!again.text.contains(&token));
    assert!(matches!(bed.slots.look(&token, None).await, Err(SlotsError::UnknownLink)));
    let unsent = ApplicationId::random();
    assert!(matches!(bed.slots.revoke(&bed.actor, &unsent).await, Err(SlotsError::UnknownApplication)));
}

#[tokio::test]
async fn a_candidate_without_an_address_is_not_invited() {
    let bed = Bed::made().await;
    let application = bed.candidate(None);
    assert!(bed.slots.invitation(&bed.actor, &application).await.unwrap().to.is_none());
    assert!(matches!(bed.slots.send(&bed.actor, &application, None).await, Err(SlotsError::NoEmail)));
    assert!(bed.store.find::<Invitation>(Query::new()).await.unwrap().is_empty());
}

#[tokio::test]
async fn both_sides_hear_of_booking_and_cancellation_each_once() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (invitation, token) = bed.invited("ada@example.org").await;
    bed.slots.book(&token, &slot.id, None, false).await.unwrap();
    bed.slots.book(&token, &slot.id, None, false).await.unwrap();
    bed.slots.cancel(&token).await.unwrap();
    let mails = mails(&bed, &invitation).await;
    let told: Vec<_> = mails
        .iter()
        .map(|mail| (mail.to[0].address.as_str(), mail.ics.as_ref().map(|ics| ics.method.as_str())))
        .collect();
    let (ada, hr) = ("ada@example.org", "hr@example.com");
    assert_eq!(
        told,
        [(ada, None), (ada, Some("REQUEST")), (hr, Some("REQUEST")), (ada, Some("CANCEL")), (hr, Some("CANCEL"))]
    );
    let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    let uids: Vec<_> = mails.iter().filter_map(|mail| mail.ics.as_ref()).map(|ics| uid(&ics.text)).collect();
    assert!(uids.windows(2).all(|pair| pair[0] == pair[1]) && uids[0].ends_with("@hire.example"));
    assert!(
        mails.iter().skip(1).filter(|mail| mail.to[0].address.as_str() == hr).all(|mail| !mail.text.contains(&token))
    );
}

#[tokio::test]
async fn a_mail_waits_a_minute_for_the_link_to_meet_at_and_a_later_one_is_told_apart() {
    let bed = Bed::made().await;
    *bed.calendars.linked.lock().unwrap() = true;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (invitation, token) = bed.invited("ada@example.org").await;
    let booking = bed.slots.book(&token, &slot.id, None, false).await.unwrap().booking.unwrap();
    assert_eq!(mails(&bed, &invitation).await.len(), 1, "the two of the booking wait");
    bed.pass(60);
    assert_eq!(mails(&bed, &invitation).await.len(), 3);
    let calendar = Calendar {
        state: CalendarState::Ok,
        event_id: Some("e1".into()),
        meet_link: Some("https://meet.example/abc".into()),
        why: None,
    };
    bed.slots.note_calendar(&invitation.id, &booking.uid, calendar.clone()).await.unwrap();
    bed.slots.note_calendar(&invitation.id, &booking.uid, calendar.clone()).await.unwrap();
    let mails = mails(&bed, &invitation).await;
    assert_eq!(mails.len(), 5);
    assert!(
        mails[3].text.contains("https://meet.example/abc")
            && mails[3].ics.as_ref().unwrap().text.contains("SEQUENCE:1")
    );
    let stands = bed.slots.booking_of(&invitation.id, &booking.uid).await.unwrap().unwrap().1;
    assert_eq!(stands.calendar, Some(calendar));
    bed.slots.cancel(&token).await.unwrap();
    assert!(bed.slots.booking_of(&invitation.id, &booking.uid).await.unwrap().is_none());
    assert_eq!(bed.slots.now(), at(NOW).plus(std::time::Duration::from_mins(1)));
}
