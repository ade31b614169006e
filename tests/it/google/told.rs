//! What follows a link's changes: the mail that consent is needed again, and the end of a consent at Google.

use std::time::Duration;

use hirewire::gateways::identity::Scope;
use hirewire::google::tasks::{ConsentLetters, revoke};
use hirewire::google::{GoogleLink, GoogleLinkId, REVOKE};
use hirewire::kernel::EmailAddress;
use hirewire::mail::letters::Sender;
use hirewire::mail::{Composed, Composer, SEND};

use super::desk::{ANN, task_of};
use crate::support::fake_google::{ALL_SCOPES, Fault};
use crate::support::linked::World;

#[tokio::test]
async fn the_end_of_consent_is_told_and_not_after_a_new_one() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    world.fake.end_consent(ANN);
    world.pass(Duration::from_hours(1));
    assert!(world.process.google.tokens().access_token(ann.user_id.as_str(), Scope::Events, None).await.is_err());
    let link = world.process.store.get::<GoogleLink>(GoogleLinkId::of(&ann.user_id)).await.unwrap().unwrap().doc;
    assert_eq!(link.outbox.items.len(), 1);
    let task = task_of(&link.outbox.items[0]);
    assert_eq!(task.kind, SEND);
    let from = EmailAddress::parse("hirewire@hire.example").unwrap();
    let sender = Sender { host: "hire.example".into(), from: Some(from) };
    let letters = ConsentLetters::new(world.process.google.clone(), sender);
    assert!(letters.writes(task.payload["template"].as_str().unwrap()));
    let Composed::Mail(mail) = letters.compose(&task, task.created_at).await.unwrap() else { panic!("a mail") };
    assert_eq!((mail.to[0].address.as_str(), mail.from.address.as_str()), (ANN, "hirewire@hire.example"));
    assert!(mail.text.contains("link your Google account"));
    world.link(&ann, ANN, &ALL_SCOPES).await;
    assert_eq!(letters.compose(&task, task.created_at).await.unwrap(), Composed::Void);
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
    let handler = revoke(&world.process.google);
    for _ in 0..2 {
        handler.run(&task, task.created_at).await.unwrap();
    }
    assert!(!world.fake.has_consent(ANN));
}
