//! What strangers' texts are put through, each apart from the others.

use jiff::civil::Date;

use super::{Profile, ReadError, ReadResume, parse};

/// Runs `work` off the async threads.
///
/// # Errors
/// `ReaderFailed` when it panics: the fault of one text is that text's alone.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReadError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ReadError::ReaderFailed)
}

/// The profile of what was read; its warnings are added to the file's. Of what a scanner recognised nothing is said with
/// confidence: nobody has seen these letters.
///
/// # Errors
/// As [`apart`].
pub async fn profiled(mut read: ReadResume, today: Date) -> Result<(ReadResume, Profile), ReadError> {
    apart(move || {
        let (mut profile, warnings) = parse::with_warnings(&read.text, today);
        if read.is_recognised() {
            profile.marks.iter_mut().for_each(|mark| mark.confidence = mark.confidence.min(parse::DOUBTED));
        }
        read.warnings.extend(warnings);
        (read, profile)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fault_is_an_error_of_its_own_text() {
        let read = |text: &'static str| apart(move || text.strip_prefix("good: ").expect("a good one"));
        assert_eq!(read("bad").await, Err(ReadError::ReaderFailed));
        assert_eq!(read("good: bread").await, Ok("bread"));
    }
}
