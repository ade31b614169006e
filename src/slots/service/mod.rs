//! Use cases of slots, invitations and bookings.

mod bookings;
mod effects;
mod entries;
mod invitations;
pub mod offer;
mod tries;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

pub use bookings::BookingView;
pub use effects::handlers;
pub use entries::Entry;
pub use invitations::{Sent, Written};
pub use offer::{NewSlots, OfferedSlot};

use super::model::{Agenda, Host, Interval, Invitation, Slot};
use crate::auth::{UserId, WorkspaceId};
use crate::candidates::ApplicationId;
use crate::jobs::JobId;
use crate::jobs::invitation::InvitationWords;
use crate::kernel::secret::Sealer;
use crate::kernel::{Clock, EmailAddress, Timestamp};
use crate::mail::letters::Sender;
use crate::store::{self, Store};

/// What an invitation needs to know of an application.
#[derive(Clone, Debug)]
pub struct Applicant {
    pub application_id: ApplicationId,
    pub job_id: Option<JobId>,
    pub job_title: Option<String>,
    /// A model's words for the job's invitations.
    pub words: Option<InvitationWords>,
    pub name: Option<String>,
    pub email: Option<EmailAddress>,
}

/// Something that happened to an application's interview.
#[derive(Clone, Debug)]
pub struct Step {
    pub application_id: ApplicationId,
    /// `invited`, `invitation_revoked`, `booked`, `moved`, `cancelled`.
    pub what: String,
    /// The instant it was booked for or moved to.
    pub detail: Option<String>,
    pub at: Timestamp,
    /// Absent when the candidate did it.
    pub by: Option<UserId>,
    /// How things stand now, which may be after later steps.
    pub stands: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No invitation is in force.
    Open,
    Invited,
    Booked,
}

/// Where applications and users are looked up; other rooms keep them.
#[async_trait]
pub trait People: Send + Sync {
    /// `None` when the workspace has no such application.
    async fn applicant(&self, workspace: &WorkspaceId, application: &ApplicationId)
    -> store::Result<Option<Applicant>>;
    async fn host(&self, user: &UserId) -> store::Result<Option<Host>>;
    /// Whether this user's mail has a way out: by Gmail it has none without a linked account.
    async fn may_mail(&self, _user: &UserId) -> store::Result<bool> {
        Ok(true)
    }
    /// Writes the step down with the application; the same step again is no change, and neither is one of an
    /// application that is gone.
    async fn step(&self, step: Step) -> store::Result<()>;
}

/// What is asked of users' own calendars. What is written to them goes through effects.
#[async_trait]
pub trait Calendars: Send + Sync {
    /// Whether bookings of this user get an entry.
    async fn is_linked(&self, user: &UserId) -> bool;
    /// When the user is busy in `span`, with other things than our own bookings; empty too when the calendar does not
    /// answer: then the slots are shown.
    async fn busy(&self, user: &UserId, span: Interval) -> Vec<Interval>;
}

/// Nobody has a calendar.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCalendars;

#[async_trait]
impl Calendars for NoCalendars {
    async fn is_linked(&self, _: &UserId) -> bool {
        false
    }
    async fn busy(&self, _: &UserId, _: Interval) -> Vec<Interval> {
        Vec::new()
    }
}

#[derive(Clone, Debug)]
pub struct Settings {
    /// Without a slash at its end: `https://hire.example`.
    pub public_url: String,
    pub sender: Sender,
    /// How long a link works from its sending.
    pub link_lifetime: Duration,
}

impl Settings {
    pub const LINK_LIFETIME: Duration = Duration::from_hours(30 * 24);

    /// The candidate's own address on the web.
    #[must_use]
    pub fn link(&self, token: &str) -> String {
        format!("{}/book/{token}", self.public_url)
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Slots {
    store: Store,
    clock: Arc<dyn Clock>,
    sealer: Sealer,
    people: Arc<dyn People>,
    calendars: Arc<dyn Calendars>,
    settings: Arc<Settings>,
    tries: Arc<tries::Tries>,
}

impl Slots {
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        sealer: Sealer,
        people: Arc<dyn People>,
        calendars: Arc<dyn Calendars>,
        settings: Settings,
    ) -> Self {
        Self {
            store,
            clock,
            sealer,
            people,
            calendars,
            settings: Arc::new(settings),
            tries: Arc::new(tries::Tries::new()),
        }
    }

    /// # Errors
    /// As [`Store::ensure`].
    pub async fn ensure_indexes(store: &Store) -> store::Result<()> {
        store.ensure::<Agenda>().await?;
        store.ensure::<Slot>().await?;
        store.ensure::<Invitation>().await
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
