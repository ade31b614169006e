//! The language model that the settings name, if they name one.

use std::path::Path;
use std::sync::Arc;

use crate::config::{ScreeningConfig, ScreeningMode};
use crate::gateways::llm::{self, Gemini, Llm, OpenAi, Reach, gemini, openai};
use crate::kernel::Clock;
use crate::screening::llm::Choice;
use crate::screening::llm::routes::ModelDesk;
use crate::screening::llm::{Asker, AwaitingModel, Scoring};
use crate::screening::service::Awaiting;
use crate::store::Store;

/// A model and when to ask it.
pub struct Model {
    pub llm: Arc<dyn Llm>,
    pub choice: Choice,
}

impl Model {
    /// `None` where the builtin engine alone is wanted.
    ///
    /// # Errors
    /// One sentence on the setting that can't be used; the server runs on with the builtin engine.
    pub fn of(config: &ScreeningConfig, clock: Arc<dyn Clock>) -> Result<Option<Self>, String> {
        let choice = match config.mode {
            ScreeningMode::Builtin => return Ok(None),
            ScreeningMode::Gemini => Choice::Always,
            ScreeningMode::Auto => Choice::Auto,
        };
        let llm: Result<Arc<dyn Llm>, llm::Error> = if let Some(base) = &config.llm_url {
            let reach =
                Reach::new(base.clone(), &config.llm_model, config.llm_window.unwrap_or(openai::DEFAULT_WINDOW));
            OpenAi::new(reach, config.llm_key.clone(), clock).map(|m| Arc::new(m) as Arc<dyn Llm>)
        } else {
            let base = match &config.gemini_url {
                Some(url) => Ok(url.clone()),
                None => gemini::GOOGLE.parse().map_err(|_| "Google's own address can't be read".to_owned()),
            }?;
            let reach = Reach::new(base, &config.gemini_model, config.llm_window.unwrap_or(gemini::DEFAULT_WINDOW));
            Gemini::new(reach, Path::new(&config.gemini_keys), clock).map(|m| Arc::new(m) as Arc<dyn Llm>)
        };
        match llm {
            Ok(llm) => Ok(Some(Self { llm, choice })),
            Err(e) => Err(e.to_string()),
        }
    }
}

/// The model's parts of the app, wired.
#[derive(Clone)]
pub struct ModelParts {
    pub asker: Option<Asker>,
    choice: Choice,
    name: &'static str,
    problem: Option<String>,
}

impl ModelParts {
    #[must_use]
    pub fn of(config: &ScreeningConfig, store: &Store, clock: &Arc<dyn Clock>) -> Self {
        let name = match config.mode {
            ScreeningMode::Builtin => "builtin",
            ScreeningMode::Gemini => "gemini",
            ScreeningMode::Auto => "auto",
        };
        match Model::of(config, clock.clone()) {
            Ok(Some(Model { llm, choice })) => {
                let asker = Asker::new(llm, store.clone(), clock.clone(), config.daily_tokens);
                Self { asker: Some(asker), choice, name, problem: None }
            }
            Ok(None) => Self { asker: None, choice: Choice::Auto, name, problem: None },
            Err(problem) => {
                tracing::error!("no language model: {problem}");
                Self { asker: None, choice: Choice::Auto, name, problem: Some(problem) }
            }
        }
    }

    #[must_use]
    pub fn awaiting(&self) -> Option<Arc<dyn Awaiting>> {
        let asker = self.asker.clone()?;
        Some(Arc::new(AwaitingModel::new(asker, self.choice)))
    }

    #[must_use]
    pub fn scoring(
        &self,
        clock: &Arc<dyn Clock>,
        jobs: &crate::jobs::Jobs,
        candidates: &crate::candidates::Candidates,
        screening: &crate::screening::service::Screening,
    ) -> Option<Scoring> {
        let asker = self.asker.clone()?;
        let (clock, jobs, candidates) = (clock.clone(), jobs.clone(), candidates.clone());
        Some(Scoring::new(clock, jobs, candidates, screening.clone(), asker, self.choice))
    }

    #[must_use]
    pub fn desk(&self) -> ModelDesk {
        ModelDesk { asker: self.asker.clone(), choice: self.name, problem: self.problem.clone() }
    }
}
