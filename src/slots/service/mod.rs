//! Use cases of slots, invitations and bookings.

mod bookings;
mod effects;
mod invitations;
pub mod offer;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

pub use bookings::BookingView;
pub use effects::{Composed, handlers};
pub use invitations::{Sent, Written};
pub use offer::{NewSlots, OfferedSlot};

use super::model::{Agenda, Host, Interval, Invitation, Slot};
use crate::auth::{UserId, WorkspaceId};
use crate::candidates::ApplicationId;
use crate::jobs::JobId;
use crate::kernel::secret::Sealer;
use crate::kernel::{Clock, EmailAddress, Timestamp};
use crate::store::{self, Store};

/// What an invitation needs to know of an application.
#[derive(Clone, Debug)]
pub struct Applicant {
    pub application_id: ApplicationId,
    pub job_id: Option<JobId>,
    pub job_title: Option<String>,
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
    /// The right side of Message-IDs and of events' UIDs.
    pub mail_host: String,
    /// The sender where the transport has one for all users; its name is replaced by the host's.
    pub mail_from: Option<EmailAddress>,
    /// How long a link works from its sending.
    pub link_lifetime: Duration,
}

impl Settings {
    pub const LINK_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

    /// `public_url` has no slash at its end. Mails come from `from`, or from nobody in particular at that host.
    #[must_use]
    pub fn new(public_url: &str, from: Option<EmailAddress>) -> Self {
        let host = url::Url::parse(public_url).ok();
        let host = host.as_ref().and_then(url::Url::domain).filter(|host| host.contains('.'));
        // An address on an IP or on a bare name is none that a mail server takes; RFC 2606 keeps this one for nobody.
        let mail_host = host.unwrap_or("hirewire.invalid").to_owned();
        let own = format!("interviews@{mail_host}");
        let mail_from = from.or_else(|| EmailAddress::parse(&own).ok());
        Self { public_url: public_url.to_owned(), mail_host, mail_from, link_lifetime: Self::LINK_LIFETIME }
    }

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
        Self { store, clock, sealer, people, calendars, settings: Arc::new(settings) }
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
