//! The frames that the reader and its child exchange: a four-byte length (little endian), then the bytes.
//!
//! They travel over a socket of their own, never over stdout, so that whatever a library prints can't be taken for an answer.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::{ReadError, ReadResume};

/// What the child says of one file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The file's number in this child's life, from 1: an answer to another question is a fault of the child.
    pub file: u64,
    pub outcome: Result<ReadResume, ReadError>,
    /// The child wants no further file: it grew, or its inside is no longer to be trusted.
    pub spent: bool,
}

/// Writes one frame.
///
/// # Errors
/// As the socket's, and when the frame is larger than 4 GB.
pub fn write_frame(to: &mut impl Write, body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(body.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(body)?;
    to.flush()
}

/// Reads one frame; `None` at the end of the stream.
///
/// # Errors
/// As the socket's, when the frame is longer than `most`, and when the stream ends within it.
pub fn read_frame(from: &mut impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0u8; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(e),
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > most {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Some(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_and_a_longer_one_than_allowed_is_refused() {
        let mut wire = Vec::new();
        write_frame(&mut wire, b"one").unwrap();
        write_frame(&mut wire, b"").unwrap();
        let mut from = wire.as_slice();
        assert_eq!(read_frame(&mut from, 3).unwrap().unwrap(), b"one");
        assert_eq!(read_frame(&mut from, 3).unwrap().unwrap(), b"");
        assert!(read_frame(&mut from, 3).unwrap().is_none());
        assert!(read_frame(&mut wire.as_slice(), 2).is_err());
        assert!(read_frame(&mut &wire[..5], 3).is_err(), "a frame cut short");
    }
}
