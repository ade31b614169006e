//! Builds the app from its settings: the store, the services, the router.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use tower::ServiceBuilder;
use tower::layer::util::Identity;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::google::GoogleSide;
use super::keys::Keys;
use super::model::ModelParts;
use super::people::Rooms;
use super::storage::{self, Place, StorageError};
use crate::auth::{self, Auth};
use crate::candidates::{self, Candidates};
use crate::compat::{self, Compat};
use crate::config::{Config, Role};
use crate::google::routes::GoogleRoutes;
use crate::google::{self, DriftReports};
use crate::http::address::TrustedProxies;
use crate::http::health::{Check, CheckState, Checks};
use crate::http::layers::{self, LayerOptions, Site};
use crate::http::{health, metrics, openapi};
use crate::idempotency::layer::RememberLayer;
use crate::idempotency::{Idempotency, KeptRequest};
use crate::intake::routes::Uploads;
use crate::intake::{self, TakeIn};
use crate::jobs::{self, Jobs};
use crate::kernel::Clock;
use crate::kernel::secret::Sealer;
use crate::mail::letters::Sender;
use crate::mail::{self, Letters};
use crate::resume::{ReadLimits, Reader};
use crate::screening::llm::{self, Scoring};
use crate::screening::{self, service::Screening};
use crate::slots::{self, Slots};
use crate::store::{CollectionInfo, Store};
use crate::tasks::{self, Queue, Wake, WakingEngine};
use crate::web;

/// Why it can't start; each is one clear line.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the data folder {0} can't be used: {1}")]
    DataFolder(String, std::io::Error),
    #[error("the store can't be used: {0}")]
    Store(#[from] StorageError),
    #[error("{0}")]
    Refused(String),
}

impl StartError {
    /// 2 for what a setting says, 3 for what could not be had.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Store(e) => e.exit_code(),
            Self::DataFolder(..) | Self::Refused(_) => 3,
        }
    }
}

/// Everything that runs, wired.
#[derive(Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub clock: Arc<dyn Clock>,
    pub store: Store,
    pub auth: Auth,
    pub jobs: Jobs,
    pub candidates: Candidates,
    pub screening: Screening,
    pub model: ModelParts,
    /// Scores by the language model, where there is one.
    pub scoring: Option<Scoring>,
    pub take_in: TakeIn,
    pub queue: Queue,
    pub letters: Letters,
    /// How this installation names itself and signs, in mails.
    pub sender: Sender,
    pub slots: Slots,
    pub google: GoogleSide,
    /// What links in mails begin with, without a slash at the end.
    pub public_url: String,
}

/// Every collection there is: for migration, copying and the relay.
pub const COLLECTIONS: &[CollectionInfo] = &[
    CollectionInfo::of::<auth::Workspace>(),
    CollectionInfo::of::<auth::User>(),
    CollectionInfo::of::<auth::model::SignInTries>(),
    CollectionInfo::of::<jobs::Job>(),
    CollectionInfo::of::<candidates::Candidate>(),
    CollectionInfo::of::<candidates::StoredResume>(),
    CollectionInfo::of::<candidates::Application>(),
    CollectionInfo::of::<screening::record::ScreeningRecord>(),
    CollectionInfo::of::<screening::engine_change::EngineInUse>(),
    CollectionInfo::of::<llm::kept::KeptAnswer>(),
    CollectionInfo::of::<llm::kept::TokenDay>(),
    CollectionInfo::of::<tasks::Task>(),
    CollectionInfo::of::<tasks::Schedule>(),
    CollectionInfo::of::<mail::Letter>(),
    CollectionInfo::of::<intake::mailbox_state::MailboxState>(),
    CollectionInfo::of::<intake::ledger::LedgerLine>(),
    CollectionInfo::of::<intake::acknowledge::Acknowledgement>(),
    CollectionInfo::of::<slots::model::Agenda>(),
    CollectionInfo::of::<slots::model::Slot>(),
    CollectionInfo::of::<slots::model::Invitation>(),
    CollectionInfo::of::<google::GoogleLink>(),
    CollectionInfo::of::<KeptRequest>(),
];

impl App {
    /// Opens the store and builds every service. `address` is where it listens; `reader` is how files are opened; `None`: by children of this binary.
    ///
    /// # Errors
    /// One clear line on what can't be used.
    pub async fn open(
        config: Config,
        clock: Arc<dyn Clock>,
        address: SocketAddr,
        reader: Option<Reader>,
    ) -> Result<Self, StartError> {
        let data_dir = config.store.data_dir.clone();
        std::fs::create_dir_all(&data_dir).map_err(|e| StartError::DataFolder(data_dir.display().to_string(), e))?;
        let keys = Keys::load(&config.secrets, &data_dir)
            .map_err(|e| StartError::DataFolder(data_dir.display().to_string(), e))?;
        let engine = Place::of(&config.store).open().await?;
        let wake = Wake::default();
        let store = Store::new(Arc::new(WakingEngine::new(engine, wake.clone())));
        let queue = Queue::new(store.clone(), wake);
        storage::ready(&store, config.store.migrate).await?;
        let limits = ReadLimits {
            file_bytes: config.intake.max_file,
            pages: usize::try_from(config.intake.max_pages).unwrap_or(usize::MAX),
            ..ReadLimits::default()
        };
        let reader = reader.unwrap_or_else(|| Reader::new(limits));
        let auth = Auth::new(store.clone(), clock.clone(), &keys.jwt, config.secrets.token_lifetime);
        let jobs = Jobs::new(store.clone(), clock.clone());
        let candidates = Candidates::new(store.clone(), clock.clone(), jobs.clone());
        let model = ModelParts::of(&config.screening, &store, &clock);
        let screening =
            Screening::new(store.clone(), clock.clone(), jobs.clone(), candidates.clone(), model.awaiting());
        let scoring = model.scoring(&clock, &jobs, &candidates, &screening);
        let take_in = TakeIn::new(clock.clone(), reader, jobs.clone(), candidates.clone(), screening.clone());
        let public_url = match &config.server.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{address}"),
        };
        let sender = Sender { host: mail_host(&public_url), from: config.mail.from.clone() };
        let letters = Letters::new(store.clone(), clock.clone(), sender.clone());
        let sealer = Sealer::new(&keys.seal);
        let google = GoogleSide::open(&config, &store, &clock, &sealer, &auth)?;
        let rooms = Rooms {
            auth: auth.clone(),
            jobs: jobs.clone(),
            candidates: candidates.clone(),
            google: google.google.clone(),
        };
        let slots = Slots::new(
            store.clone(),
            clock.clone(),
            sealer,
            Arc::new(rooms),
            Arc::new(google.busy.clone()),
            slots::service::Settings {
                public_url: public_url.clone(),
                sender: sender.clone(),
                link_lifetime: slots::service::Settings::LINK_LIFETIME,
            },
        );
        Ok(Self {
            slots,
            google,
            public_url,
            config: Arc::new(config),
            clock,
            store,
            auth,
            jobs,
            candidates,
            screening,
            model,
            scoring,
            take_in,
            queue,
            letters,
            sender,
        })
    }

    fn api(&self) -> OpenApiRouter {
        let compat = if self.config.server.compat { compat::routes(self.compat()) } else { OpenApiRouter::new() };
        OpenApiRouter::with_openapi(openapi::base())
            .merge(auth::routes::routes(self.auth.clone()))
            .merge(jobs::routes::routes(self.jobs.clone()))
            .merge(candidates::routes::routes(self.candidates.clone()))
            .merge(screening::routes::routes(self.screening.clone(), self.candidates.clone()))
            .merge(llm::routes::routes(self.model.desk()))
            .merge(slots::routes::routes(self.slots.clone()))
            .merge(google::routes::routes(GoogleRoutes {
                google: self.google.google.clone(),
                drift: DriftReports::new(self.google.google.clone(), self.slots.clone(), self.google.calendar.clone()),
            }))
            .merge(intake::routes::routes(Uploads {
                take_in: self.take_in.clone(),
                jobs: self.jobs.clone(),
                max_files: self.config.intake.max_files,
            }))
            .merge(compat)
            .merge(tasks::routes::routes(self.tasks()))
            .merge(intake::inbox_routes::routes(self.inbox()))
            .merge(self.health())
    }

    fn compat(&self) -> Compat {
        Compat {
            auth: self.auth.clone(),
            jobs: self.jobs.clone(),
            candidates: self.candidates.clone(),
            screening: self.screening.clone(),
            slots: self.slots.clone(),
            take_in: self.take_in.clone(),
            letters: self.letters.clone(),
            google: self.google.google.clone(),
            max_files: self.config.intake.max_files,
        }
    }

    /// The OpenAPI document of all routes.
    #[must_use]
    pub fn openapi(&self) -> OpenApi {
        self.described().0
    }

    /// The document, and the fields in it that have no example.
    #[must_use]
    pub fn described(&self) -> (OpenApi, Vec<String>) {
        let (_, mut document) = self.api().split_for_parts();
        let holes = openapi::finish(&mut document);
        (document, holes)
    }

    /// Every route, with what stands around it.
    pub fn site(&self) -> Site {
        metrics::install();
        if self.config.server.role == Role::Worker {
            return layers::wrap(self.health().split_for_parts().0, Identity::new(), self.layer_options());
        }
        let (api, mut document) = self.api().split_for_parts();
        openapi::finish(&mut document);
        let router = api.merge(openapi::routes(document)).merge(web::routes(self.slots.clone()));
        let keys = RememberLayer::new(self.idempotency());
        let inner = ServiceBuilder::new().layer(axum::Extension(self.auth.clone())).layer(keys);
        layers::wrap(router, inner, self.layer_options())
    }

    /// Answers kept under `Idempotency-Key`.
    #[must_use]
    pub fn idempotency(&self) -> Idempotency {
        Idempotency::new(self.store.clone(), self.clock.clone())
    }

    fn layer_options(&self) -> LayerOptions {
        let server = &self.config.server;
        LayerOptions {
            cors_origins: server.cors_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect(),
            trusted_proxies: TrustedProxies(server.trusted_proxies.clone()),
            timeout: server.request_timeout,
            upload_timeout: Duration::from_mins(30),
            upload_routes: &["/api/v1/applications", "/upload_pdfs/{userId}"],
        }
    }

    /// `/healthz`, `/readyz`, `/metrics`.
    fn health(&self) -> OpenApiRouter {
        let app = self.clone();
        let checks: Checks = Arc::new(move || {
            let app = app.clone();
            Box::pin(async move { app.checks().await })
        });
        let app = self.clone();
        let refresh: Checks = Arc::new(move || {
            let app = app.clone();
            Box::pin(async move { app.refresh_gauges().await })
        });
        health::routes(checks, refresh)
    }

    async fn checks(&self) -> Vec<Check> {
        let (state, detail) = match tokio::time::timeout(Duration::from_secs(5), self.store.engine().ping()).await {
            Ok(Ok(())) => (CheckState::Ok, None),
            Ok(Err(_)) | Err(_) => (CheckState::Failed, Some("the store can't be reached".to_owned())),
        };
        let mut checks = vec![Check { name: "store", state, detail }];
        if state == CheckState::Ok {
            let inbox = match intake::mailbox_state::problems(&self.store).await {
                Ok(problems) if problems.is_empty() => Check { name: "inbox", state: CheckState::Ok, detail: None },
                Ok(problems) => Check { name: "inbox", state: CheckState::Warning, detail: Some(problems.join("; ")) },
                Err(e) => Check { name: "inbox", state: CheckState::Warning, detail: Some(e.to_string()) },
            };
            checks.push(inbox);
            checks.extend(self.google.check().await);
        }
        checks
    }
}

/// The right side of Message-IDs: the public host where it is a domain name, else one that RFC 2606 keeps for nobody.
fn mail_host(public_url: &str) -> String {
    let url = url::Url::parse(public_url).ok();
    let domain = url.as_ref().and_then(url::Url::domain).filter(|host| host.contains('.'));
    domain.unwrap_or("hirewire.invalid").to_owned()
}
