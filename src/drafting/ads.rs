//! The ads of a job: templates stand at once, and this task puts the model's headlines and descriptions in their place.
//! Title, place, type, category and salary are copied from the job, whatever the model says.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Words, ask, later, usable, wording};
use crate::gateways::llm::{Limits, Prompt};
use crate::jobs::ads::{AdWords, Ads};
use crate::jobs::model::{JobText, WRITE_ADS};
use crate::jobs::{Job, JobError, JobId, Jobs};
use crate::kernel::Timestamp;
use crate::screening::llm::Asker;
use crate::tasks::{Failure, Handler, Task};

/// Changes with the words and the schema below.
const PROMPT_VERSION: &str = "ads-1";

const SYSTEM: &str = "\
You write job ads for a recruiting server, in the language of the job's description. The job stands below as JSON. Use \
only what it says: no salary, place, benefit, date or demand that is not there. Plain text, no markup, no emoji, no \
discrimination by age, sex, origin, religion or health. Write three ads, each with a headline and a description: \
online_job_platform (a headline of at most 80 characters, a description of 80 to 200 words), facebook_linkedin (friendly, \
at most 80 words) and details (one sentence for a list).";

/// Longer than any ad; a model that writes on and on is not put up.
const LONGEST_HEADLINE: usize = 200;
const LONGEST_DESCRIPTION: usize = 6_000;

/// Writes a job's ads with the model.
pub struct WriteAds {
    pub jobs: Jobs,
    /// `None`: the templates stay.
    pub asker: Option<Asker>,
}

#[derive(Deserialize)]
struct Payload {
    job_id: JobId,
}

#[derive(Debug, Deserialize)]
struct Written {
    online_job_platform: AdWords,
    facebook_linkedin: AdWords,
    details: AdWords,
}

#[async_trait]
impl Handler for WriteAds {
    fn kind(&self) -> &'static str {
        WRITE_ADS
    }

    async fn run(&self, task: &Task, _: Timestamp) -> Result<(), Failure> {
        let Some(job) = job_of(&self.jobs, task).await? else { return Ok(()) };
        let Some(asker) = usable(self.asker.as_ref()).await else { return later(&self.jobs, &job).await };
        if job.ads.written_by == asker.model() {
            return Ok(());
        }
        let (prompt, what, text) = (question(&job.text), format!("the ads of {}", job.id), job.text.clone());
        let read = move |reply: &str| read(reply, &text);
        let written = ask(asker, &job.workspace_id, PROMPT_VERSION, &prompt, &what, read);
        let written = match written.await? {
            Words::Written(written) => written,
            Words::Stay => return Ok(()),
            Words::NotNow => return later(&self.jobs, &job).await,
        };
        let Written { online_job_platform, facebook_linkedin, details } = written;
        let ads = Ads::new(&job.text, online_job_platform, facebook_linkedin, details, asker.model());
        match self.jobs.set_ads(&job.id, &job.text, &ads).await {
            Ok(()) | Err(JobError::NotFound) => Ok(()),
            Err(e) => Err(failure(e)),
        }
    }
}

/// The job that a task names; `None` when it is gone.
pub(super) async fn job_of(jobs: &Jobs, task: &Task) -> Result<Option<Job>, Failure> {
    let Payload { job_id } =
        Payload::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no job"))?;
    jobs.find(&job_id).await.map_err(failure)
}

pub(super) fn failure(e: JobError) -> Failure {
    match e {
        JobError::Store(e) => e.into(),
        other => Failure::retry(other.to_string()),
    }
}

fn question(text: &JobText) -> Prompt {
    let job = json!({
        "title": text.title, "description": text.description, "location": text.location,
        "type": text.job_type, "category": text.category, "salary": text.salary,
    });
    let words = || {
        json!({
            "type": "object",
            "properties": {"headline": {"type": "string"}, "description": {"type": "string"}},
            "required": ["headline", "description"],
            "additionalProperties": false,
        })
    };
    Prompt {
        system: SYSTEM.to_owned(),
        user: job.to_string(),
        schema_name: "ads",
        schema: json!({
            "type": "object",
            "properties": {"online_job_platform": words(), "facebook_linkedin": words(), "details": words()},
            "required": ["online_job_platform", "facebook_linkedin", "details"],
            "additionalProperties": false,
        }),
        limits: Limits { max_output_tokens: 4096 },
    }
}

/// A link or an address is believed only where the job itself has it.
fn read(reply: &str, job: &JobText) -> Result<Written, String> {
    let reply: Value = serde_json::from_str(reply).map_err(|_| "the ads are no JSON".to_owned())?;
    let mut written: Written =
        serde_json::from_value(reply).map_err(|_| "the ads lack a headline or a description".to_owned())?;
    for words in [&mut written.online_job_platform, &mut written.facebook_linkedin, &mut written.details] {
        words.headline = cleaned(&words.headline);
        words.description = cleaned(&words.description);
        let (headline, description) = (words.headline.chars().count(), words.description.chars().count());
        if headline == 0 || description == 0 || headline > LONGEST_HEADLINE || description > LONGEST_DESCRIPTION {
            return Err("an ad is empty or far too long".to_owned());
        }
        let said = [&words.headline, &words.description];
        if said.iter().flat_map(|text| wording::reaches(text)).any(|found| !known(found, job)) {
            return Err("an ad holds a link or an address that the job does not have".to_owned());
        }
    }
    Ok(written)
}

fn known(found: &str, job: &JobText) -> bool {
    [&job.title, &job.description, &job.location].iter().any(|text| text.contains(found))
}

/// Without control characters but for line ends: the text goes into pages and documents.
fn cleaned(words: &str) -> String {
    words.replace('\r', "").chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ads_are_words_alone_and_never_empty() {
        let ad = |headline: &str| json!({"headline": headline, "description": "Come\r\nand\u{0} build.", "salary": 1});
        let reply = |headline: &str| {
            json!({"online_job_platform": ad(headline), "facebook_linkedin": ad("b"), "details": ad("c")}).to_string()
        };
        let job = JobText {
            title: "Engineer".into(),
            description: "Node.js, see acme.example".into(),
            location: String::new(),
            job_type: String::new(),
            category: String::new(),
            salary: None,
        };
        let read = |reply: &str| read(reply, &job);
        assert!(read(&reply("Node.js at acme.example")).is_ok(), "the job has them");
        let written = read(&reply(" Engineer ")).unwrap();
        assert_eq!(written.online_job_platform.headline, "Engineer");
        assert_eq!(written.details.description, "Come\nand build.");
        for bad in [
            reply(""),
            reply(&"x".repeat(300)),
            "{}".to_owned(),
            "[]".to_owned(),
            "words".to_owned(),
            reply("See evil.example"),
        ] {
            assert!(read(&bad).is_err(), "{bad}");
        }
    }
}
