//! Where bookings and Google's calendars have come apart, and links that somebody should look at.

use std::sync::Arc;
use std::time::Duration;

use futures::{StreamExt, stream};
use serde::Serialize;
use utoipa::ToSchema;

use super::interviews::event_id;
use super::model::GoogleLink;
use super::service::{LinkStatus, Standing};
use super::{Google, GoogleError};
use crate::auth::{UserId, WorkspaceId};
use crate::candidates::ApplicationId;
use crate::gateways::calendar::{Calendar, CalendarError};
use crate::kernel::Timestamp;
use crate::slots::Slots;
use crate::slots::model::{CalendarState, Invitation};

/// Bookings of one user that one report looks up.
const MOST_BOOKINGS: usize = 100;
const SIDE_BY_SIDE: usize = 4;
/// An entry that was asked for this lately may still be on its way.
const GRACE: Duration = Duration::from_mins(5);

/// What is wrong with a booking's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Drift {
    /// There is no event in Google.
    NoEvent,
    /// Somebody moved it in Google; the booking here is as it was.
    Moved,
    /// Somebody deleted it in Google.
    Deleted,
    /// Google did not answer for this one, or refused.
    NotChecked,
}

/// A booking whose entry is not as it should be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DriftedBooking {
    pub application_id: ApplicationId,
    pub user_id: UserId,
    pub starts_at: Timestamp,
    pub problem: Drift,
    /// When it is in Google, where it was moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at_in_google: Option<Timestamp>,
    /// What the booking itself notes, or why it was not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A link that somebody should look at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TroubledLink {
    pub user_id: UserId,
    #[serde(flatten)]
    pub status: LinkStatus,
}

#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct DriftReport {
    /// Coming bookings that were looked up in Google.
    pub checked: usize,
    /// `false` where a user has more coming bookings than one report looks up.
    pub complete: bool,
    pub bookings: Vec<DriftedBooking>,
    pub links: Vec<TroubledLink>,
}

/// Makes the report; cheap to clone.
#[derive(Clone)]
pub struct DriftReports {
    google: Google,
    slots: Slots,
    calendar: Arc<dyn Calendar>,
}

impl DriftReports {
    #[must_use]
    pub fn new(google: Google, slots: Slots, calendar: Arc<dyn Calendar>) -> Self {
        Self { google, slots, calendar }
    }

    /// Compares the coming bookings of all linked users of a workspace with their calendars.
    ///
    /// # Errors
    /// The store's; what Google does not answer stands in the report.
    pub async fn report(&self, workspace: &WorkspaceId) -> Result<DriftReport, GoogleError> {
        let now = self.slots.now();
        let mut report = DriftReport { complete: true, ..DriftReport::default() };
        for link in self.google.links(workspace).await? {
            let status = self.google.status_of(Some(&link));
            // Where consent is missing, each booking says that it can't be looked up.
            if status.state != Standing::NotLinked {
                self.look_at(&link, now, &mut report).await?;
            }
            let troubled = matches!(status.state, Standing::Partial | Standing::NeedsConsent) || status.ends_soon;
            if troubled {
                report.links.push(TroubledLink { user_id: link.user_id, status });
            }
        }
        report.bookings.sort_by_key(|b| b.starts_at);
        Ok(report)
    }

    async fn look_at(&self, link: &GoogleLink, now: Timestamp, report: &mut DriftReport) -> Result<(), GoogleError> {
        let user = &link.user_id;
        let found = self.slots.bookings_after(user, now, MOST_BOOKINGS + 1).await.map_err(store_error)?;
        report.complete &= found.len() <= MOST_BOOKINGS;
        let looked: Vec<_> = stream::iter(found.into_iter().take(MOST_BOOKINGS))
            .map(|invitation| self.compare(user, invitation, now))
            .buffered(SIDE_BY_SIDE)
            .collect()
            .await;
        report.checked += looked.len();
        report.bookings.extend(looked.into_iter().flatten());
        Ok(())
    }

    async fn compare(&self, user: &UserId, invitation: Invitation, now: Timestamp) -> Option<DriftedBooking> {
        let booking = invitation.booking?;
        let noted = booking.calendar.as_ref();
        let on_its_way = noted.is_some_and(|c| c.state == CalendarState::Pending);
        if on_its_way && now.since(booking.booked_at) < GRACE {
            return None;
        }
        let mut why = noted.and_then(|c| c.why.clone());
        let mut there = None;
        let problem = match self.calendar.event(user.as_str(), &event_id(&booking.uid)).await {
            Ok(None) => Drift::NoEvent,
            Ok(Some(event)) if event.cancelled => Drift::Deleted,
            Ok(Some(event))
                if (event.starts_at, event.ends_at) != (Some(booking.time.start), Some(booking.time.end)) =>
            {
                there = event.starts_at;
                Drift::Moved
            }
            Ok(Some(_)) => return None,
            Err(CalendarError::Missing) => Drift::Deleted,
            Err(e) => {
                why = Some(e.to_string());
                Drift::NotChecked
            }
        };
        Some(DriftedBooking {
            application_id: invitation.invitee.application_id,
            user_id: user.clone(),
            starts_at: booking.time.start,
            problem,
            starts_at_in_google: there,
            why,
        })
    }
}

fn store_error(e: crate::slots::SlotsError) -> GoogleError {
    match e {
        crate::slots::SlotsError::Store(e) => GoogleError::Store(e),
        other => GoogleError::Store(crate::store::Error::Corrupt(other.to_string())),
    }
}
