//! What the rooms that keep users' calendars ask: which booking an effect is about, which bookings stand, and whether a
//! calendar has answered yet.

use std::time::Duration;

use serde::Deserialize;

use super::Slots;
use crate::auth::UserId;
use crate::kernel::Timestamp;
use crate::slots::SlotsError;
use crate::slots::model::{Booking, BookingEvent, CalendarState, EventId, Invitation, InvitationId, Slot};
use crate::store::{Cond, Query};
use crate::tasks::Task;

/// What a calendar effect is about, as it stands now.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Whose calendar.
    pub user_id: UserId,
    pub uid: String,
    /// The change that asked for it.
    pub event: BookingEvent,
    pub invitation: Invitation,
    /// Absent when the booking was cancelled: then its entry is to go.
    pub booking: Option<Booking>,
}

#[derive(Deserialize)]
struct Payload {
    invitation_id: InvitationId,
    uid: String,
    event_id: EventId,
}

/// How often a caller that waits for a calendar looks.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

impl Slots {
    /// What a `calendar.*` effect is about; `None` when its invitation is gone.
    ///
    /// # Errors
    /// `BadField` for a payload that is not of this room; `Store`.
    pub async fn entry(&self, task: &Task) -> Result<Option<Entry>, SlotsError> {
        let payload = Payload::deserialize(&task.payload).map_err(|e| SlotsError::field("payload", e.to_string()))?;
        let Some(invitation) = self.store.get::<Invitation>(&payload.invitation_id).await? else { return Ok(None) };
        let invitation = invitation.doc;
        let event = invitation.events.iter().find(|event| event.id == payload.event_id).cloned();
        let Some(event) = event else { return Ok(None) };
        // The slot says whose it was; the invitation may have been sent again by a colleague since.
        let user_id = match self.store.get::<Slot>(&event.slot_id).await? {
            Some(slot) => slot.doc.user_id,
            None => invitation.user_id.clone(),
        };
        let booking = invitation.booking.clone().filter(|booking| booking.uid == payload.uid);
        Ok(Some(Entry { user_id, uid: payload.uid, event, invitation, booking }))
    }

    /// Invitations of this user whose bookings start after `after`, by time; at most `limit`.
    ///
    /// # Errors
    /// `Store`.
    pub async fn bookings_after(
        &self,
        user: &UserId,
        after: Timestamp,
        limit: usize,
    ) -> Result<Vec<Invitation>, SlotsError> {
        let query = Query::new()
            .eq("user_id", user.as_str())
            .filter("booking.start", Cond::Gt(after.into()))
            .asc("booking.start")
            .limit(limit);
        let mut found: Vec<_> = self.store.find::<Invitation>(query).await?.into_iter().map(|i| i.doc).collect();
        // A find may answer what has changed since it matched.
        found.retain(|invitation| invitation.booking.is_some());
        Ok(found)
    }

    /// The invitation once its booking's calendar entry stands with its link, or as it is after `limit`: for answers
    /// that would like to name the link at once.
    ///
    /// # Errors
    /// `Store`.
    pub async fn once_in_calendar(&self, invitation: Invitation, limit: Duration) -> Result<Invitation, SlotsError> {
        let mut invitation = invitation;
        let looks = limit.as_millis() / BETWEEN_LOOKS.as_millis();
        for _ in 0..looks {
            let calendar = invitation.booking.as_ref().and_then(|booking| booking.calendar.as_ref());
            if calendar.is_none_or(|c| c.state != CalendarState::Pending || c.meet_link.is_some()) {
                break;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
            match self.store.get::<Invitation>(&invitation.id).await? {
                Some(now) => invitation = now.doc,
                None => break,
            }
        }
        Ok(invitation)
    }
}
