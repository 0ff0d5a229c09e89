//! The parts of a form, one after the other: the file sealed to disk, short texts to memory.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::HeaderMap;
use actix_web::web;
use futures_util::StreamExt;
use std::collections::BTreeMap;
use tempfile::{NamedTempFile, TempPath};

use super::seal::Sealer;
use super::{Error, LONGEST_TEXT, Shelf, Token, plain_name};

/// Bytes gathered before they are written, so that a dripping sender does not cause a write a byte.
const CHUNK: usize = 256 * 1024;

pub(super) struct Form {
    pub file_name: String,
    pub token: Token,
    pub path: TempPath,
    pub fields: BTreeMap<String, String>,
}

/// What bounds a form and where its file goes.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub known: &'a [&'static str],
    pub largest: u64,
    pub shelf: &'a Shelf,
}

pub(super) async fn form(headers: &HeaderMap, payload: web::Payload, frame: Frame<'_>) -> Result<Form, Error> {
    let Frame { known, largest, shelf } = frame;
    let token = Token::random();
    let mut parts = Multipart::new(headers, payload);
    let mut file = None;
    let mut fields = BTreeMap::new();
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|e| refusal(&e, largest))?;
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            if file.is_some() {
                return Err(Error::TwoFiles);
            }
            let given = part.content_disposition().and_then(|d| d.get_filename()).unwrap_or_default().to_owned();
            let (path, size) = to_disk(&mut part, largest, shelf, &token).await?;
            // A browser sends a nameless empty part when no file was chosen.
            if given.is_empty() && size == 0 {
                return Err(Error::NoFile);
            }
            file = Some((plain_name(&given), path));
        } else {
            let name = recognise(&name, known)?;
            let text = short_text(&mut part, name, largest).await?;
            if !text.is_empty() {
                fields.insert(name.to_owned(), text);
            }
        }
    }
    let (file_name, path) = file.ok_or(Error::NoFile)?;
    Ok(Form { file_name, token, path, fields })
}

fn recognise(name: &str, known: &[&'static str]) -> Result<&'static str, Error> {
    if let Some(found) = known.iter().find(|k| **k == name) {
        return Ok(found);
    }
    let nearest = known
        .iter()
        .map(|k| (strsim::jaro_winkler(k, name), *k))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k);
    let name = name.chars().filter(|c| !c.is_control()).take(60).collect();
    Err(Error::UnknownField { name, known: format!("file, {}", known.join(", ")), nearest })
}

async fn to_disk(part: &mut Field, largest: u64, shelf: &Shelf, token: &Token) -> Result<(TempPath, u64), Error> {
    let (shelf, key) = (shelf.clone(), token.key());
    let mut file = on_disk_thread(move || Sealer::new(shelf.spool()?, &key)).await?;
    let mut waiting = Vec::with_capacity(CHUNK);
    let mut seen = 0_u64;
    while let Some(bytes) = part.next().await {
        let bytes = bytes.map_err(|e| refusal(&e, largest))?;
        seen += bytes.len() as u64;
        if seen > largest {
            return Err(Error::TooLarge { largest });
        }
        waiting.extend_from_slice(&bytes);
        if waiting.len() >= CHUNK {
            (file, waiting) = seal(file, waiting).await?;
        }
    }
    let (file, _) = seal(file, waiting).await?;
    let path = on_disk_thread(move || Ok(file.finish()?.into_temp_path())).await?;
    Ok((path, seen))
}

type Spool = Sealer<NamedTempFile>;

/// Seals and hands back the file and the emptied buffer.
async fn seal(mut file: Spool, mut bytes: Vec<u8>) -> Result<(Spool, Vec<u8>), Error> {
    on_disk_thread(move || {
        file.add(&bytes)?;
        bytes.clear();
        Ok((file, bytes))
    })
    .await
}

async fn on_disk_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    web::block(work).await.map_err(|e| Error::Disk(std::io::Error::other(e)))?.map_err(Error::Disk)
}

async fn short_text(part: &mut Field, name: &'static str, largest: u64) -> Result<String, Error> {
    let too_long = Error::BadField { name, most: LONGEST_TEXT };
    let mut text = Vec::new();
    while let Some(bytes) = part.next().await {
        text.extend_from_slice(&bytes.map_err(|e| refusal(&e, largest))?);
        if text.len() > LONGEST_TEXT {
            return Err(too_long);
        }
    }
    let text = String::from_utf8(text).map_err(|_not_text| too_long)?;
    Ok(text.trim().to_owned())
}

/// What the reader of parts says, in our words.
fn refusal(error: &MultipartError, largest: u64) -> Error {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => Error::TooLarge { largest },
        MultipartError::Payload(PayloadError::Io(e)) if e.kind() == std::io::ErrorKind::TimedOut => Error::TooSlow,
        _ => Error::Damaged,
    }
}
