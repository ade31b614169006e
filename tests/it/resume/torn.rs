//! Files that were cut, or in which bytes were changed: whatever comes out, it comes out.

use hirewire::demo::made_up_resumes;

use super::hostile::{honest, reader};

/// A small generator (xorshift), so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn torn_and_bitten_files_never_hang_or_stop_the_reader() {
    let reader = reader();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut read = 0;
    let files = made_up_resumes();
    for round in 0..150 {
        let mut bytes = files[dice.roll(files.len())].bytes.clone();
        match round % 3 {
            0 => bytes.truncate(dice.roll(bytes.len())),
            1 => {
                for _ in 0..=dice.roll(24) {
                    let place = dice.roll(bytes.len());
                    bytes[place] ^= 1 << dice.roll(8);
                }
            }
            _ => {
                let (from, to) = (dice.roll(bytes.len()), dice.roll(bytes.len()));
                let length = dice.roll(400).min(bytes.len() - from.max(to));
                bytes.copy_within(from..from + length, to);
            }
        }
        read += usize::from(reader.read(bytes).await.is_ok());
    }
    assert!(read > 20, "most changes leave something to read: {read}");
    assert!(reader.read(honest()).await.is_ok());
}
