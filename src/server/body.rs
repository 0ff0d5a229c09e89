//! Request bodies under guard: how large, how slow, how long.
//!
//! The HTTP library times out slow headers but not slow bodies, and would go on reading an endless
//! body after the answer is sent. Every body therefore passes through [`Guarded`].

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{Error, HttpMessage};
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::api::Problem;

/// Largest body that is no file; the longest JSON we take is a few hundred bytes.
pub const LARGEST_TEXT: u64 = 64 * 1024;

/// Largest scenario: larger than any that is kept, so that what is wrong with one can be named by its field.
pub const LARGEST_SCENARIO: u64 = 2 * 1024 * 1024;

/// How slow a body may come.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Longest silence.
    pub silence: Duration,
    /// Time before the rate is looked at.
    pub grace: Duration,
    /// Least mean rate after that.
    pub bytes_per_second: u32,
    /// Longest time altogether.
    pub total: Duration,
}

impl Default for Patience {
    /// A 50 MB file over a poor line (1 Mbit/s) takes seven minutes; a dripping attacker gets ten seconds.
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(10),
            grace: Duration::from_secs(10),
            bytes_per_second: 16 * 1024,
            total: Duration::from_mins(15),
        }
    }
}

/// What bodies may be like on this server.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Largest body of a form with a file.
    pub largest_form: u64,
    /// How slow.
    pub patience: Patience,
}

/// Puts the body under guard, and has the connection closed after the answer where a body is left unread.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let rules = request.app_data::<web::Data<Rules>>().map(|r| ***r);
    let Some(rules) = rules.filter(|_| has_body(&request)) else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let held = Rc::new(RefCell::new(request.take_payload()));
    let stream = Guarded::new(Rc::clone(&held), limit(&request, rules), rules.patience);
    request.set_payload(Payload::Stream { payload: Box::pin(stream) });
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| BoxBody::new(Holding { body: body.boxed(), _request: held })))
}

/// The body of an answer that holds the body of its request.
///
/// While someone holds an unread body, the library closes the connection after the answer; a chunked
/// body that nobody holds it would read to its end, and an endless one has none.
struct Holding {
    body: BoxBody,
    _request: Rc<RefCell<Payload>>,
}

impl MessageBody for Holding {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}

fn has_body(request: &ServiceRequest) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH);
    request.headers().contains_key(header::TRANSFER_ENCODING) || length.is_some_and(|l| l.as_bytes() != b"0")
}

fn limit(request: &ServiceRequest, rules: Rules) -> u64 {
    if request.content_type().eq_ignore_ascii_case("multipart/form-data") {
        rules.largest_form
    } else if ["/api/v1/scenarios", "/api/v1/goal-seek"].iter().any(|start| request.path().starts_with(start)) {
        LARGEST_SCENARIO
    } else {
        LARGEST_TEXT
    }
}

/// Refuses what is compressed, or too large by its own account, before any of it is read.
pub fn refusal(request: &ServiceRequest) -> Option<Problem> {
    let rules = ***request.app_data::<web::Data<Rules>>()?;
    let encoded = request.headers().get(header::CONTENT_ENCODING);
    if encoded.is_some_and(|e| !e.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let detail = "The body is compressed: send it as it is, without `Content-Encoding`.";
        return Some(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_encoding_unsupported", detail));
    }
    let length = request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse::<u64>().ok()?;
    let most = limit(request, rules);
    (length > most).then(|| too_large(most))
}

fn too_large(most: u64) -> Problem {
    let shown = if most >= 1_000_000 { format!("{} MB", most / 1_000_000) } else { format!("{} KB", most / 1000) };
    let detail = format!("The body is larger than {shown}, the most this address accepts. Nothing of it was kept.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", detail)
}

/// A body with an end: an error once it is too large, silent too long or too slow.
struct Guarded {
    inner: Rc<RefCell<Payload>>,
    left: u64,
    patience: Patience,
    received: u64,
    /// Set at the first look, so that waiting for a turn does not count against the sender.
    started: Option<Instant>,
    alarm: Pin<Box<Sleep>>,
}

impl Guarded {
    fn new(inner: Rc<RefCell<Payload>>, most: u64, patience: Patience) -> Self {
        let alarm = Box::pin(sleep_until(Instant::now() + patience.total));
        Self { inner, left: most, patience, received: 0, started: None, alarm }
    }

    /// The moment by which more must have come.
    fn deadline(&self, started: Instant, now: Instant) -> Instant {
        let earned = self.received as f64 / f64::from(self.patience.bytes_per_second);
        let by_rate = started + self.patience.grace + Duration::from_secs_f64(earned);
        by_rate.min(now + self.patience.silence).min(started + self.patience.total)
    }

    fn wind(&mut self) {
        let now = Instant::now();
        let started = *self.started.get_or_insert(now);
        let deadline = self.deadline(started, now);
        self.alarm.as_mut().reset(deadline);
    }
}

impl Stream for Guarded {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.started.is_none() {
            this.wind();
        }
        let polled = Pin::new(&mut *this.inner.borrow_mut()).poll_next(context);
        match polled {
            Poll::Ready(Some(Ok(bytes))) => {
                let size = bytes.len() as u64;
                if size > this.left {
                    return Poll::Ready(Some(Err(PayloadError::Overflow)));
                }
                this.left -= size;
                this.received += size;
                this.wind();
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Pending if this.alarm.as_mut().poll(context).is_ready() => {
                Poll::Ready(Some(Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into()))))
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};

    use super::*;

    fn guarded<S>(stream: S, most: u64, patience: Patience) -> Guarded
    where
        S: Stream<Item = Result<Bytes, PayloadError>> + 'static,
    {
        let payload: Payload = Payload::Stream { payload: Box::pin(stream) };
        Guarded::new(Rc::new(RefCell::new(payload)), most, patience)
    }

    const HASTY: Patience = Patience {
        silence: Duration::from_millis(20),
        grace: Duration::from_millis(40),
        bytes_per_second: 1_000_000,
        total: Duration::from_mins(1),
    };

    #[actix_web::test]
    async fn a_silent_body_ends_in_a_timeout() {
        let mut body = guarded(stream::pending(), 10, HASTY);
        let ended = body.next().await;
        assert!(matches!(ended, Some(Err(PayloadError::Io(e))) if e.kind() == std::io::ErrorKind::TimedOut));
    }

    #[actix_web::test]
    async fn a_dripping_body_ends_in_a_timeout_though_it_is_never_silent() {
        let drip = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Some((Ok(Bytes::from_static(b"x")), ()))
        });
        let mut body = guarded(drip, 1_000_000, HASTY);
        let mut drops = 0;
        let error = loop {
            match body.next().await.expect("never ends by itself") {
                Ok(_) => drops += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, PayloadError::Io(_)) && drops > 0, "{error} after {drops}");
    }

    #[actix_web::test]
    async fn an_endless_body_is_cut_at_its_limit() {
        let endless = stream::repeat_with(|| Ok(Bytes::from_static(&[0; 1000])));
        let mut body = guarded(endless, 10_500, Patience::default());
        let mut taken = 0;
        let error = loop {
            match body.next().await.expect("never ends by itself") {
                Ok(bytes) => taken += bytes.len(),
                Err(error) => break error,
            }
        };
        assert!(matches!(error, PayloadError::Overflow));
        assert_eq!(taken, 10_000);
    }
}
