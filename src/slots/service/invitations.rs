//! Invitations: drafting, editing, sending, revoking.

use std::convert::Infallible;

use secrecy::ExposeSecret;

use super::{Applicant, Slots};
use crate::auth::Actor;
use crate::candidates::ApplicationId;
use crate::gateways::mail::MessageId;
use crate::kernel::secret::{random_token, token_hash};
use crate::slots::model::invitation::{BY_TEMPLATE, LINK_MARK, Text};
use crate::slots::model::{By, Host, Invitation, InvitationStatus, Invitee, Link};
use crate::slots::{SlotsError, mails};
use crate::store::{Fail, Stored};

/// Characters of an invitation's text.
const LONGEST_TEXT: usize = 20_000;
/// Characters of a link's token.
const TOKEN_LENGTH: usize = 22;

/// An invitation's text as it stands: stored, or drafted just now.
#[derive(Clone, Debug)]
pub struct Written {
    pub application_id: ApplicationId,
    /// With [`LINK_MARK`] for the link.
    pub text: String,
    /// `template`, `person` or a model's name; absent where it was not kept.
    pub written_by: Option<String>,
    pub to: Option<crate::kernel::EmailAddress>,
    /// Absent while nothing is stored.
    pub invitation: Option<Invitation>,
}

/// An invitation that was sent, and its text as the candidate reads it.
#[derive(Clone, Debug)]
pub struct Sent {
    pub invitation: Invitation,
    pub text: String,
    pub message_id: String,
}

impl Slots {
    /// The invitation of an application; its draft when there is none yet. Stores nothing.
    ///
    /// # Errors
    /// `UnknownApplication`.
    pub async fn invitation(&self, actor: &Actor, application: &ApplicationId) -> Result<Written, SlotsError> {
        let applicant = self.applicant(actor, application).await?;
        let stored = self.stored(actor, application).await?.map(|stored| stored.doc);
        let (text, written_by) = match &stored {
            Some(invitation) => (invitation.text.clone(), invitation.written_by.clone()),
            None => {
                let Text { text, written_by } = self.draft(actor, &applicant).await?;
                (text, Some(written_by))
            }
        };
        let to = match &stored {
            Some(invitation) if invitation.status == InvitationStatus::Sent => {
                Some(invitation.invitee.candidate_email.clone())
            }
            _ => applicant.email,
        };
        Ok(Written { application_id: application.clone(), text, written_by, to, invitation: stored })
    }

    /// Changes the text of an invitation that has not been sent.
    ///
    /// # Errors
    /// `UnknownApplication`, `NoEmail`, `BadField`, `Sent`.
    pub async fn edit(&self, actor: &Actor, application: &ApplicationId, text: &str) -> Result<Invitation, SlotsError> {
        let text = clean("text", text, &self.settings.public_url)?;
        let id = self.ensure_draft(actor, application, Text::by_person(text.clone())).await?.id;
        let edit = |invitation: &mut Invitation| match invitation.status {
            InvitationStatus::Sent => Err(SlotsError::Sent),
            InvitationStatus::Draft | InvitationStatus::Revoked => {
                invitation.rewrite(text.clone());
                Ok(invitation.clone())
            }
        };
        self.store.modify::<Invitation, _, _>(&id, edit).await.map_err(Fail::flatten)
    }

    /// Sends the invitation, or sends it again; with `text` in place of the stored or drafted one, if given.
    ///
    /// # Errors
    /// `UnknownApplication`, `NoMailOut`, `NoEmail`, `BadField`.
    pub async fn send(
        &self,
        actor: &Actor,
        application: &ApplicationId,
        text: Option<&str>,
    ) -> Result<Sent, SlotsError> {
        let applicant = self.applicant(actor, application).await?;
        if !self.people.may_mail(&actor.user_id).await? {
            return Err(SlotsError::NoMailOut);
        }
        let given = text.map(|text| clean("text", text, &self.settings.public_url)).transpose()?;
        let draft = self.draft(actor, &applicant).await?;
        let text = match &given {
            Some(text) if *text != draft.text => Text::by_person(text.clone()),
            _ => draft,
        };
        let id = self.ensure_draft(actor, application, text).await?.id;
        let (invitee, host) = (invitee(&applicant)?, self.host(actor).await?);
        let token = random_token();
        let now = self.now();
        let fresh = Link {
            hash: token_hash(&token),
            sealed: self.sealer.seal(id.as_str(), &token),
            expires_at: now.plus(self.settings.link_lifetime),
        };
        let message_id = |task: &str| MessageId::of_task(task, &self.settings.sender.host).as_str().to_owned();
        let send = |invitation: &mut Invitation| {
            let text = given.clone().unwrap_or_else(|| invitation.text.clone());
            let who = (actor.user_id.clone(), host.clone());
            invitation.send(who, invitee.clone(), text, fresh.clone(), message_id, now);
            Ok::<_, Infallible>(invitation.clone())
        };
        let invitation = self.store.modify::<Invitation, _, _>(&id, send).await.map_err(|Fail::Store(e)| e)?;
        let text = mails::with_link(&invitation.text, &self.link(&invitation)?);
        let message_id = invitation.message_id.clone().unwrap_or_default();
        Ok(Sent { invitation, text, message_id })
    }

    /// Ends the candidate's link, and the booking with it; again is no change.
    ///
    /// # Errors
    /// `UnknownApplication`, also when there is no invitation.
    pub async fn revoke(&self, actor: &Actor, application: &ApplicationId) -> Result<Invitation, SlotsError> {
        let id = self.stored(actor, application).await?.ok_or(SlotsError::UnknownApplication)?.doc.id;
        let now = self.now();
        let revoke = |invitation: &mut Invitation| {
            let booking = invitation.booking.clone();
            invitation.revoke(now);
            let ended = booking.filter(|_| invitation.booking.is_none());
            Ok::<_, Infallible>((invitation.clone(), ended))
        };
        let (invitation, ended) =
            self.store.modify::<Invitation, _, _>(&id, revoke).await.map_err(|Fail::Store(e)| e)?;
        self.let_go(ended, By::Host).await;
        Ok(invitation)
    }

    /// The candidate's own link.
    ///
    /// # Errors
    /// `DeadLink` when there is none; `Broken` when it was sealed with another key.
    pub(super) fn link(&self, invitation: &Invitation) -> Result<String, SlotsError> {
        let link = invitation.link.as_ref();
        let link = link.ok_or(SlotsError::DeadLink(crate::slots::model::LinkState::Revoked))?;
        let token = self.sealer.open(invitation.id.as_str(), &link.sealed);
        let token = token.map_err(|e| SlotsError::Broken(format!("link of {}: {e}", invitation.id)))?;
        Ok(self.settings.link(token.expose_secret()))
    }

    async fn applicant(&self, actor: &Actor, application: &ApplicationId) -> Result<Applicant, SlotsError> {
        let found = self.people.applicant(&actor.workspace_id, application).await?;
        found.ok_or(SlotsError::UnknownApplication)
    }

    async fn host(&self, actor: &Actor) -> Result<Host, SlotsError> {
        let host = self.people.host(&actor.user_id).await?;
        host.ok_or_else(|| SlotsError::Broken(format!("the actor {} is no user", actor.user_id)))
    }

    pub(super) async fn stored(
        &self,
        actor: &Actor,
        application: &ApplicationId,
    ) -> Result<Option<Stored<Invitation>>, SlotsError> {
        let found = self.store.get::<Invitation>(Invitation::id_for(application)).await?;
        Ok(found.filter(|invitation| invitation.workspace_id == actor.workspace_id))
    }

    /// By the model's words where the application's job has some.
    async fn draft(&self, actor: &Actor, applicant: &Applicant) -> Result<Text, SlotsError> {
        let host = self.host(actor).await?;
        let words = applicant.words.as_ref();
        let text = mails::draft(applicant.name.as_deref(), &title(applicant), &host, words)?;
        let written_by = words.map_or_else(|| BY_TEMPLATE.to_owned(), |words| words.written_by.clone());
        Ok(Text { text, written_by })
    }

    /// The stored invitation, or a new one with `text`.
    async fn ensure_draft(
        &self,
        actor: &Actor,
        application: &ApplicationId,
        text: Text,
    ) -> Result<Invitation, SlotsError> {
        if let Some(stored) = self.stored(actor, application).await? {
            return Ok(stored.doc);
        }
        let invitee = invitee(&self.applicant(actor, application).await?)?;
        let (workspace, user) = (actor.workspace_id.clone(), actor.user_id.clone());
        let draft = Invitation::draft(workspace, user, invitee, self.host(actor).await?, text);
        self.store.insert_once(&draft).await?;
        Ok(draft)
    }
}

fn invitee(applicant: &Applicant) -> Result<Invitee, SlotsError> {
    Ok(Invitee {
        application_id: applicant.application_id.clone(),
        job_id: applicant.job_id.clone(),
        job_title: title(applicant),
        candidate_name: applicant.name.clone(),
        candidate_email: applicant.email.clone().ok_or(SlotsError::NoEmail)?,
    })
}

fn title(applicant: &Applicant) -> String {
    applicant.job_title.clone().unwrap_or_else(|| "a position with us".to_owned())
}

/// A text as it is stored: lines end in LF, and every booking link of this server gives way to the mark, so that it is
/// the candidate's own that is sent, whoever's was pasted; where there is none, the mark is added.
fn clean(field: &str, text: &str, public_url: &str) -> Result<String, SlotsError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        return Err(SlotsError::field(field, "must not be empty"));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(SlotsError::field(field, format!("must have at most {LONGEST_TEXT} characters")));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(SlotsError::field(field, "must hold no control characters"));
    }
    let before_token = format!("{public_url}/book/");
    let mut parts = text.split(&before_token);
    let mut cleaned = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let token = part.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
        let is_link = token == TOKEN_LENGTH;
        cleaned.push_str(if is_link { LINK_MARK } else { &before_token });
        cleaned.push_str(if is_link { &part[token..] } else { part });
    }
    if !cleaned.contains(LINK_MARK) {
        cleaned = format!("{}\n\n{LINK_MARK}\n", cleaned.trim_end());
    }
    Ok(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_the_mark_gets_one_and_loses_every_token() {
        let url = "https://hire.example";
        let token = "abcdefghijklmnopqrstuv";
        for (text, want) in [
            ("Hi {booking_link} bye", "Hi {booking_link} bye".to_owned()),
            ("Hi\r\nthere  ", "Hi\nthere\n\n{booking_link}\n".to_owned()),
            (&format!("See {url}/book/{token}, Ada"), "See {booking_link}, Ada".to_owned()),
            (&format!("{url}/book/{token}\n{url}/book/short"), format!("{{booking_link}}\n{url}/book/short")),
        ] {
            assert_eq!(clean("text", text, url).unwrap(), want);
        }
        for bad in ["", " \r\n ", "a\u{0}b", "a\u{1b}[31m", &"x".repeat(LONGEST_TEXT + 1)] {
            assert!(matches!(clean("text", bad, url), Err(SlotsError::BadField { .. })), "{bad:?}");
        }
    }
}
