//! From a URL to a database that has answered.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::{Error as DriverError, ErrorKind};
use mongodb::options::{Acknowledgment, ClientOptions, ReadPreference};
use mongodb::{Client, Database};

/// The database, when the URL names none.
const DATABASE: &str = "hirewire";
/// For finding a server and for its handshake; a URL may ask for less.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why the store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL can't be used as it stands: its form, its user or its password.
    #[error("{0}")]
    Settings(String),
    /// Nobody answers, or not as a MongoDB server does.
    #[error("{0}")]
    Unreachable(String),
}

/// What was found at the other end.
#[derive(Debug)]
pub(super) struct Server {
    hosts: String,
    version: String,
    replica_set: Option<String>,
    ferretdb: Option<FerretDb>,
    concern: Concern,
}

/// A FerretDB, as far as it says which: one that is built into another program gives no version.
#[derive(Debug, Default, PartialEq)]
struct FerretDb {
    version: Option<String>,
}

impl FerretDb {
    fn of(build_info: &Document) -> Option<Self> {
        let named = build_info.get_str("ferretdbVersion");
        let nested = build_info.get_document("ferretdb").ok();
        if named.is_err() && nested.is_none() {
            return None;
        }
        let version = named.ok().or_else(|| nested.and_then(|own| own.get_str("version").ok()));
        Some(Self { version: version.filter(|v| !v.is_empty() && *v != "unknown").map(str::to_owned) })
    }

    /// Version 2 is another server under the same name.
    fn updates_atomically(&self) -> bool {
        self.version.as_deref().is_some_and(|version| version.trim_start_matches('v').starts_with("2."))
    }
}

impl std::fmt::Display for FerretDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.version {
            Some(version) => write!(f, "FerretDB {version}"),
            None => f.write_str("FerretDB"),
        }
    }
}

/// When the servers call a write done.
#[derive(Debug, Clone, PartialEq)]
struct Concern {
    acknowledgment: Acknowledgment,
    journal: bool,
}

impl Server {
    pub fn describe(&self) -> String {
        let set = self.replica_set.as_deref().map(|name| format!(", replica set {name}")).unwrap_or_default();
        match &self.ferretdb {
            Some(ferretdb) => format!("{ferretdb} at {}", self.hosts),
            None => format!("MongoDB {}{set} at {}", self.version, self.hosts),
        }
    }

    pub fn durability(&self) -> String {
        let journal = if self.concern.journal { "the journal" } else { "memory" };
        match (&self.replica_set, &self.concern.acknowledgment) {
            (None, _) => format!("a write is done when it is in {journal} of the one server: no second copy"),
            (Some(set), Acknowledgment::Majority) => {
                format!("a write is done when it is in {journal} of the majority of replica set {set}")
            }
            (Some(set), Acknowledgment::Nodes(count)) => {
                format!("a write is done when it is in {journal} of {count} of replica set {set}")
            }
            (Some(set), _) => format!("a write is done as replica set {set} has it for a write concern of its own"),
        }
    }

    pub fn warnings(&self) -> Vec<String> {
        let mut warnings: Vec<String> = self.atomicity().into_iter().collect();
        if self.replica_set.is_some() && self.concern.acknowledgment == Acknowledgment::Nodes(1) {
            warnings
                .push("w=1 in the URL: what was acknowledged is lost when another server becomes primary".to_owned());
        }
        if !self.concern.journal {
            warnings.push("journal=false in the URL: what was acknowledged is lost when the server crashes".to_owned());
        }
        warnings
    }

    fn atomicity(&self) -> Option<String> {
        let ferretdb = self.ferretdb.as_ref().filter(|ferretdb| !ferretdb.updates_atomically())?;
        Some(format!(
            "{ferretdb} does not update atomically: two candidates can win one slot. Good for a look, not for work"
        ))
    }
}

pub(super) async fn open(url: &str) -> Result<(Database, Server), OpenError> {
    let mut options = tokio::time::timeout(PATIENCE, ClientOptions::parse(url))
        .await
        .map_err(|_| OpenError::Unreachable("the database's name is not resolved in time".to_owned()))?
        .map_err(|e| sort_out(&e, url, "its address"))?;
    let bounded = |asked: Option<Duration>| Some(asked.unwrap_or(PATIENCE).min(PATIENCE));
    options.server_selection_timeout = bounded(options.server_selection_timeout);
    options.connect_timeout = bounded(options.connect_timeout);
    options.app_name.get_or_insert_with(|| "hirewire".to_owned());
    options.max_pool_size.get_or_insert(64);
    // What decides a write is read where it is written.
    options.selection_criteria = Some(ReadPreference::Primary.into());
    // Kept by a majority where there is a replica set, and in the journal where there is not: durable when it returns.
    let mut concern = options.write_concern.take().unwrap_or_default();
    let acknowledgment = concern.w.get_or_insert(Acknowledgment::Majority).clone();
    if acknowledgment == Acknowledgment::Nodes(0) {
        let why = "w=0 in the database URL: writes that nobody acknowledges would be lost unseen";
        return Err(OpenError::Settings(why.to_owned()));
    }
    let concern_in_force = Concern { acknowledgment, journal: *concern.journal.get_or_insert(true) };
    concern.w_timeout.get_or_insert(PATIENCE);
    options.write_concern = Some(concern);

    let hosts = options.hosts.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let name = options.default_database.clone().unwrap_or_else(|| DATABASE.to_owned());
    let db = Client::with_options(options).map_err(|e| sort_out(&e, url, &hosts))?.database(&name);

    // The driver connects when it must: the first question is asked here, not by a user's request.
    let info = ask(&db, doc! { "buildInfo": 1 }, url, &hosts).await?;
    // The old name of `hello`, which every server still answers.
    let hello = ask(&db, doc! { "isMaster": 1 }, url, &hosts).await?;
    let text = |from: &Document, key: &str| from.get_str(key).ok().map(str::to_owned);
    let server = Server {
        hosts,
        version: text(&info, "version").unwrap_or_else(|| "of an unknown version".to_owned()),
        replica_set: text(&hello, "setName"),
        ferretdb: FerretDb::of(&info),
        concern: concern_in_force,
    };
    for warning in server.warnings() {
        tracing::warn!("{warning}");
    }
    Ok((db, server))
}

async fn ask(db: &Database, command: Document, url: &str, hosts: &str) -> Result<Document, OpenError> {
    match tokio::time::timeout(PATIENCE + Duration::from_millis(500), db.run_command(command)).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(e)) => Err(sort_out(&e, url, hosts)),
        Err(_) => Err(OpenError::Unreachable(format!("the database at {hosts} does not answer"))),
    }
}

/// One line for a person. The driver's own words may quote the URL: whatever of it is secret is taken out.
fn sort_out(error: &DriverError, url: &str, hosts: &str) -> OpenError {
    let said = without_secrets(&error.kind.to_string().replace('\n', " "), url);
    match &*error.kind {
        ErrorKind::Authentication { .. } => {
            OpenError::Settings(format!("the database at {hosts} refused the user name or password"))
        }
        // Unauthorized, AuthenticationFailed.
        ErrorKind::Command(e) if matches!(e.code, 13 | 18) => OpenError::Settings(format!(
            "the database at {hosts} refused the user name or password, or gives them no right to this database"
        )),
        ErrorKind::InvalidArgument { .. } | ErrorKind::InvalidTlsConfig { .. } => {
            OpenError::Settings(format!("the database URL can't be used: {said}"))
        }
        ErrorKind::ServerSelection { .. } => {
            OpenError::Unreachable(format!("the database at {hosts} can't be reached: {}", nobody(&said)))
        }
        _ => OpenError::Unreachable(format!("the database at {hosts} can't be reached: {said}")),
    }
}

/// The driver says all that it knows of each server; a person wants the reason.
fn nobody(said: &str) -> &str {
    const REASONS: [(&str, &str); 6] = [
        ("ReplicaSetNoPrimary", "its replica set has no primary that answers"),
        ("Connection refused", "nobody listens there"),
        ("failed to lookup address", "there is no host of that name"),
        ("Invalid wire protocol", "what answers there is no MongoDB server"),
        ("certificate", "its TLS certificate is not trusted"),
        ("No available servers. Topology: { Type: Unknown, Servers: [ { Address", "nobody answers there"),
    ];
    REASONS.iter().find(|(sign, _)| said.contains(sign)).map_or(said, |(_, reason)| *reason)
}

fn without_secrets(text: &str, url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // Up to the last @: an unescaped one in a password is the commonest of mistakes.
    let Some((user_info, _)) = rest.rsplit_once('@') else { return text.to_owned() };
    let mut out = text.replace(user_info, "…");
    let mut pieces: Vec<&str> = user_info.split([':', '@', '/', '%', '?']).filter(|piece| piece.len() > 2).collect();
    pieces.push(user_info.split_once(':').map_or("", |(_, password)| password));
    pieces.sort_unstable_by_key(|piece| std::cmp::Reverse(piece.len()));
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        out = out.replace(piece, "…");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ferretdb_is_named_with_the_version_that_it_says_and_without_one_that_it_does_not() {
        let warned = |info: Document| {
            let server = Server {
                hosts: "h:1".into(),
                version: "7.0.42".into(),
                replica_set: None,
                ferretdb: FerretDb::of(&info),
                concern: Concern { acknowledgment: Acknowledgment::Majority, journal: true },
            };
            (server.describe(), server.atomicity().map(|warning| warning.split(" does").next().unwrap().to_owned()))
        };
        let says = |text: &str| text.to_owned();
        assert_eq!(warned(doc! { "version": "7.0.1" }), (says("MongoDB 7.0.42 at h:1"), None));
        // As 1.24 answers when it runs inside another program.
        let unknown = doc! { "version": "7.0.42", "ferretdbVersion": "unknown" };
        assert_eq!(warned(unknown), (says("FerretDB at h:1"), Some(says("FerretDB"))));
        let old = doc! { "version": "7.0.42", "ferretdbVersion": "v1.24.0" };
        assert_eq!(warned(old), (says("FerretDB v1.24.0 at h:1"), Some(says("FerretDB v1.24.0"))));
        let new = doc! { "version": "7.0.77", "ferretdb": { "version": "v2.5.0" } };
        assert_eq!(warned(new), (says("FerretDB v2.5.0 at h:1"), None));
    }

    #[tokio::test]
    async fn nobody_there_and_somebody_mute_are_unreachable() {
        let mute = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addresses = [mute.local_addr().unwrap(), closed.local_addr().unwrap()];
        drop(closed);
        for address in addresses {
            let url = format!("mongodb://user:hunter2@{address}/?serverSelectionTimeoutMS=500");
            let error = match open(&url).await {
                Err(OpenError::Unreachable(why)) => why,
                other => panic!("{:?}", other.map(|o| o.1)),
            };
            assert!(error.contains(&address.to_string()) && !error.contains("hunter2"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_bad_url_is_told_in_one_line_without_its_secrets() {
        for url in [
            "mongodb://user:hunter2:hunter3@127.0.0.1/db",
            "mongodb://user:hunt@er2@127.0.0.1:99999/db",
            "mongodb://user:hunter2@127.0.0.1/db?authMechanism=hunter2",
            "mongodb://user:hunter2@",
            "mongodb://user:hunt/er2@127.0.0.1/db",
            "mongo://user:hunter2@127.0.0.1",
            "mongodb://user:hunter2@127.0.0.1/db?compressors=zstd",
            "mongodb://127.0.0.1:0x/",
            "",
        ] {
            let error = match open(url).await {
                Err(OpenError::Settings(why)) => why,
                other => panic!("{url}: {:?}", other.map(|o| o.1)),
            };
            assert!(!error.contains("hunt") && !error.contains("er2") && !error.contains('\n'), "{url}: {error}");
        }
    }
}
