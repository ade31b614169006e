//! The handler of `mail.send`.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;

use super::{Composed, Composer, Payload, SEND};
use crate::gateways::mail::{Lookup, MailError, Mailer};
use crate::kernel::Timestamp;
use crate::tasks::{Failure, Handler, Task};

/// Composes, looks whether the message went out already, sends.
pub struct SendMail {
    mailer: Arc<dyn Mailer>,
    composers: Vec<Arc<dyn Composer>>,
}

impl SendMail {
    #[must_use]
    pub fn new(mailer: Arc<dyn Mailer>, composers: Vec<Arc<dyn Composer>>) -> Self {
        Self { mailer, composers }
    }
}

fn failure(e: MailError, now: Timestamp) -> Failure {
    match e {
        MailError::Retry { reason, after } => Failure::Retry { reason, after },
        MailError::GiveUp { reason } => Failure::GiveUp { reason },
        MailError::Wait { reason, look_again_in } => Failure::wait(reason, now.plus(look_again_in)),
    }
}

#[async_trait]
impl Handler for SendMail {
    fn kind(&self) -> &'static str {
        SEND
    }

    async fn run(&self, task: &Task, now: Timestamp) -> Result<(), Failure> {
        let Payload { template } =
            Payload::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no template"))?;
        let Some(composer) = self.composers.iter().find(|composer| composer.writes(&template)) else {
            return Err(Failure::give_up("nobody writes mails of this template"));
        };
        let mail = match composer.compose(task, now).await? {
            Composed::Mail(mail) => mail,
            Composed::Void => return Ok(()),
            Composed::NotBefore(until) => {
                return Err(Failure::wait("what belongs into the mail is still to come", until));
            }
        };
        if mail.to.is_empty() {
            return Err(Failure::give_up("the mail has no recipient"));
        }
        // An earlier run may have sent it and died before that was written down.
        if task.begun > 1 {
            match self.mailer.find_sent(&mail).await.map_err(|e| failure(e, now))? {
                Lookup::Sent(_) => return Ok(()),
                Lookup::NotSent => {}
                Lookup::CannotTell => {
                    tracing::warn!(task_id = %task.id, transport = self.mailer.name(), "sending again; whether it went out before can't be told");
                }
            }
        }
        self.mailer.send(&mail).await.map_err(|e| failure(e, now))?;
        metrics::counter!("mails_sent_total", "transport" => self.mailer.name()).increment(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use serde_json::json;

    use super::*;
    use crate::gateways::mail::{MessageId, OutgoingMail, Receipt};
    use crate::tasks::TaskId;

    const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    /// Takes every message over; says of the first that it did not, as a break of the line does.
    #[derive(Default)]
    struct Post {
        sent: Mutex<Vec<MessageId>>,
        breaks_off: Mutex<u32>,
        remembers: bool,
    }

    #[async_trait]
    impl Mailer for Post {
        fn name(&self) -> &'static str {
            "test"
        }
        async fn send(&self, mail: &OutgoingMail) -> Result<Receipt, MailError> {
            self.sent.lock().unwrap().push(mail.message_id.clone());
            let mut left = self.breaks_off.lock().unwrap();
            if *left > 0 {
                *left -= 1;
                return Err(MailError::Retry { reason: "the line broke".into(), after: None });
            }
            Ok(Receipt { transport_id: None, message_id: None })
        }
        async fn find_sent(&self, mail: &OutgoingMail) -> Result<Lookup, MailError> {
            let there = self.sent.lock().unwrap().contains(&mail.message_id);
            Ok(match (self.remembers, there) {
                (false, _) => Lookup::CannotTell,
                (true, true) => Lookup::Sent(Receipt { transport_id: None, message_id: None }),
                (true, false) => Lookup::NotSent,
            })
        }
    }

    struct Hello(Composed);

    #[async_trait]
    impl Composer for Hello {
        fn writes(&self, template: &str) -> bool {
            template == "hello"
        }
        async fn compose(&self, _: &Task, _: Timestamp) -> Result<Composed, Failure> {
            Ok(self.0.clone())
        }
    }

    fn mail() -> Composed {
        Composed::Mail(Box::new(OutgoingMail::sample(MessageId::of_task("task_1", "h.example"), NOON)))
    }

    async fn two_runs(remembers: bool) -> usize {
        let post = Arc::new(Post { breaks_off: Mutex::new(1), remembers, ..Post::default() });
        let handler = SendMail::new(post.clone(), vec![Arc::new(Hello(mail()))]);
        let mut task = Task::new(TaskId::random(), SEND, json!({"template": "hello"}), NOON);
        for n in 1..=2 {
            task.begun = n;
            let _ = handler.run(&task, NOON).await;
        }
        post.sent.lock().unwrap().len()
    }

    #[tokio::test]
    async fn a_repeat_looks_first_where_the_transport_can_tell() {
        assert_eq!(two_runs(true).await, 1);
        assert_eq!(two_runs(false).await, 2);
    }

    #[tokio::test]
    async fn what_is_void_or_early_or_nobodys_is_not_sent() {
        let post = Arc::new(Post::default());
        let run = async |composed, template: &str| {
            let handler = SendMail::new(post.clone(), vec![Arc::new(Hello(composed))]);
            handler.run(&Task::new(TaskId::random(), SEND, json!({ "template": template }), NOON), NOON).await
        };
        assert_eq!(run(Composed::Void, "hello").await, Ok(()));
        assert!(matches!(run(Composed::NotBefore(NOON), "hello").await, Err(Failure::Wait { until: NOON, .. })));
        assert!(matches!(run(mail(), "other").await, Err(Failure::GiveUp { .. })));
        assert!(post.sent.lock().unwrap().is_empty());
    }
}
