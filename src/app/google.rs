//! Google, wired: the client and its gateways, the service over the sealed links, what needs both.

use std::sync::Arc;
use std::time::Duration;

use super::start::StartError;
use crate::auth::Auth;
use crate::config::{Config, GoogleConfig, MailRoute};
use crate::gateways::calendar::{Calendar, GoogleCalendar};
use crate::gateways::google_client::{GoogleClient, GoogleHost};
use crate::gateways::http_client::{self, Route, Timeouts};
use crate::gateways::identity::{Delegation, GoogleIdentity, Identity, OAuthClient, ServiceAccount};
use crate::gateways::mail::gmail::GmailMailer;
use crate::gateways::mailbox::gmail::GmailMailbox;
use crate::google::service::Parts;
use crate::google::{BusyTimes, Google};
use crate::http::health::{Check, CheckState};
use crate::kernel::Clock;
use crate::kernel::secret::Sealer;
use crate::store::Store;

/// The time for one call of Gmail or Calendar; a mail with its attachments is among them.
const CALL: Duration = Duration::from_mins(1);
/// The time for one request about tokens, keys or consent.
const TOKEN_CALL: Duration = Duration::from_secs(15);

/// All of Google that other rooms use.
#[derive(Clone)]
pub struct GoogleSide {
    pub google: Google,
    pub calendar: Arc<dyn Calendar>,
    pub busy: BusyTimes,
    client: GoogleClient,
}

impl GoogleSide {
    /// # Errors
    /// One clear line on the setting that can't be used.
    pub fn open(
        config: &Config,
        store: &Store,
        clock: &Arc<dyn Clock>,
        sealer: &Sealer,
        auth: &Auth,
    ) -> Result<Self, StartError> {
        let settings = &config.google;
        let host = GoogleHost::at(settings.base_url.clone());
        let mails = matches!(config.mail.route, MailRoute::Gmail);
        let google = Google::new(Parts {
            store: store.clone(),
            clock: clock.clone(),
            sealer: sealer.clone(),
            auth: auth.clone(),
            identity: identity(settings, &host)?,
            company: company(settings, &host)?,
            mails,
        });
        let client = GoogleClient::new(host, google.tokens(), CALL, clock.clone())
            .map_err(|e| StartError::Refused(e.to_string()))?;
        let calendar: Arc<dyn Calendar> = Arc::new(GoogleCalendar::new(client.clone()));
        let busy = BusyTimes::new(google.clone(), calendar.clone(), clock.clone());
        Ok(Self { google, calendar, busy, client })
    }

    #[must_use]
    pub fn mailer(&self) -> GmailMailer {
        GmailMailer::new(self.client.clone())
    }

    /// `first_days` is how far back a newly linked account is read.
    #[must_use]
    pub fn mailbox(&self, first_days: u32) -> GmailMailbox {
        GmailMailbox::new(self.client.clone(), first_days)
    }

    /// For /readyz: whether somebody must consent again. `None` where Google is not set up.
    pub async fn check(&self) -> Option<Check> {
        if !self.google.is_set_up() {
            return None;
        }
        let (state, detail) = match self.google.count_needing_consent().await {
            Ok(0) => (CheckState::Ok, None),
            Ok(1) => (CheckState::Warning, Some("1 linked account needs consent again".to_owned())),
            Ok(n) => (CheckState::Warning, Some(format!("{n} linked accounts need consent again"))),
            Err(e) => (CheckState::Warning, Some(e.to_string())),
        };
        Some(Check { name: "google", state, detail })
    }

    /// For /metrics.
    pub(super) async fn set_gauges(&self) {
        match self.google.count_needing_consent().await {
            Ok(count) => metrics::gauge!("google_links_needing_consent").set(count as f64),
            Err(cause) => tracing::warn!(%cause, "no count of Google links for /metrics"),
        }
    }
}

fn identity(settings: &GoogleConfig, host: &GoogleHost) -> Result<Option<Arc<dyn Identity>>, StartError> {
    let (Some(id), Some(secret), Some(redirect_url)) =
        (settings.client_id.clone(), settings.client_secret.clone(), settings.redirect_url.clone())
    else {
        return Ok(None);
    };
    let client = OAuthClient { id, secret, redirect_url };
    let route = settings.base_url.as_ref().map_or(Route::ByProxySettings, Route::to);
    let http = http_client::client(Timeouts { total: TOKEN_CALL, ..Timeouts::default() }, route);
    let http = http.map_err(|e| StartError::Refused(e.to_string()))?;
    let identity = GoogleIdentity::new(host.clone(), client, http)
        .map_err(|e| StartError::Refused(format!("Google's addresses can't be read: {e}")))?;
    Ok(Some(Arc::new(identity)))
}

fn company(settings: &GoogleConfig, host: &GoogleHost) -> Result<Option<Arc<dyn Delegation>>, StartError> {
    let (Some(path), Some(domain)) = (&settings.service_account, &settings.domain) else { return Ok(None) };
    let account = ServiceAccount::read(path, domain, host, TOKEN_CALL)
        .map_err(|e| StartError::Refused(format!("HIREWIRE_GOOGLE_SERVICE_ACCOUNT: {e}")))?;
    Ok(Some(Arc::new(account)))
}
