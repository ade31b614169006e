//! The mailboxes of linked Gmail accounts: a search of the last days first, then the mailbox's own history from where
//! the last look ended (<https://developers.google.com/gmail/api/guides/sync>).

use std::collections::HashSet;
use std::time::Duration;

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt, stream};
use google_gmail1::Gmail;
use google_gmail1::api::{Message, MessagePart};
use google_gmail1::common;
use serde::{Deserialize, Serialize};

use super::{Account, Batch, Listed, Mailbox, MailboxError, Owner, Position};
use crate::gateways::google_client::{CallError, Connector, GoogleClient, TokenError, Watch, decode_base64};
use crate::gateways::identity::Scope;
use crate::kernel::Timestamp;

/// Until somebody has consented again.
const LOOK_AGAIN: Duration = Duration::from_mins(1);
/// Gmail's own bound on a page.
const LARGEST_PAGE: usize = 500;
/// Messages looked at side by side: well inside the quota (each look is 5 of 250 units a second).
const SIDE_BY_SIDE: usize = 4;
/// How deep the parts of a message are looked at without fetching it; forwarded applications nest a few levels.
const DEPTH: usize = 6;

/// Where a walk through a mailbox stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "walk", rename_all = "snake_case")]
enum Walk {
    /// The search. `from` is the history's place before it began: what arrives meanwhile is named twice, never missed.
    Search {
        from: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
    },
    /// The history after `from`. `upto` is the place that its first page named: the next walk starts there.
    History {
        from: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        upto: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
    },
}

impl Walk {
    fn read(position: &Position) -> Result<Self, MailboxError> {
        serde_json::from_str(&position.0).map_err(|_| MailboxError::PositionLost)
    }

    fn position(&self) -> Option<Position> {
        serde_json::to_string(self).ok().map(Position)
    }
}

/// A page of ids, the walk after it, and whether it goes on at once.
struct Page {
    ids: Vec<String>,
    next: Walk,
    more: bool,
}

/// Gmail accounts by the consent of their people.
#[derive(Clone)]
pub struct GmailMailbox {
    client: GoogleClient,
    first_days: u32,
}

impl GmailMailbox {
    /// `first_days` is how far back the first look goes.
    #[must_use]
    pub fn new(client: GoogleClient, first_days: u32) -> Self {
        Self { client, first_days }
    }

    fn hub(&self, user: &str) -> (Gmail<Connector>, Watch) {
        let (token, watch) = self.client.attempt(user, Scope::ReadMail);
        let mut hub = Gmail::new(self.client.http(), token);
        hub.base_url(self.client.host().gmail());
        hub.root_url(self.client.host().gmail());
        (hub, watch)
    }

    async fn run<T>(
        &self,
        user: &str,
        call: impl Future<Output = (common::Result<T>, Watch)> + Send,
    ) -> Result<T, CallError> {
        self.client.run(user, Scope::ReadMail, call).await
    }

    /// The mailbox's history as it stands, before the first search.
    async fn start(&self, user: &str) -> Result<Walk, CallError> {
        let (hub, mut watch) = self.hub(user);
        let call = async move {
            let answer = hub.users().get_profile("me").delegate(&mut watch).doit().await;
            (answer.map(|(_, profile)| profile), watch)
        };
        let profile = self.run(user, call).await?;
        Ok(Walk::Search { from: profile.history_id.unwrap_or(0), page: None })
    }

    async fn search(&self, user: &str, from: u64, page: Option<String>, limit: usize) -> Result<Page, CallError> {
        let (hub, mut watch) = self.hub(user);
        let query = format!("has:attachment newer_than:{}d", self.first_days);
        let call = async move {
            let mut call = hub.users().messages_list("me").q(&query).max_results(page_size(limit));
            if let Some(page) = &page {
                call = call.page_token(page);
            }
            (call.delegate(&mut watch).doit().await.map(|(_, list)| list), watch)
        };
        let list = self.run(user, call).await?;
        let ids = list.messages.unwrap_or_default().into_iter().filter_map(|m| m.id).collect();
        Ok(match list.next_page_token.filter(|t| !t.is_empty()) {
            Some(page) => Page { ids, next: Walk::Search { from, page: Some(page) }, more: true },
            None => Page { ids, next: Walk::History { from, upto: None, page: None }, more: false },
        })
    }

    async fn history(
        &self,
        user: &str,
        from: u64,
        upto: Option<u64>,
        page: Option<String>,
        limit: usize,
    ) -> Result<Page, CallError> {
        let (hub, mut watch) = self.hub(user);
        let call = async move {
            let mut call = hub.users().history_list("me").start_history_id(from).max_results(page_size(limit));
            // A message that was taken out of spam comes as a label.
            call = call.add_history_types("messageAdded").add_history_types("labelAdded");
            if let Some(page) = &page {
                call = call.page_token(page);
            }
            (call.delegate(&mut watch).doit().await.map(|(_, list)| list), watch)
        };
        let list = self.run(user, call).await?;
        let mut ids = Vec::new();
        for record in list.history.unwrap_or_default() {
            let added = record.messages_added.unwrap_or_default().into_iter().filter_map(|a| a.message);
            let to_inbox = |labels: &Option<Vec<String>>| labels.as_ref().is_some_and(|l| has(l, "INBOX"));
            let labelled = record.labels_added.unwrap_or_default().into_iter().filter(|l| to_inbox(&l.label_ids));
            ids.extend(added.chain(labelled.filter_map(|l| l.message)).filter_map(|m| m.id));
        }
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        let upto = upto.or(list.history_id);
        let page = list.next_page_token.filter(|t| !t.is_empty());
        let more = page.is_some();
        let next = match page {
            Some(page) => Walk::History { from, upto, page: Some(page) },
            None => Walk::History { from: upto.unwrap_or(from), upto: None, page: None },
        };
        Ok(Page { ids, next, more })
    }

    /// What a message is made of, without its contents. `None` when it is gone or holds no application: no attachment,
    /// a draft, spam, thrown away, or sent by the user to others.
    async fn look_at(&self, user: &str, id: String) -> Result<Option<Listed>, CallError> {
        let message = match self.message(user, &id, "full", &shape(DEPTH)).await {
            Ok(message) => message,
            Err(CallError::NotFound) => return Ok(None),
            Err(e) => return Err(e),
        };
        let labels = message.label_ids.unwrap_or_default();
        let elsewhere = ["DRAFT", "SPAM", "TRASH", "CHAT"].iter().any(|label| has(&labels, label));
        let sent_away = has(&labels, "SENT") && !has(&labels, "INBOX");
        if elsewhere || sent_away || !message.payload.as_ref().is_some_and(|p| may_hold_a_file(p, DEPTH)) {
            return Ok(None);
        }
        Ok(Some(Listed {
            handle: id,
            size: message.size_estimate.and_then(|size| u64::try_from(size).ok()),
            received_at: message.internal_date.map(Timestamp::from_millis),
        }))
    }

    /// As [`Self::look_at`]; a message that alone can't be looked at is named all the same, so that it holds up no
    /// other, and its fetch says what is wrong with it.
    async fn look_or_name(&self, user: &str, id: String) -> Result<Option<Listed>, CallError> {
        match self.look_at(user, id.clone()).await {
            Err(CallError::Unavailable { after: None, .. } | CallError::Refused { .. } | CallError::Conflict) => {
                Ok(Some(Listed { handle: id, size: None, received_at: None }))
            }
            other => other,
        }
    }

    async fn message(&self, user: &str, id: &str, format: &str, fields: &str) -> Result<Message, CallError> {
        let (hub, mut watch) = self.hub(user);
        let call = async move {
            let call = hub.users().messages_get("me", id).format(format).param("fields", fields);
            (call.delegate(&mut watch).doit().await.map(|(_, message)| message), watch)
        };
        self.run(user, call).await
    }

    async fn raw(&self, user: &str, id: &str) -> Result<Option<Vec<u8>>, CallError> {
        let (hub, mut watch) = self.hub(user);
        let call = async move {
            let answer = hub.users().messages_get("me", id).format("raw").delegate(&mut watch).doit().await;
            let raw = match answer {
                Ok((_, message)) => Ok(message.raw),
                // The generated type wants padding; Google has sent base64url without, and says nowhere which.
                Err(common::Error::JsonDecodeError(body, e)) => {
                    unpadded(&body).map(Some).ok_or(common::Error::JsonDecodeError(String::new(), e))
                }
                Err(e) => Err(e),
            };
            (raw, watch)
        };
        self.run(user, call).await
    }
}

fn page_size(limit: usize) -> u32 {
    u32::try_from(limit.clamp(1, LARGEST_PAGE)).unwrap_or(1)
}

fn has(labels: &[String], label: &str) -> bool {
    labels.iter().any(|l| l == label)
}

fn unpadded(body: &str) -> Option<Vec<u8>> {
    #[derive(Deserialize)]
    struct Raw<'a> {
        #[serde(borrow)]
        raw: std::borrow::Cow<'a, str>,
    }
    let message: Raw<'_> = serde_json::from_str(body).ok()?;
    decode_base64(&message.raw)
}

/// A field mask of the parts' names and kinds, this many levels down: everything but their contents.
fn shape(depth: usize) -> String {
    let mut parts = String::from("filename,mimeType,body(attachmentId)");
    for _ in 1..depth {
        parts = format!("filename,mimeType,body(attachmentId),parts({parts})");
    }
    format!("id,labelIds,sizeEstimate,internalDate,payload({parts})")
}

/// Whether a part has a name or lies apart, or could hold such a one deeper than was looked.
fn may_hold_a_file(part: &MessagePart, depth: usize) -> bool {
    let named = part.filename.as_deref().is_some_and(|name| !name.is_empty());
    let apart = part.body.as_ref().is_some_and(|body| body.attachment_id.is_some());
    let kind = part.mime_type.as_deref().unwrap_or_default();
    let deeper = depth <= 1 && (kind.starts_with("multipart/") || kind.starts_with("message/"));
    let within = || part.parts.iter().flatten().any(|inner| may_hold_a_file(inner, depth.saturating_sub(1)));
    named || apart || deeper || within()
}

fn user_of(account: &Account) -> Result<&str, MailboxError> {
    match &account.owner {
        Owner::User(user) => Ok(user),
        Owner::FirstUser | Owner::Address(_) => Err(MailboxError::PositionLost),
    }
}

#[async_trait]
impl Mailbox for GmailMailbox {
    fn name(&self) -> &'static str {
        "gmail"
    }

    async fn accounts(&self) -> Result<Vec<Account>, MailboxError> {
        let readable = self.client.tokens().readable_mailboxes().await.map_err(CallError::Token)?;
        let account = |r: crate::gateways::google_client::Readable| Account {
            id: format!("gmail:{}:{}", r.user, r.mailbox),
            owner: Owner::User(r.user),
        };
        Ok(readable.into_iter().map(account).collect())
    }

    /// A page of the history may name more messages than `limit` where one change brought several.
    async fn list(&self, account: &Account, after: Option<&Position>, limit: usize) -> Result<Batch, MailboxError> {
        let user = user_of(account)?;
        let walk = match after {
            Some(position) => Walk::read(position)?,
            None => self.start(user).await.map_err(of_list)?,
        };
        let paged = matches!(&walk, Walk::Search { page: Some(_), .. });
        let in_history = matches!(walk, Walk::History { .. });
        let page = match walk {
            Walk::Search { from, page } => self.search(user, from, page, limit).await,
            Walk::History { from, upto, page } => self.history(user, from, upto, page, limit).await,
        };
        let page = match page {
            Ok(page) => page,
            // Gmail keeps a history for some days at least, and says 404 for an older place.
            Err(CallError::NotFound) if in_history => return Err(MailboxError::PositionLost),
            // A place, or a page's name, that is not known any more.
            Err(CallError::Refused { status: 400, .. }) if in_history || paged => {
                return Err(MailboxError::PositionLost);
            }
            Err(e) => return Err(of_list(e)),
        };
        let looks = stream::iter(page.ids).map(|id| self.look_or_name(user, id)).buffered(SIDE_BY_SIDE);
        let messages = looks.try_filter_map(async |found| Ok(found)).try_collect().await?;
        Ok(Batch { messages, position: page.next.position(), more: page.more })
    }

    async fn fetch(&self, account: &Account, handle: &str, max_bytes: u64) -> Result<Vec<u8>, MailboxError> {
        let user = user_of(account)?;
        let too_large = |size: u64| MailboxError::TooLarge { size, limit: max_bytes };
        // Asked first: the client reads a body whole, however long it is.
        let about = self.message(user, handle, "minimal", "id,sizeEstimate").await?;
        if let Some(size) = about.size_estimate.and_then(|s| u64::try_from(s).ok()).filter(|s| *s > max_bytes) {
            return Err(too_large(size));
        }
        let raw = self.raw(user, handle).await?.ok_or_else(|| MailboxError::Retry {
            reason: "Gmail answered a message without its text".into(),
            after: None,
        })?;
        match raw.len() as u64 {
            size if size > max_bytes => Err(too_large(size)),
            _ => Ok(raw),
        }
    }

    /// Nothing to do: Hirewire may only read, and the history's place is what it goes on from.
    async fn mark_handled(&self, _account: &Account, _handle: &str) -> Result<(), MailboxError> {
        Ok(())
    }
}

/// Of a call that is about no message: what Google does not find is the whole mailbox.
fn of_list(error: CallError) -> MailboxError {
    match error {
        CallError::NotFound | CallError::Gone => MailboxError::Retry { reason: error.to_string(), after: None },
        other => other.into(),
    }
}

impl From<CallError> for MailboxError {
    fn from(error: CallError) -> Self {
        let reason = error.to_string();
        match error {
            CallError::Token(
                TokenError::NotLinked | TokenError::NeedsConsent { .. } | TokenError::ScopeMissing { .. },
            )
            | CallError::ScopeMissing { .. } => Self::Wait { reason, look_again_in: LOOK_AGAIN },
            CallError::Token(TokenError::Unavailable { after, .. }) | CallError::Unavailable { after, .. } => {
                Self::Retry { reason, after }
            }
            // A rate limit is never one message's affair.
            CallError::RateLimited { after, .. } => Self::Retry { reason, after: after.or(Some(LOOK_AGAIN)) },
            CallError::NotFound | CallError::Gone => Self::Gone,
            CallError::Conflict | CallError::Refused { .. } => Self::Retry { reason, after: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(json: serde_json::Value) -> MessagePart {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_walk_is_kept_as_text_and_anything_else_is_lost() {
        let walk = Walk::History { from: 12, upto: Some(20), page: Some("p".into()) };
        assert_eq!(Walk::read(&walk.position().unwrap()), Ok(walk));
        assert_eq!(Walk::read(&Position("12".into())), Err(MailboxError::PositionLost));
    }

    #[test]
    fn only_what_may_hold_a_file_is_fetched() {
        use serde_json::json;
        let text = json!({"mimeType": "text/plain", "filename": ""});
        let file = json!({"mimeType": "application/pdf", "filename": "cv.pdf"});
        let mixed = |parts: Vec<serde_json::Value>| json!({"mimeType": "multipart/mixed", "parts": parts});
        assert!(!may_hold_a_file(&part(mixed(vec![text.clone()])), DEPTH));
        assert!(may_hold_a_file(&part(mixed(vec![text.clone(), file.clone()])), DEPTH));
        assert!(may_hold_a_file(&part(file.clone()), DEPTH));
        assert!(may_hold_a_file(&part(json!({"body": {"attachmentId": "a"}})), DEPTH));
        let deep = (0..3).fold(mixed(vec![file]), |inner, _| mixed(vec![inner]));
        assert!(may_hold_a_file(&part(deep), DEPTH));
        let beyond = (0..DEPTH).fold(json!({"mimeType": "message/rfc822"}), |inner, _| mixed(vec![inner]));
        assert!(may_hold_a_file(&part(beyond), DEPTH), "what lies deeper is looked at whole");
    }

    #[test]
    fn the_field_mask_asks_for_no_contents() {
        assert_eq!(
            shape(2),
            "id,labelIds,sizeEstimate,internalDate,payload(filename,mimeType,body(attachmentId),parts(filename,mimeType,body(attachmentId)))"
        );
    }

    #[test]
    fn a_body_without_padding_is_read() {
        assert_eq!(unpadded(r#"{"id":"m","raw":"-_8"}"#), Some(vec![0xfb, 0xff]));
        assert_eq!(unpadded(r#"{"id":"m","raw":"-_"#), None);
    }
}
