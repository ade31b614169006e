//! Mail out by Gmail at the wire: as the user, once.

use std::time::Duration;

use hirewire::gateways::mail::{CalendarPart, Lookup, MailError, Mailer, MessageId, OutgoingMail, Party};
use hirewire::kernel::{EmailAddress, Timestamp};
use mail_parser::{MessageParser, MimeHeaders};

use crate::support::fake_google::Fault;
use crate::support::linked::{START, World};

fn mail(user: &str, task: &str) -> OutgoingMail {
    let address = |text: &str| EmailAddress::parse(text).unwrap();
    OutgoingMail {
        message_id: MessageId::of_task(task, "jobs.example"),
        date: Timestamp::from_millis(START * 1000),
        from: Party::named("Société Œuvre", address("ann@example.com")),
        reply_to: None,
        to: vec![Party::named("Jürgen 李", address("j@example.org"))],
        subject: "Gespräch – 10 Uhr".into(),
        text: "Guten Tag,\nGrüße".into(),
        html: Some("<p>Guten Tag</p>".into()),
        ics: Some(CalendarPart { method: "REQUEST".into(), text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into() }),
        headers: Vec::new(),
        on_behalf_of: Some(user.to_owned()),
    }
}

#[tokio::test]
async fn a_mail_goes_out_whole_as_the_user() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let mailer = world.process.mailer(&world.fake);
    let mail = mail(ann.user_id.as_str(), "task_1");
    let receipt = mailer.send(&mail).await.unwrap();
    let sent = &world.fake.sent("ann@example.com")[0];
    assert_eq!((receipt.transport_id.as_ref(), receipt.message_id), (Some(&sent.id), None));
    let read = MessageParser::default().parse(&sent.raw).unwrap();
    assert_eq!(read.subject(), Some("Gespräch – 10 Uhr"));
    assert_eq!(read.to().unwrap().first().unwrap().name(), Some("Jürgen 李"));
    assert_eq!(read.message_id(), Some(mail.message_id.as_str()));
    assert!(read.parts.iter().any(|p| p.is_content_type("text", "calendar")));
    assert!(read.attachments().any(|p| p.attachment_name() == Some("invite.ics")));
    assert_eq!(world.fake.asked("POST", "/upload/gmail/v1/users/me/messages/send?"), 1);
}

#[tokio::test]
async fn after_a_lost_answer_the_mail_is_found_and_not_sent_again() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let mailer = world.process.mailer(&world.fake);
    for (n, rewrites) in [(1, false), (2, true)] {
        world.fake.world().rewrites_message_ids = rewrites;
        let mail = mail(ann.user_id.as_str(), &format!("task_{n}"));
        assert_eq!(mailer.find_sent(&mail).await.unwrap(), Lookup::NotSent);
        world.fake.fail("/messages/send", Fault::CutBody);
        assert!(matches!(mailer.send(&mail).await, Err(MailError::Retry { .. })));
        let Lookup::Sent(receipt) = mailer.find_sent(&mail).await.unwrap() else { panic!("sent, and not found") };
        assert_eq!(receipt.transport_id.as_ref(), Some(&world.fake.sent("ann@example.com")[n - 1].id));
        assert_eq!(receipt.message_id.is_some(), rewrites, "the recipient's Message-ID, where Gmail made one");
    }
    assert_eq!(world.fake.sent("ann@example.com").len(), 2);
}

#[tokio::test]
async fn gmails_own_message_id_is_told() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    world.fake.world().rewrites_message_ids = true;
    let receipt = world.process.mailer(&world.fake).send(&mail(ann.user_id.as_str(), "task_1")).await.unwrap();
    assert!(receipt.message_id.unwrap().as_str().ends_with("@mail.gmail.example"));
}

#[tokio::test]
async fn a_sent_mail_is_found_among_many_to_the_same_address() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    world.fake.world().rewrites_message_ids = true;
    let mailer = world.process.mailer(&world.fake);
    let user = ann.user_id.as_str();
    mailer.send(&mail(user, "task_0")).await.unwrap();
    for n in 1..=120 {
        world.fake.world().rewrites_message_ids = n % 2 == 0;
        mailer.send(&mail(user, &format!("task_{n}"))).await.unwrap();
    }
    assert!(matches!(mailer.find_sent(&mail(user, "task_0")).await.unwrap(), Lookup::Sent(_)));
    assert_eq!(mailer.find_sent(&mail(user, "task_999")).await.unwrap(), Lookup::NotSent);
}

#[tokio::test]
async fn a_mail_that_gmails_search_does_not_know_yet_is_found() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let mailer = world.process.mailer(&world.fake);
    world.fake.world().search_lags = true;
    for (n, rewrites) in [(1, false), (2, true)] {
        world.fake.world().rewrites_message_ids = rewrites;
        let mail = mail(ann.user_id.as_str(), &format!("task_{n}"));
        assert_eq!(mailer.find_sent(&mail).await.unwrap(), Lookup::NotSent);
        world.fake.fail("/messages/send", Fault::SlowBody);
        assert!(matches!(mailer.send(&mail).await, Err(MailError::Retry { .. })));
        let Lookup::Sent(receipt) = mailer.find_sent(&mail).await.unwrap() else { panic!("sent, and not found") };
        assert_eq!(receipt.message_id.is_some(), rewrites);
    }
}

#[tokio::test]
async fn without_consent_mail_waits_and_goes_out_after_it() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let mailer = world.process.mailer(&world.fake);
    let mail = mail(ann.user_id.as_str(), "task_1");
    world.fake.end_consent("ann@example.com");
    for _ in 0..3 {
        assert!(matches!(mailer.send(&mail).await, Err(MailError::Wait { .. })));
        assert!(matches!(mailer.find_sent(&mail).await, Err(MailError::Wait { .. })));
    }
    world.link(&ann, "ann@example.com", &crate::support::fake_google::ALL_SCOPES).await;
    mailer.send(&mail).await.unwrap();
    assert_eq!(world.fake.sent("ann@example.com").len(), 1);
}

#[tokio::test]
async fn consent_to_send_alone_is_enough_to_send() {
    let world = World::start().await;
    let ann = world.sign_up("ann@example.com").await;
    world.link(&ann, "ann@example.com", &["openid", "email", "https://www.googleapis.com/auth/gmail.send"]).await;
    let mailer = world.process.mailer(&world.fake);
    let mail = mail(ann.user_id.as_str(), "task_1");
    mailer.send(&mail).await.unwrap();
    assert_eq!(mailer.find_sent(&mail).await.unwrap(), Lookup::CannotTell);
}

#[tokio::test]
async fn each_failure_says_whether_to_try_again() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let mailer = world.process.mailer(&world.fake);
    let mail = mail(ann.user_id.as_str(), "task_1");
    world.fake.fail("/send", Fault::Status { status: 429, reason: "rateLimitExceeded", retry_after: Some(30) });
    let limited = mailer.send(&mail).await;
    assert!(matches!(limited, Err(MailError::Retry { after, .. }) if after == Some(Duration::from_secs(30))));
    world.pass(Duration::from_secs(30));
    world.fake.fail("/send", Fault::status(500, "backendError"));
    assert!(matches!(mailer.send(&mail).await, Err(MailError::Retry { .. })));
    world.fake.fail("/send", Fault::status(400, "invalidArgument"));
    let Err(MailError::GiveUp { reason }) = mailer.send(&mail).await else { panic!("a refusal is final") };
    assert!(!reason.contains('@'), "{reason}");
    world.fake.fail("/send", Fault::status(403, "insufficientPermissions"));
    assert!(matches!(mailer.send(&mail).await, Err(MailError::Wait { .. })));
    let nobodys = OutgoingMail { on_behalf_of: None, ..mail.clone() };
    assert!(matches!(mailer.send(&nobodys).await, Err(MailError::GiveUp { .. })));
    assert!(world.fake.sent("ann@example.com").is_empty());
}
