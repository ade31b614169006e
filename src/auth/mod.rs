//! Users, workspaces, passwords, tokens, and the signed-in actor.

pub mod actor;
pub mod error;
pub mod model;
pub mod passwords;
pub mod routes;
pub mod service;
pub mod tokens;

pub use actor::Actor;
pub use error::AuthError;
pub use model::{User, UserId, Workspace, WorkspaceId};
pub use service::Auth;
