//! A company with HR users whose Google accounts lie in the fake Google.

use std::sync::Arc;
use std::time::Duration;

use hirewire::auth::{Actor, Auth};
use hirewire::gateways::calendar::GoogleCalendar;
use hirewire::gateways::google_client::{GoogleClient, GoogleHost};
use hirewire::gateways::http_client::{self, Route, Timeouts};
use hirewire::gateways::identity::{Delegation, GoogleIdentity, Identity, OAuthClient};
use hirewire::gateways::mail::gmail::GmailMailer;
use hirewire::gateways::mailbox::gmail::GmailMailbox;
use hirewire::google::service::Parts;
use hirewire::google::{Google, GoogleLink};
use hirewire::kernel::secret::Sealer;
use hirewire::kernel::{Clock, EmailAddress, ManualClock, Timestamp};
use hirewire::store::{Engine, Store};
use secrecy::SecretString;

use super::fake_google::{ALL_SCOPES, CLIENT_ID, CLIENT_SECRET, FakeGoogle, REDIRECT_URL};
use super::stores;

pub const START: i64 = 1_795_000_000;
const SEAL: &str = "seal";

/// One process: its own store handle and services, on an engine that others may share.
pub struct Process {
    pub store: Store,
    pub auth: Auth,
    pub google: Google,
    clock: Arc<dyn Clock>,
}

impl Process {
    pub fn calendar(&self, fake: &FakeGoogle) -> GoogleCalendar {
        GoogleCalendar::new(self.client(fake))
    }
    pub fn mailer(&self, fake: &FakeGoogle) -> GmailMailer {
        GmailMailer::new(self.client(fake))
    }
    pub fn mailbox(&self, fake: &FakeGoogle) -> GmailMailbox {
        GmailMailbox::new(self.client(fake), 30)
    }
    fn client(&self, fake: &FakeGoogle) -> GoogleClient {
        let host = GoogleHost::at(Some(fake.base.clone()));
        GoogleClient::new(host, self.google.tokens(), Duration::from_secs(2), self.clock.clone()).unwrap()
    }
}

pub struct World {
    pub fake: FakeGoogle,
    pub clock: ManualClock,
    pub process: Process,
    engine: Arc<dyn Engine>,
    company: Option<Arc<dyn Delegation>>,
    _dir: tempfile::TempDir,
}

pub fn identity(fake: &FakeGoogle) -> Arc<dyn Identity> {
    let client =
        OAuthClient { id: CLIENT_ID.into(), secret: CLIENT_SECRET.into(), redirect_url: REDIRECT_URL.parse().unwrap() };
    let limits = Timeouts { total: Duration::from_secs(2), ..Timeouts::default() };
    let http = http_client::client(limits, Route::Direct).unwrap();
    Arc::new(GoogleIdentity::new(GoogleHost::at(Some(fake.base.clone())), client, http).unwrap())
}

impl World {
    pub async fn start() -> Self {
        Self::with_company(|_| None).await
    }

    pub async fn with_company(company: impl FnOnce(&FakeGoogle) -> Option<Arc<dyn Delegation>>) -> Self {
        let fake = FakeGoogle::start(START).await;
        let dir = tempfile::tempdir().unwrap();
        let engine = stores::engine(dir.path()).await;
        let clock = ManualClock::at(Timestamp::from_millis(START * 1000));
        let company = company(&fake);
        let process = Self::process_on(&fake, &engine, &clock, company.clone(), SEAL);
        process.store.ensure::<hirewire::auth::User>().await.unwrap();
        process.store.ensure::<hirewire::auth::Workspace>().await.unwrap();
        process.store.ensure::<hirewire::auth::model::SignInTries>().await.unwrap();
        process.store.ensure::<GoogleLink>().await.unwrap();
        Self { fake, clock, process, engine, company, _dir: dir }
    }

    /// Another process on the same database.
    pub fn another_process(&self) -> Process {
        self.process_with_seal(SEAL)
    }

    /// Another process on the same database, with a seal key of its own.
    pub fn process_with_seal(&self, key: &str) -> Process {
        Self::process_on(&self.fake, &self.engine, &self.clock, self.company.clone(), key)
    }

    fn process_on(
        fake: &FakeGoogle,
        engine: &Arc<dyn Engine>,
        clock: &ManualClock,
        company: Option<Arc<dyn Delegation>>,
        seal: &str,
    ) -> Process {
        let store = Store::new(engine.clone());
        let clock: Arc<dyn Clock> = Arc::new(clock.clone());
        let secret = SecretString::from("0123456789abcdef0123456789abcdef");
        let auth = Auth::new(store.clone(), clock.clone(), &secret, Duration::from_hours(1));
        let google = Google::new(Parts {
            store: store.clone(),
            clock: clock.clone(),
            sealer: Sealer::new(&SecretString::from(seal)),
            auth: auth.clone(),
            identity: Some(identity(fake)),
            company,
            mails: false,
        });
        Process { store, auth, google, clock }
    }

    pub async fn sign_up(&self, address: &str) -> Actor {
        let email = EmailAddress::parse(address).unwrap();
        let session = self.process.auth.sign_up(email, "correct horse".into(), None).await.unwrap();
        Actor { user_id: session.user.id, workspace_id: session.user.workspace_id }
    }

    /// A user who has linked the Google account of the same address.
    pub async fn linked(&self, address: &str) -> Actor {
        let actor = self.sign_up(address).await;
        self.link(&actor, address, &ALL_SCOPES).await;
        actor
    }

    pub async fn link(&self, actor: &Actor, account: &str, scopes: &[&str]) {
        let url = self.process.google.auth_url(actor, None).await.unwrap();
        let (code, state) = self.fake.consent(&url, account, scopes);
        self.process.google.authenticate(actor, &code, Some(&state)).await.unwrap();
    }

    /// Time passes, in Google's world too.
    pub fn pass(&self, by: Duration) {
        self.clock.advance(by);
        self.fake.world().now += i64::try_from(by.as_secs()).unwrap();
    }
}
