//! What strangers' texts are put through, each apart from the others.

use super::ReadError;

/// Runs `work` off the async threads.
///
/// # Errors
/// `ReaderFailed` when it panics: the fault of one text is that text's alone.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReadError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ReadError::ReaderFailed)
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
