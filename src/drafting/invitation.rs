//! The draft of a job's invitations: a template stands at once, and this task puts the model's words in its place. The
//! model is told of the job and of no candidate; names, title, link and times are put in by the server.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::json;

use super::wording::{fault, one_line};
use super::{Words, ads, ask, later, usable};
use crate::gateways::llm::{Limits, Prompt};
use crate::jobs::invitation::{CANDIDATE_MARK, InvitationWords, TITLE_MARK};
use crate::jobs::model::{JobText, WRITE_INVITATION};
use crate::jobs::{JobError, Jobs};
use crate::kernel::Timestamp;
use crate::screening::llm::{Asker, mask};
use crate::tasks::{Failure, Handler, Task};

/// Changes with the words and the schema below.
const PROMPT_VERSION: &str = "invitation-1";

const SYSTEM: &str = "\
You write the words of an invitation to a job interview, for a recruiting server that puts the facts in. A job stands \
below as JSON: take your language from its description and your tone from its text, and no facts. You are told of no \
candidate: the same words go to everybody.

Write, each as one line of plain text:
greeting: as a letter begins, with {candidate} once where the name goes, such as \"Dear {candidate},\". Nobody's sex is \
known: no Mr or Ms, and nothing else that tells one from the other.
greeting_without_name: the same for somebody whose name is not known.
opening: two or three sentences that thank for the application and say that we would like to get to know the reader in \
an interview, with {job_title} once where the job's title goes.
choose: one sentence that asks to choose a time that suits, by the link on the next line.
note: one or two sentences that say that the link is the reader's own and not to be passed on, and that the interview \
can be moved or cancelled there.
farewell: the words before the signature, such as \"Kind regards\".

No names, dates, times, places, numbers, money, links, addresses, markup or emoji. Promise nothing.";

const LONGEST_LINE: usize = 300;
const LONGEST_GREETING: usize = 80;
const LONGEST_OPENING: usize = 700;

/// Writes the words of a job's invitations with the model.
pub struct WriteInvitation {
    pub jobs: Jobs,
    /// `None`: the template stays.
    pub asker: Option<Asker>,
}

#[async_trait]
impl Handler for WriteInvitation {
    fn kind(&self) -> &'static str {
        WRITE_INVITATION
    }

    async fn run(&self, task: &Task, _: Timestamp) -> Result<(), Failure> {
        let Some(job) = ads::job_of(&self.jobs, task).await? else { return Ok(()) };
        let Some(asker) = usable(self.asker.as_ref()).await else { return later(&self.jobs, &job).await };
        if job.invitation.as_ref().is_some_and(|words| words.written_by == asker.model()) {
            return Ok(());
        }
        let (prompt, what) = (question(&job.text), format!("the invitations of {}", job.id));
        let model = asker.model().to_owned();
        let read = move |reply: &str| read(reply, &model);
        let words = ask(asker, &job.workspace_id, PROMPT_VERSION, &prompt, &what, read);
        let words = match words.await? {
            Words::Written(words) => words,
            Words::Stay => return Ok(()),
            Words::NotNow => return later(&self.jobs, &job).await,
        };
        match self.jobs.set_invitation(&job.id, &job.text, &words).await {
            Ok(()) | Err(JobError::NotFound) => Ok(()),
            Err(e) => Err(ads::failure(e)),
        }
    }
}

fn question(text: &JobText) -> Prompt {
    let fields = ["greeting", "greeting_without_name", "opening", "choose", "note", "farewell"];
    let properties: serde_json::Map<_, _> =
        fields.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
    Prompt {
        system: SYSTEM.to_owned(),
        user: json!({"title": text.title, "description": text.description}).to_string(),
        schema_name: "invitation",
        schema: json!({
            "type": "object", "properties": properties, "required": fields, "additionalProperties": false,
        }),
        limits: Limits { max_output_tokens: 1024 },
    }
}

#[derive(Deserialize)]
struct Reply {
    greeting: String,
    greeting_without_name: String,
    opening: String,
    choose: String,
    note: String,
    farewell: String,
}

/// One fault anywhere and none of it is believed: a letter of two hands reads worse than the template.
fn read(reply: &str, model: &str) -> Result<InvitationWords, String> {
    let reply: Reply =
        serde_json::from_str(reply).map_err(|_| "the words for an invitation are not all there".to_owned())?;
    let words = InvitationWords {
        greeting: one_line(&reply.greeting),
        greeting_without_name: one_line(&reply.greeting_without_name),
        opening: one_line(&reply.opening),
        choose: one_line(&reply.choose),
        note: one_line(&reply.note),
        farewell: one_line(&reply.farewell),
        written_by: model.to_owned(),
    };
    let marked = |name: &str, text: &str, mark: &str| match text.split_once(mark) {
        Some((before, after)) => Ok(format!("{before}x{after}")),
        None => Err(format!("the {name} has no {mark}")),
    };
    let parts = [
        ("greeting", marked("greeting", &words.greeting, CANDIDATE_MARK)?, LONGEST_GREETING),
        ("greeting_without_name", words.greeting_without_name.clone(), LONGEST_GREETING),
        ("opening", marked("opening", &words.opening, TITLE_MARK)?, LONGEST_OPENING),
        ("choose", words.choose.clone(), LONGEST_LINE),
        ("note", words.note.clone(), LONGEST_LINE),
        ("farewell", words.farewell.clone(), LONGEST_GREETING),
    ];
    for (name, text, most) in parts {
        if let Some(fault) = fault(&text, most) {
            return Err(format!("the {name} of an invitation {fault}"));
        }
        if mask::says_gender(&text) {
            return Err(format!("the {name} of an invitation takes the reader's sex for known"));
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(field: &str, text: &str) -> String {
        let mut reply = json!({
            "greeting": "Guten Tag {candidate},", "greeting_without_name": "Guten Tag,",
            "opening": "vielen Dank für Ihre Bewerbung als {job_title}.\nWir möchten Sie kennenlernen.",
            "choose": "Bitte wählen Sie einen Termin, der Ihnen passt:",
            "note": "Der Link ist nur für Sie. Dort können Sie den Termin auch verschieben oder absagen.",
            "farewell": "Freundliche Grüße",
        });
        if !field.is_empty() {
            reply[field] = json!(text);
        }
        reply.to_string()
    }

    #[test]
    fn words_alone_are_believed() {
        let words = read(&reply("", ""), "m").unwrap();
        assert_eq!(words.greet(Some("Ada")), "Guten Tag Ada,");
        assert_eq!(words.greet(None), "Guten Tag,");
        assert!(words.open("C++ {candidate}").contains("als C++ {candidate}. Wir"), "a title is no template");
        for (field, text) in [
            ("greeting", "Guten Tag,"),
            ("greeting", "{candidate} {candidate},"),
            ("greeting", "Sehr geehrte Frau {candidate},"),
            ("greeting_without_name", "Sir {candidate}"),
            ("opening", "Danke für Ihre Bewerbung."),
            ("opening", "{job_title} und {booking_link}"),
            ("opening", "{job_title} und {job_title}"),
            ("opening", "{job_title}: wir zahlen gut, 70.000 im Jahr"),
            ("opening", "{job_title}, und Sie bekommen einen Vertrag"),
            ("choose", "Bitte hier: www.evil.example"),
            ("note", ""),
            ("note", "Fragen an hr@evil.example"),
            ("farewell", "Grüße vom Team <script>"),
        ] {
            assert!(read(&reply(field, text), "m").is_err(), "{field}: {text}");
        }
        for bad in ["{}", "[]", "words"] {
            assert!(read(bad, "m").is_err(), "{bad}");
        }
    }

    #[test]
    fn the_model_hears_of_the_job_alone() {
        let text = JobText {
            title: "Nurse".into(),
            description: "Care".into(),
            location: "Bonn".into(),
            job_type: String::new(),
            category: String::new(),
            salary: Some(1),
        };
        assert_eq!(question(&text).user, r#"{"description":"Care","title":"Nurse"}"#);
    }
}
