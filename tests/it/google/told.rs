//! A user is told by mail that Google needs consent again, where there is another way out than Gmail.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hirewire::gateways::identity::Scope;
use hirewire::gateways::mail::{Lookup, MailError, Mailer, OutgoingMail, Receipt};
use hirewire::google::tasks::{Letters, handlers};
use hirewire::google::{GoogleLink, GoogleLinkId, REVOKE, TELL_CONSENT};
use hirewire::kernel::EmailAddress;
use hirewire::tasks::Task;

use super::desk::{ANN, task_of};
use crate::support::fake_google::{ALL_SCOPES, Fault};
use crate::support::linked::World;

#[derive(Default)]
struct Letterbox {
    name: &'static str,
    sent: Mutex<Vec<OutgoingMail>>,
}

#[async_trait]
impl Mailer for Letterbox {
    fn name(&self) -> &'static str {
        self.name
    }
    async fn send(&self, mail: &OutgoingMail) -> Result<Receipt, MailError> {
        self.sent.lock().unwrap().push(mail.clone());
        Ok(Receipt { transport_id: None, message_id: None })
    }
    async fn find_sent(&self, mail: &OutgoingMail) -> Result<Lookup, MailError> {
        let sent = self.sent.lock().unwrap().iter().any(|m| m.message_id == mail.message_id);
        let receipt = Receipt { transport_id: None, message_id: None };
        Ok(if sent { Lookup::Sent(receipt) } else { Lookup::NotSent })
    }
}

async fn run(world: &World, mailer: &Arc<Letterbox>, task: &Task) {
    let from = EmailAddress::parse("hirewire@hire.example").unwrap();
    let letters = Letters { mailer: mailer.clone(), from, host: "hire.example".into() };
    let handlers = handlers(&world.process.google, letters);
    let handler = handlers.iter().find(|h| h.kind() == task.kind).unwrap();
    handler.run(task, task.created_at).await.unwrap();
}

#[tokio::test]
async fn the_end_of_consent_is_told_once_and_not_after_a_new_one() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    world.fake.end_consent(ANN);
    world.pass(std::time::Duration::from_secs(3600));
    assert!(world.process.google.tokens().access_token(ann.user_id.as_str(), Scope::Events, None).await.is_err());
    let link = world.process.store.get::<GoogleLink>(GoogleLinkId::of(&ann.user_id)).await.unwrap().unwrap().doc;
    assert_eq!(link.outbox.items.len(), 1);
    let mut task = task_of(&link.outbox.items[0]);
    assert_eq!(task.kind, TELL_CONSENT);
    let mailer = Arc::new(Letterbox { name: "smtp", ..Letterbox::default() });
    for attempts in 1..=3 {
        task.attempts = attempts;
        run(&world, &mailer, &task).await;
    }
    {
        let sent = mailer.sent.lock().unwrap();
        assert_eq!((sent.len(), sent[0].to[0].address.as_str()), (1, ANN));
        assert!(sent[0].text.contains("link your Google account"));
    }
    let gmail = Arc::new(Letterbox { name: "gmail", ..Letterbox::default() });
    task.attempts = 1;
    run(&world, &gmail, &task).await;
    assert!(gmail.sent.lock().unwrap().is_empty(), "it would wait for the consent that it asks for");
    world.link(&ann, ANN, &ALL_SCOPES).await;
    let late = Arc::new(Letterbox { name: "smtp", ..Letterbox::default() });
    run(&world, &late, &task).await;
    assert!(late.sent.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_was_unlinked_while_google_was_down_is_ended_by_its_task() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    world.fake.fail("/revoke", Fault::NoAnswer);
    world.process.google.unlink(&ann).await.unwrap();
    assert!(world.fake.has_consent(ANN));
    let link = world.process.store.get::<GoogleLink>(GoogleLinkId::of(&ann.user_id)).await.unwrap().unwrap().doc;
    let task = task_of(&link.outbox.items[0]);
    assert_eq!(task.kind, REVOKE);
    let mailer = Arc::new(Letterbox::default());
    run(&world, &mailer, &task).await;
    run(&world, &mailer, &task).await;
    assert!(!world.fake.has_consent(ANN));
}
