//! The secret that only the sender of a file holds, and the key made from it.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Bytes of a token: too many to be guessed.
const SIZE: usize = 16;

/// Leads to one unfinished upload and opens it. It stands in the address of the pages and is kept
/// nowhere: the folder knows only a hash of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; SIZE]);

/// What an upload is sealed with.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Token {
    /// A new one.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// The key to its upload.
    pub fn key(&self) -> Key {
        Key(hashed(&self.0, "key", &[]))
    }

    /// What its files are called: 32 hexadecimal digits that do not lead back to the token.
    pub(super) fn file_stem(&self) -> String {
        hexadecimal(&hashed(&self.0, "name", &[])[..SIZE])
    }
}

impl Key {
    /// A key for one purpose in one file.
    pub(super) fn derive(&self, purpose: &str, salt: &[u8]) -> [u8; 32] {
        hashed(&self.0, purpose, salt)
    }
}

/// HMAC-SHA256 (RFC 2104) of a purpose and a salt.
fn hashed(secret: &[u8], purpose: &str, salt: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(b"staffcast upload ");
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(salt);
    mac.finalize().into_bytes().into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// As it stands in addresses: 32 hexadecimal digits.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hexadecimal(&self.0))
    }
}

/// Not a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoToken;

impl FromStr for Token {
    type Err = NoToken;

    fn from_str(text: &str) -> Result<Self, NoToken> {
        if text.len() != 2 * SIZE || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NoToken);
        }
        let mut bytes = [0; SIZE];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_no_digit| NoToken)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_is_written() {
        let token = Token::random();
        assert_eq!(token.to_string().parse(), Ok(token.clone()));
        assert!(!token.to_string().contains(&token.file_stem()));
        for text in ["", "x", "../../../../../../etc/passwd0000", &"é".repeat(16), &"0".repeat(33)] {
            assert_eq!(text.parse::<Token>(), Err(NoToken), "{text}");
        }
    }

    #[test]
    fn neither_token_nor_key_is_told_in_debug_output() {
        let token = Token::random();
        assert_eq!(format!("{token:?} {:?}", token.key()), "Token Key");
    }
}
