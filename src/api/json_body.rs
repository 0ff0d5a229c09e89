//! Bodies that are JSON, read under the server's guard; where one breaks off from the rules, the field is named.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use serde_json::Value;

use super::Problem;
use super::problem::Fault;
use super::query::nearest;

/// The body as JSON; `None` where there is none.
///
/// # Errors
/// A body of another media type, one that does not arrive whole, or no JSON.
pub(super) async fn json(request: &HttpRequest, mut payload: web::Payload) -> Result<Option<Value>, Problem> {
    let mut bytes = web::BytesMut::new();
    // The guard of bodies limits size and time.
    while let Some(chunk) = payload.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| Problem::from_payload(&error))?);
    }
    if bytes.is_empty() {
        return Ok(None);
    }
    refuse_other_media(request)?;
    serde_json::from_slice(&bytes).map(Some).map_err(|error| damaged(&bytes, &error))
}

/// As [`json`], of a body that must be there.
///
/// # Errors
/// As [`json`]; also without a body.
pub(super) async fn required(request: &HttpRequest, payload: web::Payload) -> Result<Value, Problem> {
    let body = json(request, payload).await?;
    body.ok_or_else(|| Problem::invalid("body_missing", "Send a body of application/json."))
}

/// As [`json`], of an object with known fields.
///
/// # Errors
/// As [`json`]; also for anything that is no object, and a field not among `known` (the nearest is named).
pub(super) async fn fields(
    request: &HttpRequest,
    payload: web::Payload,
    known: &[&str],
) -> Result<serde_json::Map<String, Value>, Problem> {
    let object = match json(request, payload).await? {
        None => return Ok(serde_json::Map::new()),
        Some(Value::Object(object)) => object,
        Some(_) => return Err(Problem::invalid("json_invalid", "The body is JSON, but no object.")),
    };
    let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) else { return Ok(object) };
    let hint = nearest(key, known.iter().copied()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
    let shown: String = key.chars().take(60).collect();
    let detail = format!("`{shown}` is not known here; known is {}{hint}", known.join(", "));
    Err(Problem::invalid("unknown_field", detail))
}

fn refuse_other_media(request: &HttpRequest) -> Result<(), Problem> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let detail = "Send the body as application/json, or send none.";
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "json_expected", detail))
}

/// What `NaN`, `1e999` or a stray comma comes to: JSON has no word for them, so the field before it is named.
fn damaged(bytes: &[u8], error: &serde_json::Error) -> Problem {
    let problem = Problem::invalid("json_invalid", format!("The body is not the JSON expected: {error}."));
    let Some(field) = field_before(bytes, error.line(), error.column()) else { return problem };
    let fix = format!("Mend what stands after `{field}`: {error}.");
    let fault = Fault { place: field, value: None, rule: "json_invalid".to_owned(), fix };
    Problem { errors: vec![fault], ..problem }
}

/// The last `"name":` before a place, shortened.
fn field_before(bytes: &[u8], line: usize, column: usize) -> Option<String> {
    let start = bytes.split(|b| *b == b'\n').take(line.checked_sub(1)?).map(|l| l.len() + 1).sum::<usize>();
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(start + column))?).into_owned();
    let colon = text.rmatch_indices(':').find(|(at, _)| text[..*at].trim_end().ends_with('"'))?.0;
    let name = text[..colon].trim_end().strip_suffix('"')?;
    let name = &name[name.rfind('"')? + 1..];
    (!name.is_empty()).then(|| name.chars().take(60).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_of_a_number_json_does_not_have_is_named() {
        for (text, field) in [
            (r#"{"horizon": 36, "levers": [{"kind": "pay_uplift", "percent": NaN}]}"#, "percent"),
            ("{\n \"horizon\": 36,\n \"paths\": 1e999}", "paths"),
            (r#"{"name": "a: b", "unit": }"#, "unit"),
        ] {
            let error = serde_json::from_str::<Value>(text).expect_err(text);
            let problem = damaged(text.as_bytes(), &error);
            assert_eq!(problem.errors[0].place, field, "{text}: {error}");
        }
    }

    #[test]
    fn damage_before_any_field_names_none() {
        for text in ["", "{", "[1,]", "nonsense", "\u{feff}{}", "\"\\u12"] {
            let error = serde_json::from_str::<Value>(text).expect_err(text);
            assert!(damaged(text.as_bytes(), &error).errors.is_empty(), "{text}");
        }
    }
}
