//! The database: can it be reached, is it fit, does it keep what it acknowledges, do its indexes serve.

use std::time::Duration;

use super::Findings;
use crate::app::start::COLLECTIONS;
use crate::app::storage::Place;
use crate::config::StoreConfig;
use crate::kernel::{Clock, SystemClock};
use crate::store::{self, Engine, MigrateError, Store, inspect};

/// Beyond it, two processes disagree on what is due.
const CLOCK_DIFFERENCE: Duration = Duration::from_secs(5);

/// `None` when it can't be used: nothing that lies in it can be looked at then.
pub async fn look(findings: &mut Findings, config: &StoreConfig) -> Option<Store> {
    let place = Place::of(config);
    // Looking at a store must not make one.
    if let Some(folder) = place.folder()
        && !folder.join(store::embedded::FILE).exists()
    {
        findings.note("store", format!("there is none yet in {}: serve makes it", folder.display()));
        return None;
    }
    let engine = match place.open().await {
        Ok(engine) => engine,
        Err(e) => {
            findings.fail("store", e.to_string(), e.exit_code());
            return None;
        }
    };
    if !about(findings, engine.as_ref()).await {
        return None;
    }
    let store = Store::new(engine);
    let fit = fitness(findings, &store, config.migrate).await;
    if fit {
        index_use(findings, &store).await;
    }
    fit.then_some(store)
}

async fn about(findings: &mut Findings, engine: &dyn Engine) -> bool {
    let before = SystemClock.now();
    let about = match engine.about().await {
        Ok(about) => about,
        Err(e) => {
            findings.fail("store", e.to_string(), 3);
            return false;
        }
    };
    findings.ok("store", about.what);
    findings.ok("durability", about.durability);
    for warning in about.warnings {
        findings.warn("store", warning);
    }
    if let Some(theirs) = about.clock {
        let took = SystemClock.now().since(before);
        let ours = before.plus(took / 2);
        let apart = theirs.since(ours).max(ours.since(theirs));
        let said = format!("{} ms apart from the database's, to within {} ms", apart.as_millis(), took.as_millis());
        if apart > CLOCK_DIFFERENCE { findings.warn("clock", said) } else { findings.ok("clock", said) }
    }
    true
}

async fn fitness(findings: &mut Findings, store: &Store, migrates: bool) -> bool {
    match store::check(store, COLLECTIONS).await {
        Ok(()) => {
            findings.ok("indexes", "every one is there");
            return true;
        }
        Err(MigrateError::Lacking(lacking)) => {
            if migrates {
                findings.warn("indexes", format!("{lacking}; `hirewire migrate`, or serve, declares them"));
            } else {
                findings.fail("indexes", format!("{lacking}; run `hirewire migrate`"), 3);
            }
        }
        Err(e) => findings.fail("store", e.to_string(), 3),
    }
    false
}

async fn index_use(findings: &mut Findings, store: &Store) {
    match inspect::index_use(store, COLLECTIONS).await {
        Ok(found) if found.poor.is_empty() && found.served == 0 => {
            findings.note("indexes", "the server does not say whether it uses them");
        }
        Ok(found) => {
            if found.served > 0 {
                findings.ok("indexes", format!("{} of {} seen in use", found.served, found.served + found.poor.len()));
            }
            for (index, why) in found.poor {
                findings.warn("indexes", format!("{index} is not used: {why}"));
            }
        }
        Err(e) => findings.warn("indexes", format!("their use can't be told: {e}")),
    }
}
