//! Which job a message means: a plus-address or a tag in its subject. Pure. Where neither names one, the résumé decides.

use super::message::Letter;
use crate::jobs::JobId;

/// What a message says of its job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Job ids, as written; of which the first that is the workspace's counts.
    Ids(Vec<JobId>),
    Job(JobId),
    Nothing,
}

/// Plus-addresses first (`jobs+backend@…`, `jobs+job_01…@…`), then what stands in square brackets in the subject.
///
/// An id counts as it is; other words count when they fit the title of one open job alone.
#[must_use]
pub fn named_job(letter: &Letter, open: &[(JobId, &str)]) -> Named {
    let tags = tags(letter);
    let ids: Vec<JobId> = tags.iter().filter_map(|tag| tag.to_lowercase().parse().ok()).collect();
    if !ids.is_empty() {
        return Named::Ids(ids);
    }
    tags.iter().find_map(|tag| by_title(tag, open)).map_or(Named::Nothing, Named::Job)
}

fn tags(letter: &Letter) -> Vec<String> {
    let mut tags = Vec::new();
    for recipient in &letter.recipients {
        let local = recipient.as_str().rsplit_once('@').map_or("", |(local, _)| local);
        tags.extend(local.split_once('+').map(|(_, tag)| tag.to_owned()));
    }
    let mut rest = letter.subject.as_str();
    while let Some((_, after)) = rest.split_once('[') {
        let Some((tag, behind)) = after.split_once(']') else { break };
        tags.push(tag.trim().to_owned());
        rest = behind;
    }
    tags.retain(|tag| !tag.is_empty() && tag.chars().count() <= 100);
    tags
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '#')
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The one open job whose title is the tag; else the one whose title has all of the tag's words.
fn by_title(tag: &str, open: &[(JobId, &str)]) -> Option<JobId> {
    let wanted = words(tag);
    if wanted.is_empty() {
        return None;
    }
    let one = |fits: &dyn Fn(&[String]) -> bool| {
        let mut found = open.iter().filter(|(_, title)| fits(&words(title)));
        match (found.next(), found.next()) {
            (Some((id, _)), None) => Some(id.clone()),
            _ => None,
        }
    };
    one(&|title| title == wanted.as_slice()).or_else(|| one(&|title| wanted.iter().all(|w| title.contains(w))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::EmailAddress;

    fn letter(to: &[&str], subject: &str) -> Letter {
        let recipients = to.iter().map(|a| EmailAddress::parse(a).unwrap()).collect();
        Letter { recipients, subject: subject.into(), ..Letter::default() }
    }

    #[test]
    fn an_address_or_a_tag_names_the_job() {
        let (backend, senior, care) = (JobId::derived(&["b"]), JobId::derived(&["s"]), JobId::derived(&["c"]));
        let open = [
            (backend.clone(), "Backend Engineer"),
            (senior.clone(), "Senior Backend Engineer"),
            (care.clone(), "Pflegefachkraft (m/w/d)"),
        ];
        let id = JobId::random();
        let upper = id.as_str().to_uppercase();
        for (to, subject, want) in [
            (vec!["jobs@x.example"], format!("Hello [{id}]"), Named::Ids(vec![id.clone()])),
            (vec!["jobs@x.example"], format!("AW: [extern] Re: [{upper}] Hello"), Named::Ids(vec![id.clone()])),
            (vec![], "[Care] [backend engineer]".into(), Named::Job(backend.clone())),
            (
                vec!["a@x.example", "jobs+senior-backend@x.example"],
                "[pflegefachkraft]".into(),
                Named::Job(senior.clone()),
            ),
            (vec!["jobs+pflegefachkraft@x.example"], String::new(), Named::Job(care)),
            (vec!["jobs+backend@x.example"], String::new(), Named::Nothing), // two jobs have the word
            (vec!["jobs+newsletter@x.example"], "[x] [] [open".into(), Named::Nothing),
            (vec!["jobs@x.example"], "Backend Engineer".into(), Named::Nothing),
        ] {
            assert_eq!(named_job(&letter(&to, &subject), &open), want, "{to:?} {subject}");
        }
        let address = format!("jobs+{id}@x.example");
        assert_eq!(named_job(&letter(&[&address], "[backend engineer]"), &open), Named::Ids(vec![id]));
    }
}
