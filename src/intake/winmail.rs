//! `winmail.dat`: what Outlook wraps attachments in (TNEF, [MS-OXTNEF]). Only the attachments are taken out.

/// The first four bytes, little-endian 0x223E9F78.
const SIGNATURE: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];
/// Attribute ids ([MS-OXTNEF] 2.1.3.2).
const RENDER_DATA: u32 = 0x0006_9002;
const TITLE: u32 = 0x0001_8010;
const DATA: u32 = 0x0006_800f;
const LEVEL_ATTACHMENT: u8 = 2;
const MOST: usize = 100;

/// A file out of the wrapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwrapped {
    pub name: String,
    pub bytes: Vec<u8>,
}

#[must_use]
pub fn is_winmail(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

/// The attached files, in order; `None` when it is no sound TNEF. Never more bytes than it was given.
#[must_use]
pub fn unwrap(bytes: &[u8]) -> Option<Vec<Unwrapped>> {
    let mut rest = bytes.strip_prefix(&SIGNATURE)?;
    // A key of two bytes that means nothing to a reader.
    rest = rest.get(2..)?;
    let mut files: Vec<Unwrapped> = Vec::new();
    while !rest.is_empty() {
        let (&level, after) = rest.split_first()?;
        let id = u32::from_le_bytes(after.get(..4)?.try_into().ok()?);
        let length = usize::try_from(u32::from_le_bytes(after.get(4..8)?.try_into().ok()?)).ok()?;
        let data = after.get(8..)?.get(..length)?;
        // Two bytes of checksum; a file cut off inside the last one is read as far as it goes.
        rest = after.get(8 + length + 2..).unwrap_or_default();
        if level != LEVEL_ATTACHMENT {
            continue;
        }
        match id {
            RENDER_DATA if files.len() < MOST => files.push(Unwrapped { name: String::new(), bytes: Vec::new() }),
            RENDER_DATA => return None,
            TITLE => files.last_mut()?.name = text(data),
            DATA => files.last_mut()?.bytes = data.to_vec(),
            _ => {}
        }
    }
    files.retain(|file| !file.bytes.is_empty());
    Some(files)
}

/// The title is in the sender's code page, ended by a NUL; letters beyond ASCII only matter to people.
fn text(data: &[u8]) -> String {
    let end = data.iter().position(|b| *b == 0).unwrap_or(data.len());
    String::from_utf8_lossy(&data[..end]).into_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
        let mut out = vec![level];
        out.extend(id.to_le_bytes());
        out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        out.extend(data);
        let sum = data.iter().fold(0u16, |sum, b| sum.wrapping_add(u16::from(*b)));
        out.extend(sum.to_le_bytes());
        out
    }

    pub fn wrapped(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut out = SIGNATURE.to_vec();
        out.extend([1, 0]);
        out.extend(attribute(1, 0x0008_9006, &0x0001_0000u32.to_le_bytes()));
        out.extend(attribute(2, RENDER_DATA, &[0; 14]));
        out.extend(attribute(2, TITLE, format!("{name}\0").as_bytes()));
        out.extend(attribute(2, DATA, bytes));
        out
    }

    #[test]
    fn the_attached_file_comes_out_under_its_name() {
        let files = unwrap(&wrapped("cv.pdf", b"%PDF-1.7")).unwrap();
        assert_eq!(files, [Unwrapped { name: "cv.pdf".into(), bytes: b"%PDF-1.7".to_vec() }]);
    }

    proptest! {
        #[test]
        fn damage_is_no_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..80) {
            let whole = wrapped("cv.pdf", b"%PDF-1.7");
            let _ = unwrap(&whole[..whole.len().saturating_sub(cut)]);
            bytes.splice(0..0, SIGNATURE);
            let _ = unwrap(&bytes);
        }
    }
}
