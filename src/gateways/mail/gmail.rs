//! Mail by each user's own Gmail account (<https://developers.google.com/gmail/api/reference/rest/v1/users.messages>).

use std::collections::HashSet;
use std::io::Cursor;
use std::time::Duration;

use async_trait::async_trait;
use google_gmail1::Gmail;
use google_gmail1::api::Message;

use super::{ExtraHeader, Lookup, MailError, Mailer, MessageId, OutgoingMail, Receipt, compose};
use crate::gateways::google_client::{CallError, Connector, GoogleClient, TokenError, Watch};
use crate::gateways::identity::Scope;

/// Our own mark on a message. Gmail may put a Message-ID of its own in place of ours; headers that it doesn't know it
/// leaves alone.
const MARK: &str = "X-Hirewire-Message";
/// Until somebody has consented again.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
/// Google's clock and ours, when asking for what was sent since an instant.
const CLOCKS_DIFFER: Duration = Duration::from_hours(1);
/// How many of the messages to one address are looked through, newest first.
const MOST_LOOKED_AT: usize = 500;
/// Gmail's search learns of a message some seconds after it was sent, and a process that was killed is back sooner. A
/// list by label needs no search; that many are looked at, newest first.
const NEWEST_SENT: u32 = 20;

/// Gmail in users' names.
#[derive(Clone)]
pub struct GmailMailer {
    client: GoogleClient,
}

impl GmailMailer {
    #[must_use]
    pub fn new(client: GoogleClient) -> Self {
        Self { client }
    }

    fn hub(&self, user: &str, scope: Scope) -> (Gmail<Connector>, Watch) {
        let (token, watch) = self.client.attempt(user, scope);
        let mut hub = Gmail::new(self.client.http(), token);
        hub.base_url(self.client.host().gmail());
        hub.root_url(self.client.host().gmail());
        (hub, watch)
    }

    /// The newest messages that were sent.
    async fn newest_sent(&self, user: &str) -> Result<Vec<String>, CallError> {
        let (hub, mut watch) = self.hub(user, Scope::ReadMail);
        let call = async move {
            let call = hub.users().messages_list("me").add_label_ids("SENT").max_results(NEWEST_SENT);
            (call.delegate(&mut watch).doit().await.map(|(_, list)| list), watch)
        };
        let list = self.client.run(user, Scope::ReadMail, call).await?;
        Ok(list.messages.unwrap_or_default().into_iter().filter_map(|m| m.id).collect())
    }

    /// One page of the ids that a search finds.
    async fn search(
        &self,
        user: &str,
        query: &str,
        page: Option<&str>,
    ) -> Result<(Vec<String>, Option<String>), CallError> {
        let (hub, mut watch) = self.hub(user, Scope::ReadMail);
        let call = async move {
            let mut call = hub.users().messages_list("me").q(query).max_results(100).include_spam_trash(true);
            if let Some(page) = page {
                call = call.page_token(page);
            }
            (call.delegate(&mut watch).doit().await.map(|(_, list)| list), watch)
        };
        let list = self.client.run(user, Scope::ReadMail, call).await?;
        let ids = list.messages.unwrap_or_default().into_iter().filter_map(|m| m.id).collect();
        Ok((ids, list.next_page_token.filter(|t| !t.is_empty())))
    }

    /// One header of a message; `None` where the message or the header is missing.
    async fn header(&self, user: &str, id: &str, name: &str) -> Result<Option<String>, CallError> {
        let (hub, mut watch) = self.hub(user, Scope::ReadMail);
        let call = async move {
            let call = hub.users().messages_get("me", id).format("metadata").add_metadata_headers(name);
            (call.delegate(&mut watch).doit().await.map(|(_, message)| message), watch)
        };
        let message = match self.client.run(user, Scope::ReadMail, call).await {
            Ok(message) => message,
            Err(CallError::NotFound) => return Ok(None),
            Err(e) => return Err(e),
        };
        let headers = message.payload.and_then(|p| p.headers).unwrap_or_default();
        let wanted = headers.into_iter().find(|h| h.name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name)));
        Ok(wanted.and_then(|h| h.value))
    }

    async fn look(&self, user: &str, mail: &OutgoingMail) -> Result<Lookup, CallError> {
        let (found, _) = self.search(user, &format!("rfc822msgid:{}", mail.message_id.as_str()), None).await?;
        if let Some(id) = found.into_iter().next() {
            return Ok(Lookup::Sent(Receipt { transport_id: Some(id), message_id: None }));
        }
        let Some(to) = mail.to.first() else { return Ok(Lookup::NotSent) };
        let since = mail.date.minus(CLOCKS_DIFFER).as_seconds();
        let query = format!("in:sent to:{} after:{since}", to.address);
        let (mut page, mut looked_at) = (None, HashSet::new());
        loop {
            let (ids, next) = self.search(user, &query, page.as_deref()).await?;
            if let Some(receipt) = self.marked(user, mail, ids, &mut looked_at).await? {
                return Ok(Lookup::Sent(receipt));
            }
            match next {
                Some(next) if looked_at.len() < MOST_LOOKED_AT => page = Some(next),
                // So many to one address since one mail was decided: not for sure unsent.
                Some(_) => return Ok(Lookup::CannotTell),
                None => break,
            }
        }
        let newest = self.newest_sent(user).await?;
        let found = self.marked(user, mail, newest, &mut looked_at).await?;
        Ok(found.map_or(Lookup::NotSent, Lookup::Sent))
    }

    /// The one of these messages that bears the mail's mark; those looked at before are passed over.
    async fn marked(
        &self,
        user: &str,
        mail: &OutgoingMail,
        ids: Vec<String>,
        looked_at: &mut HashSet<String>,
    ) -> Result<Option<Receipt>, CallError> {
        for id in ids {
            if !looked_at.insert(id.clone()) {
                continue;
            }
            if self.header(user, &id, MARK).await?.is_some_and(|mark| mark.trim() == mail.message_id.as_str()) {
                let message_id = self.message_id(user, &id).await.filter(|seen| *seen != mail.message_id);
                return Ok(Some(Receipt { transport_id: Some(id), message_id }));
            }
        }
        Ok(None)
    }

    /// The Message-ID that the recipient sees. Nice to have: no failure to get it is one of the mail.
    async fn message_id(&self, user: &str, id: &str) -> Option<MessageId> {
        self.header(user, id, "Message-ID").await.ok()?.and_then(|text| MessageId::parse(&text).ok())
    }
}

fn sender(mail: &OutgoingMail) -> Result<&str, MailError> {
    mail.on_behalf_of
        .as_deref()
        .ok_or_else(|| MailError::GiveUp { reason: "Gmail sends for HR users alone, and the mail names none".into() })
}

#[async_trait]
impl Mailer for GmailMailer {
    fn name(&self) -> &'static str {
        "gmail"
    }

    async fn send(&self, mail: &OutgoingMail) -> Result<Receipt, MailError> {
        let user = sender(mail)?;
        let mut marked = mail.clone();
        marked.headers.extend(ExtraHeader::new(MARK, mail.message_id.as_str()));
        let bytes = compose(&marked);
        let kind = "message/rfc822".parse().map_err(|_| MailError::GiveUp { reason: "no media type".into() })?;
        let (hub, mut watch) = self.hub(user, Scope::SendMail);
        let call = async move {
            let call = hub.users().messages_send(Message::default(), "me").delegate(&mut watch);
            (call.upload(Cursor::new(bytes), kind).await.map(|(_, sent)| sent), watch)
        };
        let sent = self.client.run(user, Scope::SendMail, call).await?;
        let message_id = match sent.id.as_deref() {
            Some(id) => self.message_id(user, id).await.filter(|seen| *seen != mail.message_id),
            None => None,
        };
        Ok(Receipt { transport_id: sent.id, message_id })
    }

    async fn find_sent(&self, mail: &OutgoingMail) -> Result<Lookup, MailError> {
        let user = sender(mail)?;
        match self.look(user, mail).await {
            Ok(found) => Ok(found),
            // Consent to send but not to read: at-least-once is what is left.
            Err(CallError::ScopeMissing { .. } | CallError::Token(TokenError::ScopeMissing { .. })) => {
                Ok(Lookup::CannotTell)
            }
            Err(e) => Err(e.into()),
        }
    }
}

impl From<CallError> for MailError {
    fn from(error: CallError) -> Self {
        let reason = error.to_string();
        match error {
            CallError::Token(
                TokenError::NotLinked | TokenError::NeedsConsent { .. } | TokenError::ScopeMissing { .. },
            )
            | CallError::ScopeMissing { .. } => Self::Wait { reason, look_again_in: LOOK_AGAIN },
            CallError::Token(TokenError::Unavailable { after, .. })
            | CallError::RateLimited { after, .. }
            | CallError::Unavailable { after, .. } => Self::Retry { reason, after },
            CallError::NotFound | CallError::Conflict | CallError::Gone => Self::Retry { reason, after: None },
            CallError::Refused { .. } => Self::GiveUp { reason },
        }
    }
}
