//! What a candidate does by the link, and the old system by address: look, book, move, cancel.

use std::convert::Infallible;

use super::Slots;
use crate::auth::{Actor, UserId};
use crate::candidates::ApplicationId;
use crate::kernel::secret::token_hash;
use crate::kernel::{EmailAddress, Timestamp, Zone};
use crate::slots::SlotsError;
use crate::slots::model::invitation::{Booked, NotBooked};
use crate::slots::model::slot::Afterwards;
use crate::slots::model::{
    Booking, By, Calendar, Claim, ClaimId, Claimed, Invitation, LinkState, Slot, SlotId, SlotStatus,
};
use crate::store::{Error, Fail, Query};

/// Times that one look shows.
const SHOWN: usize = 100;
/// How often a booking starts again after a claim of its own that turned out void; once is what a crash leaves.
const TRIES: usize = 3;

/// What a candidate sees.
#[derive(Clone, Debug)]
pub struct BookingView {
    pub invitation: Invitation,
    /// Free times, by time.
    pub slots: Vec<Slot>,
    /// There are later ones after this.
    pub more_after: Option<Timestamp>,
    pub now: Timestamp,
}

impl Slots {
    /// What the link shows: the booking, and the times that are free.
    ///
    /// # Errors
    /// `UnknownLink`, `DeadLink`.
    pub async fn look(&self, token: &str, after: Option<Timestamp>) -> Result<BookingView, SlotsError> {
        let invitation = self.by_token(token).await?;
        let mut slots = self.available(&invitation.user_id, after, SHOWN + 1).await?;
        let is_cut = slots.len() > SHOWN;
        slots.truncate(SHOWN);
        let more_after = slots.last().filter(|_| is_cut).map(|slot| slot.time.start);
        Ok(BookingView { invitation, slots, more_after, now: self.now() })
    }

    /// Books a slot by the link, or moves the booking to it where `moving`. The slot that is booked already is no
    /// change.
    ///
    /// # Errors
    /// `UnknownLink`, `DeadLink`, `UnknownSlot`, `NotClaimed`, `Busy`, `AlreadyBooked`, `Begun`, `TooManyChanges`.
    pub async fn book(
        &self,
        token: &str,
        slot: &SlotId,
        zone: Option<&Zone>,
        moving: bool,
    ) -> Result<Invitation, SlotsError> {
        let invitation = self.by_token(token).await?;
        self.book_for(invitation, slot, zone, moving).await
    }

    /// Books by the candidate's address and the slot's start, as the old system did: among the invitations that this
    /// user has sent to the address and whose link works.
    ///
    /// # Errors
    /// `NotInvited`, and as [`Slots::book`].
    pub async fn book_by_address(
        &self,
        user: &UserId,
        email: &EmailAddress,
        start: Timestamp,
    ) -> Result<Invitation, SlotsError> {
        let now = self.now();
        let query = Query::new().eq("user_id", user.as_str()).eq("email_key", email.key());
        let mut invitations: Vec<_> = self.store.find::<Invitation>(query).await?.into_iter().map(|i| i.doc).collect();
        invitations.retain(|invitation| invitation.link_state(now) == LinkState::Live);
        if invitations.is_empty() {
            return Err(SlotsError::NotInvited);
        }
        let booked = |invitation: &Invitation| invitation.booking.as_ref().map(|booking| booking.time.start);
        if let Some(same) = invitations.iter().find(|invitation| booked(invitation) == Some(start)) {
            return Ok(same.clone());
        }
        // Withdrawn and offered anew, a start has several slots: the free one is meant, else the one that is held.
        let query = Query::new().eq("user_id", user.as_str()).eq("start", start);
        let slots = self.store.find::<Slot>(query).await?;
        let with = |status| slots.iter().find(|slot| slot.status == status);
        let slot = with(SlotStatus::Free).or_else(|| with(SlotStatus::Held)).ok_or(SlotsError::UnknownSlot)?;
        // Invited for several jobs: the latest invitation that holds no booking yet.
        invitations.sort_by_key(|invitation| (booked(invitation).is_none(), invitation.sent_at));
        let invitation = invitations.pop().ok_or(SlotsError::NotInvited)?;
        self.book_for(invitation, &slot.id, None, false).await
    }

    /// Cancels the booking by the link; none is no error.
    ///
    /// # Errors
    /// `UnknownLink`, `DeadLink`, `Begun`.
    pub async fn cancel(&self, token: &str) -> Result<Invitation, SlotsError> {
        let invitation = self.by_token(token).await?;
        self.cancel_booking(&invitation, By::Candidate).await
    }

    /// Cancels the booking of an application; its time is not offered again, and the link goes on working.
    ///
    /// # Errors
    /// `UnknownApplication`, also when there is no invitation; `Begun`.
    pub async fn call_off(&self, actor: &Actor, application: &ApplicationId) -> Result<Invitation, SlotsError> {
        let stored = self.stored(actor, application).await?.ok_or(SlotsError::UnknownApplication)?;
        self.cancel_booking(&stored, By::Host).await
    }

    /// What is looked up is a hash, so the time that it takes says nothing of how near a guess came.
    async fn by_token(&self, token: &str) -> Result<Invitation, SlotsError> {
        let query = Query::new().eq("link.hash", token_hash(token));
        let invitation = self.store.find_one::<Invitation>(query).await?.ok_or(SlotsError::UnknownLink)?.doc;
        match invitation.link_state(self.now()) {
            LinkState::Live => Ok(invitation),
            dead @ (LinkState::Expired | LinkState::Revoked) => Err(SlotsError::DeadLink(dead)),
        }
    }

    async fn book_for(
        &self,
        mut invitation: Invitation,
        slot_id: &SlotId,
        zone: Option<&Zone>,
        moving: bool,
    ) -> Result<Invitation, SlotsError> {
        for _ in 0..TRIES {
            invitation.may_book(slot_id, moving, self.now()).map_err(why_not)?;
            if invitation.booking.as_ref().is_some_and(|booking| booking.slot_id == *slot_id) {
                return Ok(invitation);
            }
            let claim = self.claim(&invitation, slot_id).await?;
            let calendar = self.calendars.is_linked(&invitation.user_id).await.then(Calendar::pending);
            let now = self.now();
            let book = |invitation: &mut Invitation| {
                let booked = invitation.book(&claim, moving, zone, calendar.clone(), now);
                Ok::<_, Infallible>((booked, invitation.clone()))
            };
            let written = self.store.modify::<Invitation, _, _>(&invitation.id, book).await;
            // An error here leaves open what was written: the slot's effect will see.
            let (booked, after) = written.map_err(|Fail::Store(e)| e)?;
            match booked {
                Booked::Now { released } => {
                    if let Some((slot, claim)) = released {
                        self.release(&slot, &claim, Afterwards::Free).await;
                    }
                    return Ok(after);
                }
                Booked::Before => return Ok(after),
                Booked::Not(why) => {
                    self.release(slot_id, &claim.id, Afterwards::Free).await;
                    if why != NotBooked::Void {
                        return Err(why_not(why));
                    }
                }
            }
            invitation = after;
        }
        Err(Error::Stale.into())
    }

    async fn claim(&self, invitation: &Invitation, slot_id: &SlotId) -> Result<Claim, SlotsError> {
        let slot = self.store.get::<Slot>(slot_id).await?.filter(|slot| slot.user_id == invitation.user_id);
        let slot = slot.ok_or(SlotsError::UnknownSlot)?.doc;
        if slot.status == SlotStatus::Free {
            let time = slot.time;
            if self.busy(&invitation.user_id, &[slot]).await.iter().any(|busy| busy.overlaps(&time)) {
                return Err(SlotsError::Busy);
            }
        }
        let (new, now) = (ClaimId::random(), self.now());
        let claimed = self.store.modify::<Slot, _, _>(slot_id, |slot| slot.claim(&invitation.id, &new, now)).await;
        match claimed.map_err(Fail::flatten::<SlotsError>)? {
            Claimed::Anew(claim) | Claimed::Before(claim) => Ok(claim),
        }
    }

    async fn cancel_booking(&self, invitation: &Invitation, by: By) -> Result<Invitation, SlotsError> {
        let now = self.now();
        let cancel = |invitation: &mut Invitation| {
            let cancelled = invitation.cancel(by, now);
            if cancelled.is_none() && invitation.booking.is_some() {
                return Err(SlotsError::Begun);
            }
            Ok((invitation.clone(), cancelled))
        };
        let cancelled = self.store.modify::<Invitation, _, _>(&invitation.id, cancel).await;
        let (invitation, cancelled) = cancelled.map_err(Fail::flatten::<SlotsError>)?;
        self.let_go(cancelled, by).await;
        Ok(invitation)
    }

    pub(super) async fn let_go(&self, booking: Option<Booking>, by: By) {
        if let Some(booking) = booking {
            self.release(&booking.slot_id, &booking.claim_id, Afterwards::of(by)).await;
        }
    }

    /// At once, so that others see the time again; the invitation's effect does it after a crash.
    async fn release(&self, slot: &SlotId, claim: &ClaimId, afterwards: Afterwards) {
        if let Err(cause) = self.free(slot, claim, afterwards).await {
            tracing::warn!(slot_id = %slot, %cause, "the slot is left to its effect");
        }
    }
}

fn why_not(why: NotBooked) -> SlotsError {
    match why {
        NotBooked::Void => Error::Stale.into(),
        NotBooked::Link(state) => SlotsError::DeadLink(state),
        NotBooked::AlreadyBooked => SlotsError::AlreadyBooked,
        NotBooked::Begun => SlotsError::Begun,
        NotBooked::TooManyChanges => SlotsError::TooManyChanges,
    }
}
