//! Typed ids: a prefix that says what it names, then 26 sortable characters (`job_01jd…`).

/// The alphabet of Crockford's base 32, lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Every id of every document that is read passes here: a look-up instead of a search for each character.
const IN_ALPHABET: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < ALPHABET.len() {
        table[ALPHABET[at] as usize] = true;
        at += 1;
    }
    table
};

/// A new id's 26 characters: a UUID version 7 (RFC 9562), so that ids made later sort later.
#[must_use]
pub fn random_part() -> String {
    text(characters(uuid::Uuid::now_v7().as_u128()))
}

/// 26 characters, in ASCII, for what is never sorted: by this thread's generator, without a call of the system.
#[must_use]
pub fn unordered_part() -> [u8; 26] {
    characters(rand::random())
}

/// 26 characters that follow from `seed` alone: for things that must get the same id when made twice.
#[must_use]
pub fn derived_part(seed: &[&str]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for part in seed {
        // The length before each part keeps ("ab","c") and ("a","bc") apart.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let mut first = [0u8; 16];
    first.copy_from_slice(&digest[..16]);
    text(characters(u128::from_be_bytes(first)))
}

fn text(characters: [u8; 26]) -> String {
    characters.iter().map(|&b| char::from(b)).collect()
}

fn characters(mut n: u128) -> [u8; 26] {
    let mut out = [0u8; 26];
    for place in out.iter_mut().rev() {
        *place = ALPHABET[(n & 31) as usize];
        n >>= 5;
    }
    out
}

/// Whether `text` is 26 characters of the alphabet.
#[must_use]
pub fn is_id_part(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|b| IN_ALPHABET[usize::from(b)])
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}_…")]
pub struct BadId {
    pub prefix: &'static str,
}

/// Makes an id type of its own, so that a user's id never fits where a job's is meant.
#[macro_export]
macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, examples(json!(concat!($prefix, "_01jdb3v7q2m8xk5t9w4ycz6r0p"))))]
        pub struct $name(String);

        impl $name {
            /// A new id; later ones sort later.
            #[must_use]
            pub fn random() -> Self {
                Self(format!(concat!($prefix, "_{}"), $crate::kernel::id::random_part()))
            }

            /// The same id for the same seed.
            #[must_use]
            pub fn derived(seed: &[&str]) -> Self {
                Self(format!(concat!($prefix, "_{}"), $crate::kernel::id::derived_part(seed)))
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::kernel::id::BadId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|rest| $crate::kernel::id::is_id_part(rest))
                    .map(|_| Self(text.to_owned()))
                    .ok_or($crate::kernel::id::BadId { prefix: $prefix })
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                $crate::kernel::text::deserialize(d)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

#[cfg(test)]
mod tests {
    typed_id!(
        /// An id for the tests.
        SampleId,
        "sample"
    );

    #[test]
    fn an_id_round_trips_and_another_kind_is_refused() {
        let id = SampleId::random();
        assert_eq!(id.as_str().parse::<SampleId>().unwrap(), id);
        for bad in
            ["", "sample_", "job_01jdb3v7q2m8xk5t9w4ycz6r0p", "sample_01JDB3V7Q2M8XK5T9W4YCZ6R0P", "sample_x'; --"]
        {
            assert!(bad.parse::<SampleId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn derived_ids_depend_on_every_part_and_its_place() {
        assert_eq!(SampleId::derived(&["a", "b"]), SampleId::derived(&["a", "b"]));
        assert_ne!(SampleId::derived(&["ab", "c"]), SampleId::derived(&["a", "bc"]));
        assert_ne!(SampleId::derived(&["a", "b"]), SampleId::derived(&["b", "a"]));
    }
}
