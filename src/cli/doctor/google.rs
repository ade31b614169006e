//! Google: what the settings name, and how the users' links stand. Nothing is asked of Google itself.

use secrecy::ExposeSecret;

use super::Findings;
use crate::app::keys::Keys;
use crate::config::Config;
use crate::google::GoogleLink;
use crate::kernel::secret::Sealer;
use crate::store::{Query, Result, Store};

/// `store` is `None` where it can't be used: the settings alone are looked at.
pub async fn look(findings: &mut Findings, config: &Config, store: Option<&Store>) {
    let google = &config.google;
    match (&google.client_id, &google.service_account) {
        (None, None) => findings.note("google", "not set up: no sign-in, Gmail or Calendar"),
        (Some(_), None) => findings.ok("google", "each user links their own account"),
        (client, Some(path)) => {
            let and = if client.is_some() { ", and users may link their own accounts" } else { "" };
            match std::fs::read(path) {
                Ok(_) => {
                    findings.ok("google", format!("the service account of {} speaks for users{and}", path.display()));
                }
                Err(e) => {
                    findings.fail("google", format!("HIREWIRE_GOOGLE_SERVICE_ACCOUNT {}: {e}", path.display()), 2);
                }
            }
        }
    }
    if let Some(store) = store
        && let Err(e) = links(findings, config, store).await
    {
        findings.warn("google links", format!("can't be read: {e}"));
    }
}

/// Links that are named one by one.
const NAMED: usize = 20;

/// Whose consent has ended, by id, and why; `ended` are all, some of whom are `named`.
fn must_consent<'a>(findings: &mut Findings, named: impl Iterator<Item = &'a GoogleLink>, ended: u64) {
    findings.warn("google links", format!("{ended} ended at Google: their users must consent again"));
    for link in named {
        let why = link.reason.as_deref().unwrap_or("Google did not say why");
        findings.warn("google links", format!("{}: {why}", link.user_id));
    }
}

async fn links(findings: &mut Findings, config: &Config, store: &Store) -> Result<()> {
    let with = |state: &str| Query::new().eq("state", state);
    let linked = store.count::<GoogleLink>(with("ok")).await?;
    let ended = store.count::<GoogleLink>(with("needs_consent")).await?;
    if linked > 0 {
        findings.ok("google links", format!("{linked} linked"));
    }
    if ended > 0 {
        let some = store.find::<GoogleLink>(with("needs_consent").asc("user_id").limit(NAMED)).await?;
        must_consent(findings, some.iter().map(|link| &link.doc), ended);
    }
    let Some(link) = store.find_one::<GoogleLink>(with("ok").asc("user_id")).await? else { return Ok(()) };
    let Some(sealed) = link.refresh_token.as_ref().or(link.access_token.as_ref()) else { return Ok(()) };
    match Keys::load(&config.secrets, &config.store.data_dir) {
        Ok(keys) => {
            let opened = Sealer::new(&keys.seal).open(link.user_id.as_str(), sealed);
            match opened {
                Ok(token) if !token.expose_secret().is_empty() => {
                    findings.ok("google links", "their tokens can be opened");
                }
                _ => findings.fail(
                    "google links",
                    "their tokens can't be opened: HIREWIRE_SEAL_KEY is not the one that sealed them",
                    2,
                ),
            }
        }
        Err(e) => findings.fail("keys", e.to_string(), 3),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{UserId, WorkspaceId};
    use crate::google::LinkState;

    #[test]
    fn a_link_that_ended_is_named_with_its_reason() {
        let mut link = GoogleLink::new(UserId::random(), WorkspaceId::random());
        (link.state, link.reason) = (LinkState::NeedsConsent, Some("it was revoked at Google".into()));
        let mut findings = Findings::default();
        must_consent(&mut findings, [&link].into_iter(), 31);
        let said = findings.to_string();
        assert!(said.contains(&format!("warn  google links: {}: it was revoked at Google", link.user_id)), "{said}");
        assert!(said.contains("31 ended at Google"), "{said}");
        assert_eq!(findings.exit_code(), 0);
    }
}
