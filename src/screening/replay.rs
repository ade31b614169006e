//! A score made again from what was kept, and what differs: nothing, unless the rules have changed since.

use super::llm::question::PROMPT_VERSION;
use super::llm::{answer, scoring};
use super::record::ScreeningRecord;
use super::{Assessment, Finding, Scores, arithmetic, builtin};
use crate::candidates::StoredResume;

/// What differs, one sentence each; empty when the score is the same, quote by quote.
#[must_use]
pub fn differences(record: &ScreeningRecord, resume: &StoredResume) -> Vec<String> {
    let mut told = Vec::new();
    match again(record, resume, &mut told) {
        Ok(assessment) => {
            let scores = arithmetic::score(&record.criteria, &assessment.findings);
            compare(record, &assessment, scores, &mut told);
        }
        Err(why) => told.push(why),
    }
    told
}

fn again(record: &ScreeningRecord, resume: &StoredResume, told: &mut Vec<String>) -> Result<Assessment, String> {
    let Some(talk) = &record.talk else {
        let day = record.as_of.parse().map_err(|_| format!("the kept day {:?} can't be read", record.as_of))?;
        return Ok(builtin::assess(&record.criteria, &resume.text, &resume.profile, day));
    };
    if talk.prompt_version != PROMPT_VERSION {
        told.push(format!("the prompt is {PROMPT_VERSION} now, and was {}", talk.prompt_version));
    }
    let question = scoring::question_of(&talk.job_title, &record.criteria, resume, talk.window_tokens);
    if question.input_hash != talk.input_hash {
        told.push("the question would be another one now".to_owned());
    }
    let answer = answer::read(&talk.reply, &record.criteria, &question.view, &resume.text)
        .map_err(|e| format!("the kept reply can't be read any more: {e}"))?;
    Ok(scoring::judge(&talk.model, &record.criteria, resume, &question, &answer).assessment)
}

fn compare(record: &ScreeningRecord, now: &Assessment, scores: Scores, told: &mut Vec<String>) {
    for criterion in &record.criteria {
        let of = |findings: &[Finding]| findings.iter().find(|f| f.criterion_id == criterion.id).cloned();
        match (of(&record.assessment.findings), of(&now.findings)) {
            (Some(then), Some(now)) => {
                if then.level != now.level {
                    told.push(format!("{}: {:?} then, {:?} now", criterion.id, then.level, now.level));
                } else if then.quotes != now.quotes {
                    told.push(format!("{}: the quotes differ, the level does not", criterion.id));
                }
            }
            (None, None) => {}
            (then, _) => {
                let when = if then.is_some() { "then, and not now" } else { "now, and not then" };
                told.push(format!("{}: a finding {when}", criterion.id));
            }
        }
    }
    if scores != record.scores {
        told.push(format!("overall: {} then, {} now", record.scores.overall, scores.overall));
    }
}
