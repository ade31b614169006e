//! Use cases of accounts.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use foldhash::HashMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use secrecy::SecretString;

use super::model::SignInTries;
use super::passwords::Passwords;
use super::tokens::Tokens;
use super::{Actor, AuthError, User, UserId, Workspace, WorkspaceId};
use crate::kernel::{Clock, EmailAddress, Timestamp};
use crate::store::{Error as StoreError, Fail, Query, Store};

/// Sign-ins and sign-ups of one address of the caller, a minute.
const PER_ADDRESS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// How long another process may go on taking a token after a sign-out here; this one stops at once.
const ACTOR_CACHE: Duration = Duration::from_secs(2);

/// A token and whose it is.
#[derive(Clone, Debug)]
pub struct Session {
    pub token: String,
    pub user: User,
}

/// What a checked Google ID token says.
#[derive(Clone, Debug)]
pub struct GoogleAccount {
    pub subject: String,
    pub email: EmailAddress,
    pub name: Option<String>,
    pub picture: Option<String>,
}

/// Accounts and sessions. Every request carries one: a clone raises one count.
#[derive(Clone)]
pub struct Auth(Arc<Parts>);

struct Parts {
    store: Store,
    clock: Arc<dyn Clock>,
    passwords: Passwords,
    tokens: Tokens,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    seen: Mutex<HashMap<UserId, Seen>>,
}

/// What was last read of a user, so that a request costs no second read.
#[derive(Clone)]
struct Seen {
    generation: i64,
    workspace_id: WorkspaceId,
    at: Timestamp,
}

impl Auth {
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, secret: &SecretString, token_lifetime: Duration) -> Self {
        Self(Arc::new(Parts {
            store,
            clock,
            passwords: Passwords::new(),
            tokens: Tokens::new(secret, token_lifetime),
            by_address: RateLimiter::keyed(Quota::per_minute(PER_ADDRESS_PER_MINUTE)),
            seen: Mutex::default(),
        }))
    }

    /// A new workspace with its first user. `caller` is the address that limits count by, if it has one.
    ///
    /// # Errors
    /// `EmailTaken`, `TooManyTries`.
    pub async fn sign_up(
        &self,
        email: EmailAddress,
        password: SecretString,
        caller: Option<IpAddr>,
    ) -> Result<Session, AuthError> {
        self.limit_address(caller)?;
        // Told before the hash: the unique index below decides, this spares the work.
        if self.by_email(&email).await?.is_some() {
            return Err(AuthError::EmailTaken);
        }
        let hash = self.0.passwords.hash(password).await?;
        let user = self.create(email, Some(hash), None, None).await?;
        self.session(user)
    }

    /// # Errors
    /// `WrongCredentials`, the same and after the same time for an unknown address; `TooManyTries`.
    pub async fn sign_in(
        &self,
        email: &EmailAddress,
        password: SecretString,
        caller: Option<IpAddr>,
    ) -> Result<Session, AuthError> {
        self.limit_address(caller)?;
        self.begin_try(email).await?;
        let user = self.by_email(email).await?;
        let stored = user.as_ref().and_then(|u| u.password_hash.as_deref());
        let right = self.0.passwords.verify(password, stored).await?;
        let Some(user) = user.filter(|_| right) else { return Err(AuthError::WrongCredentials) };
        self.forget_tries(email).await?;
        self.session(user)
    }

    /// A session for a Google account that signed in here before, or a new account.
    ///
    /// # Errors
    /// `LinkRequired` when the address belongs to an account that never linked this Google account.
    pub async fn sign_in_google(&self, google: GoogleAccount, caller: Option<IpAddr>) -> Result<Session, AuthError> {
        self.limit_address(caller)?;
        if let Some(user) = self.0.store.find_one::<User>(Query::new().eq("google_subject", &google.subject)).await? {
            let renewed = self
                .change(&user.doc.id, |u| {
                    u.name = google.name.clone().or_else(|| u.name.take());
                    u.picture = google.picture.clone().or_else(|| u.picture.take());
                })
                .await?;
            return self.session(renewed);
        }
        if self.by_email(&google.email).await?.is_some() {
            return Err(AuthError::LinkRequired);
        }
        match self.create(google.email.clone(), None, Some(&google), None).await {
            Ok(user) => self.session(user),
            // Two first sign-ins at once: the other one made the account.
            Err(AuthError::EmailTaken) => {
                match self.0.store.find_one::<User>(Query::new().eq("google_subject", &google.subject)).await? {
                    Some(user) => self.session(user.doc),
                    None => Err(AuthError::LinkRequired),
                }
            }
            Err(e) => Err(e),
        }
    }

    /// Binds a Google account to the signed-in user, so that it may sign in too.
    ///
    /// # Errors
    /// `EmailTaken` when that Google account belongs to another user.
    pub async fn link_google(&self, user: &UserId, google: &GoogleAccount) -> Result<User, AuthError> {
        let linked = self
            .change(user, |u| {
                u.google_subject = Some(google.subject.clone());
                u.name = u.name.take().or_else(|| google.name.clone());
                u.picture = u.picture.take().or_else(|| google.picture.clone());
            })
            .await;
        match linked {
            Err(AuthError::Store(StoreError::Duplicate { .. })) => Err(AuthError::EmailTaken),
            other => other,
        }
    }

    /// Takes the Google account off the user again. One without a password keeps it: it is their only way in.
    ///
    /// # Errors
    /// `NoSuchUser`.
    pub async fn unlink_google(&self, user: &UserId) -> Result<(), AuthError> {
        self.change(user, |u| {
            if u.password_hash.is_some() {
                u.google_subject = None;
            }
        })
        .await
        .map(drop)
    }

    /// A user in a new workspace, or in that of an existing colleague: for the command line.
    ///
    /// # Errors
    /// `EmailTaken`; `NoSuchUser` when there is no such colleague.
    pub async fn add_user(
        &self,
        email: EmailAddress,
        password: SecretString,
        colleague: Option<&EmailAddress>,
    ) -> Result<User, AuthError> {
        let workspace = match colleague {
            Some(email) => Some(self.by_email(email).await?.ok_or(AuthError::NoSuchUser)?.workspace_id),
            None => None,
        };
        let hash = self.0.passwords.hash(password).await?;
        self.create(email, Some(hash), None, workspace).await
    }

    async fn create(
        &self,
        email: EmailAddress,
        password_hash: Option<String>,
        google: Option<&GoogleAccount>,
        workspace: Option<WorkspaceId>,
    ) -> Result<User, AuthError> {
        let now = self.0.clock.now();
        let is_new = workspace.is_none();
        let user = User {
            id: UserId::random(),
            workspace_id: workspace.unwrap_or_else(WorkspaceId::random),
            email_key: email.key(),
            name: google.and_then(|g| g.name.clone()),
            picture: google.and_then(|g| g.picture.clone()),
            google_subject: google.map(|g| g.subject.clone()),
            email,
            password_hash,
            generation: 0,
            created_at: now,
        };
        // The user last: a crash in between leaves an empty workspace that nobody sees.
        if is_new {
            let name = user.email.domain().to_owned();
            self.0.store.insert(&Workspace { id: user.workspace_id.clone(), name, created_at: now }).await?;
        }
        match self.0.store.insert(&user).await {
            Ok(()) => Ok(user),
            Err(StoreError::Duplicate { .. }) => Err(AuthError::EmailTaken),
            Err(e) => Err(e.into()),
        }
    }

    /// Who holds this token.
    ///
    /// # Errors
    /// `BadToken` when it is forged, expired or signed out.
    pub async fn actor(&self, token: &str) -> Result<Actor, AuthError> {
        let now = self.0.clock.now();
        let claims = self.0.tokens.check(token, now)?;
        let known = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner).get(&claims.sub).cloned();
        let fresh = known.filter(|seen| seen.at <= now && now.since(seen.at) < ACTOR_CACHE);
        let seen = match fresh {
            Some(seen) => seen,
            None => self.look_up(&claims.sub, now).await?,
        };
        if seen.generation != claims.generation {
            return Err(AuthError::BadToken);
        }
        Ok(Actor { user_id: claims.sub.clone(), workspace_id: seen.workspace_id })
    }

    async fn look_up(&self, id: &UserId, now: Timestamp) -> Result<Seen, AuthError> {
        let user = self.0.store.get::<User>(id).await?.ok_or(AuthError::BadToken)?;
        let seen = Seen { generation: user.generation, workspace_id: user.workspace_id.clone(), at: now };
        let mut cache = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() > 10_000 {
            cache.clear();
        }
        cache.insert(id.clone(), seen.clone());
        Ok(seen)
    }

    /// # Errors
    /// `NoSuchUser`.
    pub async fn user(&self, id: &UserId) -> Result<User, AuthError> {
        Ok(self.0.store.get::<User>(id).await?.ok_or(AuthError::NoSuchUser)?.doc)
    }

    /// # Errors
    /// The store's.
    pub async fn by_email(&self, email: &EmailAddress) -> Result<Option<User>, AuthError> {
        Ok(self.0.store.find_one::<User>(Query::new().eq("email_key", email.key())).await?.map(|u| u.doc))
    }

    /// The user that was there first: whom the inbox belongs to.
    ///
    /// # Errors
    /// The store's.
    pub async fn first_user(&self) -> Result<Option<User>, AuthError> {
        Ok(self.0.store.find_one::<User>(Query::new().asc("created_at")).await?.map(|u| u.doc))
    }

    /// All users, oldest first: for the command line.
    ///
    /// # Errors
    /// The store's.
    pub async fn users(&self) -> Result<Vec<User>, AuthError> {
        let all = Query::new().asc("created_at").limit(0);
        Ok(self.0.store.find::<User>(all).await?.into_iter().map(|u| u.doc).collect())
    }

    /// How many users there are.
    ///
    /// # Errors
    /// The store's.
    pub async fn count_users(&self) -> Result<u64, AuthError> {
        Ok(self.0.store.count::<User>(Query::new()).await?)
    }

    /// All tokens of the user end.
    ///
    /// # Errors
    /// `NoSuchUser`.
    pub async fn sign_out_everywhere(&self, id: &UserId) -> Result<(), AuthError> {
        self.change(id, User::sign_out_everywhere).await.map(drop)
    }

    /// Ends all other sessions, and answers one for the caller.
    ///
    /// # Errors
    /// `WrongCredentials` when the current password is wrong; `TooManyTries`.
    pub async fn change_password(
        &self,
        id: &UserId,
        current: SecretString,
        new: SecretString,
    ) -> Result<Session, AuthError> {
        let user = self.user(id).await?;
        self.begin_try(&user.email).await?;
        if !self.0.passwords.verify(current, user.password_hash.as_deref()).await? {
            return Err(AuthError::WrongCredentials);
        }
        self.forget_tries(&user.email).await?;
        let user = self.set_password(id, new).await?;
        self.session(user)
    }

    /// Without the old password: for the command line.
    ///
    /// # Errors
    /// `NoSuchUser`.
    pub async fn reset_password(&self, email: &EmailAddress, new: SecretString) -> Result<User, AuthError> {
        let user = self.by_email(email).await?.ok_or(AuthError::NoSuchUser)?;
        self.forget_tries(email).await?;
        self.set_password(&user.id, new).await
    }

    async fn set_password(&self, id: &UserId, new: SecretString) -> Result<User, AuthError> {
        let hash = self.0.passwords.hash(new).await?;
        self.change(id, |user| {
            user.password_hash = Some(hash.clone());
            user.sign_out_everywhere();
        })
        .await
    }

    async fn change(&self, id: &UserId, change: impl Fn(&mut User) + Send + Sync) -> Result<User, AuthError> {
        let changed = self
            .0
            .store
            .modify::<User, _, AuthError>(id, |user| {
                change(user);
                Ok(user.clone())
            })
            .await;
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        match changed {
            Err(Fail::Store(StoreError::Missing)) => Err(AuthError::NoSuchUser),
            other => other.map_err(Fail::flatten),
        }
    }

    fn session(&self, user: User) -> Result<Session, AuthError> {
        let token = self.0.tokens.issue(&user, self.0.clock.now())?;
        Ok(Session { token, user })
    }

    fn limit_address(&self, caller: Option<IpAddr>) -> Result<(), AuthError> {
        let Some(caller) = caller else { return Ok(()) };
        self.0
            .by_address
            .check_key(&caller)
            .map_err(|not_yet| AuthError::TooManyTries(not_yet.wait_time_from(DefaultClock::default().now())))
    }

    async fn begin_try(&self, email: &EmailAddress) -> Result<(), AuthError> {
        let now = self.0.clock.now();
        let id = SignInTries::id_of(email);
        self.0.store.insert_once(&SignInTries { id: id.clone(), at: Vec::new() }).await?;
        match self.0.store.modify::<SignInTries, _, Duration>(&id, |tries| tries.begin(now)).await {
            Ok(()) => Ok(()),
            Err(Fail::Refused(wait)) => Err(AuthError::TooManyTries(wait)),
            Err(Fail::Store(e)) => Err(e.into()),
        }
    }

    async fn forget_tries(&self, email: &EmailAddress) -> Result<(), AuthError> {
        let forgotten = self
            .0
            .store
            .modify::<SignInTries, _, std::convert::Infallible>(SignInTries::id_of(email), |tries| {
                tries.at.clear();
                Ok(())
            })
            .await;
        match forgotten {
            Ok(()) | Err(Fail::Store(StoreError::Missing)) => Ok(()),
            Err(Fail::Refused(never)) => match never {},
            Err(Fail::Store(e)) => Err(e.into()),
        }
    }
}
