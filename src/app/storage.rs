//! Which engine stands behind the store, and whether the database in it can be used.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::start::COLLECTIONS;
use crate::config::StoreConfig;
use crate::store::embedded::{self, Embedded};
use crate::store::migrate::{self, MigrateError, Migrated};
use crate::store::mongo::{Mongo, OpenError};
use crate::store::{self, Engine, Store};

/// Where a database lies. No `Debug`: the URL may hold a password.
#[derive(Clone)]
pub enum Place {
    Folder(PathBuf),
    Mongo(SecretString),
}

/// Why a store can't be used; each is one clear line without secrets.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error("{0}")]
    Settings(String),
    #[error("{0}")]
    Unreachable(String),
    #[error("{0}")]
    Unfit(#[from] MigrateError),
}

impl StorageError {
    /// 2 for what a setting says, 3 for what is at the other end.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Settings(_) => 2,
            Self::Unreachable(_) | Self::Unfit(_) => 3,
        }
    }
}

impl Place {
    #[must_use]
    pub fn of(config: &StoreConfig) -> Self {
        config.url.clone().map_or_else(|| Self::Folder(config.data_dir.clone()), Self::Mongo)
    }

    /// `mongodb://…`, `mongodb+srv://…`, or `dir:` and a folder.
    ///
    /// # Errors
    /// `Settings` for anything else; what was given is not repeated.
    pub fn parse(text: &str) -> Result<Self, StorageError> {
        match text.strip_prefix("dir:") {
            Some(folder) if !folder.is_empty() => Ok(Self::Folder(PathBuf::from(folder))),
            None if text.starts_with("mongodb://") || text.starts_with("mongodb+srv://") => {
                Ok(Self::Mongo(SecretString::from(text)))
            }
            _ => Err(StorageError::Settings(
                "a store is mongodb://user:password@host/database, or dir: and a folder".to_owned(),
            )),
        }
    }

    /// # Errors
    /// `Settings` or `Unreachable`.
    pub async fn open(&self) -> Result<Arc<dyn Engine>, StorageError> {
        match self {
            Self::Folder(folder) => match Embedded::open(folder) {
                Ok(engine) => Ok(Arc::new(engine)),
                Err(e) => Err(StorageError::Unreachable(e.to_string())),
            },
            Self::Mongo(url) => match Mongo::open(url.expose_secret()).await {
                Ok(engine) => Ok(Arc::new(engine)),
                Err(OpenError::Settings(why)) => Err(StorageError::Settings(why)),
                Err(OpenError::Unreachable(why)) => Err(StorageError::Unreachable(why)),
            },
        }
    }

    /// As [`Place::open`], but a folder must hold a database already.
    ///
    /// # Errors
    /// `Unreachable` when there is none.
    pub async fn open_existing(&self) -> Result<Arc<dyn Engine>, StorageError> {
        match self {
            Self::Folder(folder) if !folder.join(embedded::FILE).exists() => {
                Err(StorageError::Unreachable(format!("there is no database in {}", folder.display())))
            }
            _ => self.open().await,
        }
    }

    /// The folder of an embedded store.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Mongo(_) => None,
        }
    }
}

/// Makes a database ready for a server: what is missing is declared, or, where `migrate` is off, is a reason to stop.
///
/// # Errors
/// `Unfit`.
pub async fn ready(store: &Store, migrate: bool) -> Result<Migrated, StorageError> {
    if migrate {
        Ok(store::migrate(store, COLLECTIONS).await?)
    } else {
        migrate::check(store, COLLECTIONS).await?;
        Ok(Migrated::default())
    }
}
