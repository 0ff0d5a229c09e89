//! Keyed hashes in place of what identifies a person.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::domain::PersonKey;

/// What references are of: staff numbers, registrations with the regulator, agency workers.
const REALMS: [&str; 3] = ["staff", "swe", "agency-worker"];

/// Makes pseudonyms with the secret of one installation: the same text gives the same pseudonym here
/// and nowhere else, and nobody without the secret can try out staff numbers.
#[derive(Clone)]
pub struct Pseudonyms {
    keyed: Hmac<Sha256>,
}

impl Pseudonyms {
    /// With the installation's secret.
    ///
    /// # Panics
    /// Never: a key of any length is taken.
    pub fn new(secret: &[u8; 32]) -> Self {
        Self { keyed: Hmac::new_from_slice(secret).expect("HMAC takes keys of any length") }
    }

    /// The pseudonym of a text within a realm such as `staff` or `swe`: the same number in two realms
    /// gives two pseudonyms. HMAC-SHA256 (RFC 2104), its first 16 bytes.
    pub fn of(&self, realm: &str, text: &str) -> PersonKey {
        let mut mac = self.keyed.clone();
        mac.update(realm.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        PersonKey(key)
    }

    /// Every pseudonym a reference may stand under: in each realm, as written, in capitals, and without
    /// spaces or the zeros before a number.
    pub fn of_person(&self, reference: &str) -> Vec<PersonKey> {
        let plain = reference.trim();
        let closed: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
        let mut texts: Vec<String> = [plain, &closed].map(|t| t.trim_start_matches('0').to_owned()).into();
        texts.extend([plain.to_owned(), closed]);
        texts.extend(texts.clone().iter().flat_map(|text| [text.to_uppercase(), text.to_lowercase()]));
        texts.sort_unstable();
        texts.dedup();
        texts.iter().flat_map(|text| REALMS.map(|realm| self.of(realm, text))).collect()
    }

    /// A fingerprint of the secret that does not give it away, to notice when it has been changed.
    pub fn fingerprint(&self) -> String {
        self.of("fingerprint", "").to_string()
    }
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms")
    }
}
