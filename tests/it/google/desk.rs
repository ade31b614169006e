//! An HR user with a linked account who offers slots, and candidates who book them.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hirewire::auth::{Actor, UserId, WorkspaceId};
use hirewire::candidates::ApplicationId;
use hirewire::gateways::calendar::Calendar;
use hirewire::google::interviews::handlers;
use hirewire::google::{BusyTimes, DriftReports};
use hirewire::jobs::JobId;
use hirewire::kernel::secret::Sealer;
use hirewire::kernel::{Clock, EmailAddress, Timestamp};
use hirewire::mail::letters::Sender;
use hirewire::slots::Slots;
use hirewire::slots::model::{Host, Invitation, Slot, SlotId};
use hirewire::slots::service::{Applicant, NewSlots, People, Settings, Step};
use hirewire::store;
use hirewire::tasks::{Failure, Handler, Task, TaskId};
use serde_json::Value;

use crate::support::linked::World;

pub const ANN: &str = "ann@example.com";

pub struct Desk {
    pub world: World,
    pub slots: Slots,
    pub drift: DriftReports,
    pub ann: Actor,
    handlers: Vec<Arc<dyn Handler>>,
    /// Effects that were run are not run again, unless a test asks for it.
    done: Mutex<Vec<String>>,
}

struct Cast;

#[async_trait]
impl People for Cast {
    async fn applicant(&self, _: &WorkspaceId, application: &ApplicationId) -> store::Result<Option<Applicant>> {
        Ok(Some(Applicant {
            application_id: application.clone(),
            job_id: Some(JobId::random()),
            job_title: Some("Ingénieure".into()),
            words: None,
            name: Some("Ada\r\nLovelace".into()),
            email: Some(EmailAddress::parse("ada@example.org").unwrap()),
        }))
    }

    async fn host(&self, _: &UserId) -> store::Result<Option<Host>> {
        Ok(Some(Host { email: EmailAddress::parse(ANN).unwrap(), name: None }))
    }

    async fn step(&self, _: Step) -> store::Result<()> {
        Ok(())
    }
}

impl Desk {
    pub async fn open() -> Self {
        let world = World::start().await;
        let ann = world.linked(ANN).await;
        Self::over(world, ann).await
    }

    pub async fn over(world: World, ann: Actor) -> Self {
        let store = world.process.store.clone();
        Slots::ensure_indexes(&store).await.unwrap();
        let clock: Arc<dyn Clock> = Arc::new(world.clock.clone());
        let calendar: Arc<dyn Calendar> = Arc::new(world.process.calendar(&world.fake));
        let busy = BusyTimes::new(world.process.google.clone(), calendar.clone(), clock.clone());
        let settings = Settings {
            public_url: "https://hire.example".into(),
            sender: Sender { host: "hire.example".into(), from: None },
            link_lifetime: Settings::LINK_LIFETIME,
        };
        let sealer = Sealer::new(&secrecy::SecretString::from("k"));
        let slots = Slots::new(store, clock, sealer, Arc::new(Cast), Arc::new(busy.clone()), settings);
        let drift = DriftReports::new(world.process.google.clone(), slots.clone(), calendar.clone());
        let handlers = handlers(&slots, &calendar, &busy);
        Self { world, slots, drift, ann, handlers, done: Mutex::default() }
    }

    pub async fn offer(&self, starts: &[&str]) -> Vec<Slot> {
        let starts = starts.iter().map(|s| (*s).to_owned()).collect();
        self.slots.offer(&self.ann, &NewSlots::starts(starts, 60, None)).await.unwrap()
    }

    /// An invitation of a new candidate, and its link's token.
    pub async fn invited(&self) -> (Invitation, String) {
        let sent = self.slots.send(&self.ann, &ApplicationId::random(), None).await.unwrap();
        let at = sent.text.find("/book/").unwrap() + "/book/".len();
        let token = sent.text[at..at + 22].to_owned();
        (sent.invitation, token)
    }

    pub async fn booked(&self, slot: &SlotId) -> (Invitation, String) {
        let (_, token) = self.invited().await;
        (self.slots.book(&token, slot, None, false).await.unwrap(), token)
    }

    pub async fn reload(&self, invitation: &Invitation) -> Invitation {
        self.world.process.store.get::<Invitation>(&invitation.id).await.unwrap().unwrap().doc
    }

    /// The calendar effects that the invitation has asked for, oldest first.
    pub async fn effects(&self, invitation: &Invitation) -> Vec<Task> {
        let items = self.reload(invitation).await.outbox.items;
        items.iter().filter(|e| e.kind.starts_with("calendar.")).map(task_of).collect()
    }

    /// Runs the effects that were not run yet; one that has to come again is left for the next call.
    pub async fn work(&self, invitation: &Invitation) -> Vec<Result<(), Failure>> {
        let mut outcomes = Vec::new();
        for task in self.effects(invitation).await {
            if self.done.lock().unwrap().contains(&task.id.to_string()) {
                continue;
            }
            let outcome = self.run(&task).await;
            if !matches!(outcome, Err(Failure::Retry { .. } | Failure::Wait { .. })) {
                self.done.lock().unwrap().push(task.id.to_string());
            }
            outcomes.push(outcome);
        }
        outcomes
    }

    pub async fn run(&self, task: &Task) -> Result<(), Failure> {
        let handler = self.handlers.iter().find(|h| h.kind() == task.kind).unwrap();
        handler.run(task, self.slots.now()).await
    }

    /// The events in Ann's calendar that stand.
    pub fn events(&self) -> Vec<Value> {
        let events = self.world.fake.account(ANN).events;
        events.into_values().filter(|e| e["status"] == "confirmed").collect()
    }

    pub fn calendar_of(invitation: &Invitation) -> hirewire::slots::model::Calendar {
        invitation.booking.as_ref().unwrap().calendar.clone().unwrap()
    }
}

pub fn task_of(effect: &store::Effect) -> Task {
    let id: TaskId = effect.id.parse().unwrap();
    Task::new(id, &effect.kind, effect.payload.clone(), Timestamp::from_millis(0))
}
