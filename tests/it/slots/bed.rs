//! The services over a store of their own, at a standing clock, with the other rooms played.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use hirewire::auth::{Actor, UserId, WorkspaceId};
use hirewire::candidates::ApplicationId;
use hirewire::jobs::JobId;
use hirewire::kernel::secret::Sealer;
use hirewire::kernel::{EmailAddress, ManualClock, Timestamp};
use hirewire::mail::letters::Sender;
use hirewire::slots::Slots;
use hirewire::slots::model::{Host, Interval, Invitation, Slot, SlotId};
use hirewire::slots::service::{Applicant, Calendars, NewSlots, People, Settings, Step, handlers};
use hirewire::store::{self, Document, Store};
use hirewire::tasks::Task;
use secrecy::SecretString;

use crate::support::stores;

pub const NOW: &str = "2026-11-22T12:00:00Z";
pub const URL: &str = "https://hire.example";

pub struct Bed {
    pub slots: Slots,
    pub store: Store,
    pub clock: ManualClock,
    pub actor: Actor,
    pub people: Arc<Cast>,
    pub calendars: Arc<Calendar>,
    _folder: tempfile::TempDir,
}

/// Every application exists, of the candidate that was named for it or of Ada.
#[derive(Default)]
pub struct Cast {
    pub candidates: Mutex<Vec<(ApplicationId, Option<&'static str>)>>,
    /// Applications of this id are of nobody.
    pub unknown: Mutex<Option<ApplicationId>>,
    pub steps: Mutex<Vec<Step>>,
}

#[derive(Default)]
pub struct Calendar {
    pub linked: Mutex<bool>,
    pub busy: Mutex<Vec<Interval>>,
}

#[async_trait]
impl People for Cast {
    async fn applicant(&self, _: &WorkspaceId, application: &ApplicationId) -> store::Result<Option<Applicant>> {
        if self.unknown.lock().unwrap().as_ref() == Some(application) {
            return Ok(None);
        }
        let candidates = self.candidates.lock().unwrap();
        let named = candidates.iter().find(|(id, _)| id == application);
        let email = named.map_or(Some("Ada@example.org"), |(_, email)| *email);
        Ok(Some(Applicant {
            application_id: application.clone(),
            job_id: Some(JobId::random()),
            job_title: Some("Engineer".into()),
            words: None,
            name: Some("Ada Lovelace".into()),
            email: email.map(|email| EmailAddress::parse(email).unwrap()),
        }))
    }

    async fn step(&self, step: Step) -> store::Result<()> {
        self.steps.lock().unwrap().push(step);
        Ok(())
    }

    async fn host(&self, _: &UserId) -> store::Result<Option<Host>> {
        Ok(Some(Host { email: EmailAddress::parse("hr@example.com").unwrap(), name: Some("Grace Hopper".into()) }))
    }
}

#[async_trait]
impl Calendars for Calendar {
    async fn is_linked(&self, _: &UserId) -> bool {
        *self.linked.lock().unwrap()
    }
    async fn busy(&self, _: &UserId, _: Interval) -> Vec<Interval> {
        self.busy.lock().unwrap().clone()
    }
}

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub fn someone() -> Actor {
    Actor { user_id: UserId::random(), workspace_id: WorkspaceId::random() }
}

impl Bed {
    pub async fn made() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(stores::engine(folder.path()).await);
        Slots::ensure_indexes(&store).await.unwrap();
        let clock = ManualClock::at(at(NOW));
        let (people, calendars) = (Arc::new(Cast::default()), Arc::new(Calendar::default()));
        let settings = Settings {
            public_url: URL.into(),
            sender: Sender { host: "hire.example".into(), from: None },
            link_lifetime: Settings::LINK_LIFETIME,
        };
        let sealer = Sealer::new(&SecretString::from("k"));
        let slots =
            Slots::new(store.clone(), Arc::new(clock.clone()), sealer, people.clone(), calendars.clone(), settings);
        Self { slots, store, clock, actor: someone(), people, calendars, _folder: folder }
    }

    /// Slots of an hour at these starts.
    pub async fn offer(&self, starts: &[&str]) -> Vec<Slot> {
        let starts = starts.iter().map(|start| (*start).to_owned()).collect();
        self.slots.offer(&self.actor, &NewSlots::starts(starts, 60, None)).await.unwrap()
    }

    pub fn candidate(&self, email: Option<&'static str>) -> ApplicationId {
        let id = ApplicationId::random();
        self.people.candidates.lock().unwrap().push((id.clone(), email));
        id
    }

    /// An invitation that was sent, and its token.
    pub async fn invited(&self, email: &'static str) -> (Invitation, String) {
        let application = self.candidate(Some(email));
        let sent = self.slots.send(&self.actor, &application, None).await.unwrap();
        let at = sent.text.find("/book/").unwrap() + "/book/".len();
        let token = sent.text[at..at + 22].to_owned();
        (sent.invitation, token)
    }

    pub async fn slot(&self, id: &SlotId) -> Slot {
        self.store.get::<Slot>(id).await.unwrap().unwrap().doc
    }

    pub async fn reload(&self, invitation: &Invitation) -> Invitation {
        self.store.get::<Invitation>(&invitation.id).await.unwrap().unwrap().doc
    }

    /// Runs all effects of this room that the document waits for, as tasks, whenever they are due; and leaves them
    /// there, so that they can be run again.
    pub async fn repair<T: Document>(&self, id: &str) {
        let raw = self.store.engine().get(T::COLLECTION, id).await.unwrap().unwrap();
        let body: serde_json::Value = serde_json::from_str(&raw.body).unwrap();
        let outbox: store::Outbox = serde_json::from_value(body["outbox"].clone()).unwrap();
        let handlers = handlers(&self.slots);
        for effect in outbox.items {
            if let Some(handler) = handlers.iter().find(|handler| handler.kind() == effect.kind) {
                handler.run(&task(&effect), self.slots.now()).await.unwrap();
            }
        }
    }

    pub fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

/// The task that the relay makes of an effect.
pub fn task(effect: &store::Effect) -> Task {
    Task::new(effect.id.parse().unwrap(), &effect.kind, effect.payload.clone(), at(NOW))
}
