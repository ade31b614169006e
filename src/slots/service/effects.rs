//! What follows a write: the repairs that keep agenda, slots and invitations at one, the mails, news of the calendar.
//! Each may run any number of times.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;

use super::{Slots, Standing, Step};
use crate::auth::UserId;
use crate::gateways::mail::{MessageId, OutgoingMail, Party};
use crate::kernel::Timestamp;
use crate::slots::mails::{self, Reader};
use crate::slots::model::slot::Afterwards;
use crate::slots::model::{
    Agenda, Booking, BookingEvent, Calendar, CalendarState, ClaimId, EventId, Invitation, InvitationId,
    InvitationStatus, Slot, SlotId,
};
use crate::slots::{FORGET, MATERIALIZE, RELEASE, SETTLE, STEP, SlotsError};
use crate::store::{Error, Fail};
use crate::tasks::{Failure, Handler, Task};

/// How long a mail that waits for a link to meet at waits between two looks.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct Materialize {
    user_id: UserId,
    slot_ids: Vec<SlotId>,
}

#[derive(Deserialize)]
struct Forget {
    user_id: UserId,
    slot_id: SlotId,
}

#[derive(Deserialize)]
struct Settle {
    slot_id: SlotId,
    claim_id: ClaimId,
}

#[derive(Deserialize)]
struct Release {
    slot_id: SlotId,
    claim_id: ClaimId,
    afterwards: Afterwards,
}

#[derive(Deserialize)]
struct StepPayload {
    invitation_id: InvitationId,
    what: String,
    detail: Option<String>,
    at: Timestamp,
    by: Option<UserId>,
}

#[derive(Deserialize)]
struct MailPayload {
    template: String,
    invitation_id: InvitationId,
    event_id: Option<EventId>,
}

/// A mail that was asked for.
#[derive(Clone, Debug)]
pub enum Composed {
    Mail(Box<OutgoingMail>),
    /// It is to say more by then.
    NotBefore(Timestamp),
    /// There is nothing to say any more.
    Void,
}

impl Slots {
    /// Writes the slots of a batch that are missing.
    async fn materialize(&self, user: &UserId, ids: &[SlotId]) -> Result<(), SlotsError> {
        let Some(agenda) = self.store.get::<Agenda>(user).await? else { return Ok(()) };
        let Agenda { workspace_id, user_id, entries, .. } = agenda.doc;
        let mut missing = Vec::new();
        // Withdrawn ones are in the agenda no more, and stay as they are.
        for entry in entries.into_iter().filter(|entry| ids.contains(&entry.slot_id)) {
            if self.store.get::<Slot>(&entry.slot_id).await?.is_none() {
                missing.push(Slot::new(workspace_id.clone(), user_id.clone(), entry));
            }
        }
        Ok(self.insert_all(&missing).await?)
    }

    /// Frees a slot whose claim did not become its invitation's booking. The invitation is asked first, and declares
    /// the claim void in that same write: whoever still holds the claim in hand comes too late from then on.
    async fn settle(&self, slot_id: &SlotId, claim_id: &ClaimId) -> Result<(), SlotsError> {
        let Some(slot) = self.store.get::<Slot>(slot_id).await? else { return Ok(()) };
        let Some(held) = slot.held.as_ref().filter(|held| held.claim_id == *claim_id) else { return Ok(()) };
        let give_up = |invitation: &mut Invitation| Ok::<_, Infallible>(invitation.give_up(claim_id));
        let void = match self.store.modify::<Invitation, _, _>(&held.invitation_id, give_up).await {
            Ok(void) => void,
            Err(Fail::Store(Error::Missing)) => true,
            Err(Fail::Store(e)) => return Err(e.into()),
        };
        if void {
            tracing::info!(%slot_id, "a claim that became no booking is released");
            self.free(slot_id, claim_id, Afterwards::Free).await?;
        }
        Ok(())
    }

    /// Ends a void claim on its slot.
    pub(super) async fn free(&self, slot_id: &SlotId, claim_id: &ClaimId, afterwards: Afterwards) -> Result<(), Error> {
        let now = self.now();
        let release = |slot: &mut Slot| {
            slot.release(claim_id, afterwards, now);
            Ok::<_, Infallible>(())
        };
        match self.store.modify::<Slot, _, _>(slot_id, release).await {
            Ok(()) | Err(Fail::Store(Error::Missing)) => Ok(()),
            Err(Fail::Store(e)) => Err(e),
        }
    }

    /// Tells the application.
    async fn step(&self, payload: StepPayload) -> Result<(), SlotsError> {
        let StepPayload { invitation_id, what, detail, at, by } = payload;
        let Some(invitation) = self.store.get::<Invitation>(&invitation_id).await? else { return Ok(()) };
        let stands = match (invitation.status, &invitation.booking) {
            (InvitationStatus::Sent, Some(_)) => Standing::Booked,
            (InvitationStatus::Sent, None) => Standing::Invited,
            (InvitationStatus::Draft | InvitationStatus::Revoked, _) => Standing::Open,
        };
        let application_id = invitation.doc.invitee.application_id;
        Ok(self.people.step(Step { application_id, what, detail, at, by, stands }).await?)
    }

    /// Writes the mail of a `mail.send` effect of this room. The same task gives the same mail, but for the link to
    /// meet at.
    ///
    /// # Errors
    /// `BadField` for a payload that is not of this room.
    pub async fn compose(&self, task: &Task, now: Timestamp) -> Result<Composed, SlotsError> {
        let payload: MailPayload = read(task)?;
        let Some(invitation) = self.store.get::<Invitation>(&payload.invitation_id).await? else {
            return Ok(Composed::Void);
        };
        let (letter, reader) = match payload.template.as_str() {
            "invitation" if invitation.status != InvitationStatus::Sent => return Ok(Composed::Void),
            "invitation" => (mails::invitation(&invitation, &self.link(&invitation)?)?, Reader::Candidate),
            of_booking => {
                let event = invitation.events.iter().find(|event| Some(&event.id) == payload.event_id.as_ref());
                let Some(event) = event else { return Ok(Composed::Void) };
                if waits_for_link(&invitation, event, now) {
                    return Ok(Composed::NotBefore(now.plus(LOOK_AGAIN).min(event.waits_until())));
                }
                let reader = if of_booking.ends_with("host") { Reader::Host } else { Reader::Candidate };
                let uid = format!("{}@{}", event.uid, self.settings.mail_host);
                (mails::news(&invitation, event, reader, &uid, &self.link(&invitation)?)?, reader)
            }
        };
        let host = Party { name: invitation.host.name.clone(), address: invitation.host.email.clone() };
        let candidate = Party {
            name: invitation.invitee.candidate_name.clone(),
            address: invitation.invitee.candidate_email.clone(),
        };
        let from = self.settings.mail_from.clone().unwrap_or_else(|| host.address.clone());
        let from = Party { name: host.name.clone(), address: from };
        let (to, reply_to) = match reader {
            Reader::Candidate => (candidate, host),
            Reader::Host => (host, candidate),
        };
        Ok(Composed::Mail(Box::new(OutgoingMail {
            message_id: MessageId::of_task(task.id.as_str(), &self.settings.mail_host),
            date: task.created_at,
            from,
            reply_to: Some(reply_to),
            to: vec![to],
            subject: letter.subject,
            text: letter.text,
            html: Some(letter.html),
            ics: letter.ics,
            headers: Vec::new(),
            on_behalf_of: Some(invitation.user_id.as_str().to_owned()),
        })))
    }

    /// The booking that a calendar effect is about as it stands now, with its invitation; `None` when it was cancelled:
    /// then its entry, if there is one, is to go.
    ///
    /// # Errors
    /// `Store`.
    pub async fn booking_of(
        &self,
        invitation: &InvitationId,
        uid: &str,
    ) -> Result<Option<(Invitation, Booking)>, SlotsError> {
        let invitation = self.store.get::<Invitation>(invitation).await?.map(|stored| stored.doc);
        let booking = |invitation: &Invitation| invitation.booking.clone().filter(|booking| booking.uid == uid);
        Ok(invitation.and_then(|invitation| booking(&invitation).map(|booking| (invitation, booking))))
    }

    /// Records how the calendar entry of a booking stands. News of a booking that is no more changes nothing.
    ///
    /// # Errors
    /// `Store`.
    pub async fn note_calendar(
        &self,
        invitation: &InvitationId,
        uid: &str,
        calendar: Calendar,
    ) -> Result<(), SlotsError> {
        let now = self.now();
        let note = |invitation: &mut Invitation| {
            invitation.note_calendar(uid, calendar.clone(), now);
            Ok::<_, Infallible>(())
        };
        match self.store.modify::<Invitation, _, _>(invitation, note).await {
            Ok(()) | Err(Fail::Store(Error::Missing)) => Ok(()),
            Err(Fail::Store(e)) => Err(e.into()),
        }
    }
}

/// Whether the calendar is still about to make a link that this mail could tell.
fn waits_for_link(invitation: &Invitation, event: &BookingEvent, now: Timestamp) -> bool {
    let booking = invitation.booking.as_ref().filter(|booking| booking.uid == event.uid);
    let calendar = booking.and_then(|booking| booking.calendar.as_ref());
    calendar.is_some_and(|calendar| calendar.state == CalendarState::Pending && calendar.meet_link.is_none())
        && now < event.waits_until()
}

fn read<T: for<'de> Deserialize<'de>>(task: &Task) -> Result<T, SlotsError> {
    T::deserialize(&task.payload).map_err(|e| SlotsError::field("payload", e.to_string()))
}

/// The repairs, as the runner takes them.
#[must_use]
pub fn handlers(slots: &Slots) -> Vec<Arc<dyn Handler>> {
    [MATERIALIZE, FORGET, SETTLE, RELEASE, STEP]
        .into_iter()
        .map(|kind| Arc::new(Repair { slots: slots.clone(), kind }) as Arc<dyn Handler>)
        .collect()
}

struct Repair {
    slots: Slots,
    kind: &'static str,
}

#[async_trait]
impl Handler for Repair {
    fn kind(&self) -> &'static str {
        self.kind
    }

    async fn run(&self, task: &Task, _: Timestamp) -> Result<(), Failure> {
        let done = match self.kind {
            MATERIALIZE => {
                let Materialize { user_id, slot_ids } = read(task)?;
                self.slots.materialize(&user_id, &slot_ids).await
            }
            FORGET => {
                let Forget { user_id, slot_id } = read(task)?;
                self.slots.forget(&user_id, &slot_id).await.map_err(SlotsError::from)
            }
            SETTLE => {
                let Settle { slot_id, claim_id } = read(task)?;
                self.slots.settle(&slot_id, &claim_id).await
            }
            STEP => self.slots.step(read(task)?).await,
            _ => {
                let Release { slot_id, claim_id, afterwards } = read(task)?;
                self.slots.free(&slot_id, &claim_id, afterwards).await.map_err(SlotsError::from)
            }
        };
        Ok(done?)
    }
}

impl From<SlotsError> for Failure {
    fn from(e: SlotsError) -> Self {
        match e {
            SlotsError::Store(e) => e.into(),
            other => Self::give_up(other.to_string()),
        }
    }
}
