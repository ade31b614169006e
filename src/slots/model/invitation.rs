//! An invitation: its text, its link, and the one booking that it may hold.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::slot::Afterwards;
use super::{Booking, BookingEvent, By, Calendar, Change, Claim, ClaimId, InvitationId, SlotId};
use crate::auth::{UserId, WorkspaceId};
use crate::candidates::ApplicationId;
use crate::jobs::JobId;
use crate::kernel::{EmailAddress, Timestamp, Zone};
use crate::slots as kinds;
use crate::store::outbox;
use crate::store::{Document, Index, Outbox};

/// Each change of a booking sends two mails: a link must not become a machine for sending mail.
pub const MOST_CHANGES: usize = 20;

/// Void claims are few: each is a change or a lost race with oneself. The oldest go first.
const VOID_KEPT: usize = 200;

/// Stands for the candidate's own link in a text: the stored text holds no token.
pub const LINK_MARK: &str = "{booking_link}";

/// Who wrote a text: the built-in template, a person, or the model of this name.
pub const BY_TEMPLATE: &str = "template";
pub const BY_PERSON: &str = "person";

/// One for each application; its id is derived from the application's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invitation {
    pub id: InvitationId,
    pub workspace_id: WorkspaceId,
    /// Whose slots it offers.
    pub user_id: UserId,
    #[serde(flatten)]
    pub invitee: Invitee,
    /// The candidate's address, folded.
    pub email_key: String,
    pub host: Host,
    pub status: InvitationStatus,
    /// With [`LINK_MARK`] for the link.
    pub text: String,
    /// [`BY_TEMPLATE`], [`BY_PERSON`] or a model's name; absent in what was stored before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// Of the last mail that carried it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<Booking>,
    /// Claims that can never become the booking any more: only they may be released from their slots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub void_claims: Vec<ClaimId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<BookingEvent>,
    #[serde(default)]
    pub outbox: Outbox,
}

/// What an invitation says of the candidate, as the application had it when it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invitee {
    pub application_id: ApplicationId,
    /// Absent while the application is for no job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    pub job_title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate_name: Option<String>,
    pub candidate_email: EmailAddress,
}

/// An invitation's text, and whose words it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// With [`LINK_MARK`] for the link.
    pub text: String,
    pub written_by: String,
}

impl Text {
    #[must_use]
    pub fn by_person(text: String) -> Self {
        Self { text, written_by: BY_PERSON.to_owned() }
    }
}

/// The user whom the candidate will meet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Host {
    pub email: EmailAddress,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum InvitationStatus {
    Draft,
    Sent,
    Revoked,
}

/// The candidate's own link, `/book/{token}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// [`crate::kernel::secret::token_hash`] of the token.
    pub hash: String,
    /// The token, sealed in the place of the invitation's id, so that a mail can say it again.
    pub sealed: String,
    pub expires_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LinkState {
    Live,
    Expired,
    Revoked,
}

/// What became of a claim. Whatever it is, it is settled: either it is the booking, or it is void for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Booked {
    /// It is the booking. `released` is the claim on the slot that was moved from.
    Now {
        released: Option<(SlotId, ClaimId)>,
    },
    /// That slot was booked already.
    Before,
    Not(NotBooked),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotBooked {
    #[error("the claim is void")]
    Void,
    #[error("the link does not work")]
    Link(LinkState),
    #[error("another slot is booked")]
    AlreadyBooked,
    #[error("the interview has begun")]
    Begun,
    #[error("changed too often")]
    TooManyChanges,
}

impl Document for Invitation {
    const COLLECTION: &'static str = "invitations";
    const INDEXES: &'static [Index] = &[
        outbox::INDEX,
        Index::on("link", &["link.hash"]).unique(),
        Index::on("by_candidate", &["user_id", "email_key"]),
        Index::on("by_booking", &["user_id", "booking.start"]).sparse(),
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Invitation {
    #[must_use]
    pub fn id_for(application_id: &ApplicationId) -> InvitationId {
        InvitationId::derived(&["invitation", application_id.as_str()])
    }

    #[must_use]
    pub fn draft(workspace_id: WorkspaceId, user_id: UserId, invitee: Invitee, host: Host, text: Text) -> Self {
        let Text { text, written_by } = text;
        Self {
            id: Self::id_for(&invitee.application_id),
            workspace_id,
            user_id,
            email_key: invitee.candidate_email.key(),
            invitee,
            host,
            status: InvitationStatus::Draft,
            text,
            written_by: Some(written_by),
            sent_at: None,
            message_id: None,
            link: None,
            booking: None,
            void_claims: Vec::new(),
            events: Vec::new(),
            outbox: Outbox::default(),
        }
    }

    /// Takes a person's text; words that stand there already stay whose they were.
    pub fn rewrite(&mut self, text: String) {
        if self.text != text {
            self.text = text;
            self.written_by = Some(BY_PERSON.to_owned());
        }
    }

    /// Whether the link works. A booking keeps its link alive until the interview is over, so that it can be moved and
    /// cancelled.
    #[must_use]
    pub fn link_state(&self, now: Timestamp) -> LinkState {
        let Some(link) = self.link.as_ref().filter(|_| self.status == InvitationStatus::Sent) else {
            return LinkState::Revoked;
        };
        let meets = self.booking.as_ref().is_some_and(|booking| booking.time.end > now);
        if meets || now < link.expires_at { LinkState::Live } else { LinkState::Expired }
    }

    /// Sends it, for the first time or again, with the application's and the user's present words. `fresh` is the link
    /// for an invitation whose own is missing or dead; `message_id` says the mail's by the effect's id. An interview that
    /// is over makes room for another.
    pub fn send(
        &mut self,
        (user_id, host): (UserId, Host),
        invitee: Invitee,
        text: String,
        fresh: Link,
        message_id: impl Fn(&str) -> String,
        now: Timestamp,
    ) -> &Link {
        let expires_at = fresh.expires_at;
        if self.link_state(now) != LinkState::Live {
            self.link = None;
        }
        self.email_key = invitee.candidate_email.key();
        self.invitee = invitee;
        self.rewrite(text);
        self.status = InvitationStatus::Sent;
        self.sent_at = Some(now);
        if let Some(over) = self.booking.take_if(|booking| booking.time.end <= now) {
            self.void(over.claim_id);
        }
        // A colleague may send it again; an interview that stands is still with whom it was booked.
        if self.booking.is_none() {
            (self.user_id, self.host) = (user_id, host);
        }
        let payload = json!({ "template": "invitation", "invitation_id": self.id });
        let task = self.outbox.add(kinds::MAIL, payload, now);
        self.step("invited", None, true, now);
        self.message_id = Some(message_id(&task));
        let link = self.link.get_or_insert(fresh);
        link.expires_at = expires_at;
        link
    }

    /// Ends the link; a booking ends with it.
    pub fn revoke(&mut self, now: Timestamp) {
        if self.status == InvitationStatus::Sent {
            self.cancel(By::Host, now);
            self.status = InvitationStatus::Revoked;
            self.step("invitation_revoked", None, true, now);
        }
    }

    /// Decides a claim, in this one write: it becomes the booking, or it is void for ever.
    /// `calendar` is the state of the calendar entry to be made, if one is to be made.
    pub fn book(
        &mut self,
        claim: &Claim,
        moving: bool,
        zone: Option<&Zone>,
        calendar: Option<Calendar>,
        now: Timestamp,
    ) -> Booked {
        let decided = self.decide(claim, moving, now);
        match decided {
            Booked::Now { .. } => {}
            Booked::Before => return decided,
            Booked::Not(_) => {
                self.void(claim.id.clone());
                return decided;
            }
        }
        let old = self.booking.take();
        let booking = match &old {
            Some(old) => old.moved_to(claim.clone(), zone.cloned(), calendar, now),
            None => Booking::new(claim.clone(), zone.cloned(), calendar, now),
        };
        let change = if old.is_some() { Change::Moved } else { Change::Booked };
        let event = booking.event(change, By::Candidate, old.as_ref().map(|old| old.time.start), now);
        // A calendar that was linked since the booking has no entry to patch: inserting finds one by its id if there is.
        let had_entry = old.as_ref().is_some_and(|old| old.calendar.is_some());
        if booking.calendar.is_some() {
            let kind = if had_entry { kinds::CALENDAR_PATCH } else { kinds::CALENDAR_INSERT };
            self.add_calendar(kind, &event, now);
        }
        self.booking = Some(booking);
        self.tell(event, now);
        if let Some(old) = &old {
            self.let_go(old, Afterwards::Free, now);
        }
        Booked::Now { released: old.map(|old| (old.slot_id, old.claim_id)) }
    }

    fn decide(&self, claim: &Claim, moving: bool, now: Timestamp) -> Booked {
        if self.booking.as_ref().is_some_and(|booking| booking.claim_id == claim.id) {
            return Booked::Before;
        }
        if self.void_claims.contains(&claim.id) {
            return Booked::Not(NotBooked::Void);
        }
        match self.may_book(&claim.slot_id, moving, now) {
            Ok(()) => Booked::Now { released: None },
            Err(why) => Booked::Not(why),
        }
    }

    /// Whether a booking of that slot could stand; asked before the claim too, so that no slot is claimed in vain.
    ///
    /// # Errors
    /// Why not. The very slot that is booked is no error.
    pub fn may_book(&self, slot_id: &SlotId, moving: bool, now: Timestamp) -> Result<(), NotBooked> {
        match self.link_state(now) {
            LinkState::Live => {}
            dead @ (LinkState::Expired | LinkState::Revoked) => return Err(NotBooked::Link(dead)),
        }
        match &self.booking {
            Some(booking) if booking.slot_id == *slot_id => Ok(()),
            Some(_) if !moving => Err(NotBooked::AlreadyBooked),
            Some(booking) if booking.time.start <= now => Err(NotBooked::Begun),
            None | Some(_) if self.changes() >= MOST_CHANGES => Err(NotBooked::TooManyChanges),
            None | Some(_) => Ok(()),
        }
    }

    fn changes(&self) -> usize {
        self.events.iter().filter(|event| event.change != Change::Linked).count()
    }

    /// Takes in how the booking's calendar entry stands; news of a booking that is no more changes nothing. A link to
    /// meet at that comes after the mail of the booking is told in a mail of its own.
    pub fn note_calendar(&mut self, uid: &str, calendar: Calendar, now: Timestamp) {
        let Some(booking) = self.booking.as_mut().filter(|booking| booking.uid == uid) else { return };
        let new_link = calendar.meet_link.is_some()
            && booking.calendar.as_ref().and_then(|c| c.meet_link.as_ref()) != calendar.meet_link.as_ref();
        booking.calendar = Some(calendar);
        let told =
            self.events.iter().rev().find(|event| event.uid == uid).is_none_or(|event| event.waits_until() <= now);
        if new_link && told {
            booking.sequence += 1;
            let event = booking.event(Change::Linked, By::Host, None, now);
            self.tell(event, now);
        }
    }

    /// Cancels the booking, and answers it; `None` when there was none to cancel or it has begun. A time that the host
    /// gives up is not offered again.
    pub fn cancel(&mut self, by: By, now: Timestamp) -> Option<Booking> {
        let booking = self.booking.take_if(|booking| booking.time.start > now)?;
        let event = booking.event(Change::Cancelled, by, None, now);
        if booking.calendar.is_some() {
            self.add_calendar(kinds::CALENDAR_DELETE, &event, now);
        }
        self.tell(event, now);
        self.let_go(&booking, Afterwards::of(by), now);
        Some(booking)
    }

    /// Declares a claim void unless it is the booking; answers whether it is void.
    pub fn give_up(&mut self, claim_id: &ClaimId) -> bool {
        let booked = self.booking.as_ref().is_some_and(|booking| booking.claim_id == *claim_id);
        if !booked {
            self.void(claim_id.clone());
        }
        !booked
    }

    fn void(&mut self, claim_id: ClaimId) {
        if !self.void_claims.contains(&claim_id) {
            self.void_claims.push(claim_id);
            let surplus = self.void_claims.len().saturating_sub(VOID_KEPT);
            self.void_claims.drain(..surplus);
        }
    }

    /// The caller frees the slot at once; the effect does so after a crash.
    fn let_go(&mut self, booking: &Booking, afterwards: Afterwards, now: Timestamp) {
        self.void(booking.claim_id.clone());
        let payload = json!({ "slot_id": booking.slot_id, "claim_id": booking.claim_id, "afterwards": afterwards });
        self.outbox.add_later(kinds::RELEASE, payload, now.plus(Duration::from_secs(10)), now);
    }

    fn tell(&mut self, event: BookingEvent, now: Timestamp) {
        for template in ["candidate", "host"] {
            let template = format!("{}_{template}", event.change.as_str());
            let payload = json!({ "template": template, "invitation_id": self.id, "event_id": event.id });
            self.outbox.add(kinds::MAIL, payload, now);
        }
        if event.change != Change::Linked {
            let start = Some(event.time.start.to_string()).filter(|_| event.change != Change::Cancelled);
            self.step(event.change.as_str(), start, event.by == By::Host, now);
        }
        self.events.push(event);
    }

    /// Tells the application where its candidate stands.
    fn step(&mut self, what: &str, detail: Option<String>, by_host: bool, now: Timestamp) {
        let by = by_host.then_some(&self.user_id);
        let payload = json!({ "invitation_id": self.id, "what": what, "detail": detail, "at": now, "by": by });
        self.outbox.add(kinds::STEP, payload, now);
    }

    fn add_calendar(&mut self, kind: &str, event: &BookingEvent, now: Timestamp) {
        let payload = json!({ "invitation_id": self.id, "uid": event.uid, "event_id": event.id });
        self.outbox.add(kind, payload, now);
    }
}

#[cfg(test)]
pub mod tests;
