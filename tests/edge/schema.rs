//! Does an answer look as the `OpenAPI` document says?

use serde_json::Value;

/// Asserts that `body` is what `method` `path` (as written in the document) answers with `status`.
pub fn assert_documented(document: &Value, (method, path, status): (&str, &str, u16), body: &Value) {
    let content = &document["paths"][path][method]["responses"][status.to_string()]["content"];
    let media = content.as_object().and_then(|c| c.values().next());
    assert!(media.is_some(), "{method} {path} {status} is not documented");
    let media = media.expect("asserted");
    check(document, &media["schema"], body, &format!("{method} {path} {status}"));
}

fn check(document: &Value, schema: &Value, body: &Value, place: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().expect("a name");
        return check(document, &document["components"]["schemas"][name], body, place);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().for_each(|part| check_open(document, part, body, place));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let chosen = choices.iter().find(|c| (c["type"] == "null") == body.is_null());
        assert!(chosen.is_some(), "{place}: no choice fits {body}");
        return check(document, chosen.expect("asserted"), body, place);
    }
    assert!(fits(&schema["type"], body), "{place}: {body} is no {}", schema["type"]);
    check_open(document, schema, body, place);
    if let (Some(object), Some(known)) = (body.as_object(), schema["properties"].as_object()) {
        let unknown = object.keys().find(|key| !known.contains_key(*key));
        assert!(unknown.is_none(), "{place}: {unknown:?} is not documented");
    }
}

/// What is documented must be there; what is not may be.
fn check_open(document: &Value, schema: &Value, body: &Value, place: &str) {
    if schema["$ref"].is_string() {
        let name = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()).expect("a name");
        return check_open(document, &document["components"]["schemas"][name], body, place);
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().expect("a name");
        assert!(body.get(name).is_some(), "{place}: `{name}` is missing in {body}");
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = body.get(name) {
            check(document, schema, value, &format!("{place} .{name}"));
        }
    }
    for (at, item) in body.as_array().into_iter().flatten().enumerate() {
        check(document, &schema["items"], item, &format!("{place} [{at}]"));
    }
}

fn fits(types: &Value, body: &Value) -> bool {
    let one = |name: &str| match name {
        "null" => body.is_null(),
        "string" => body.is_string(),
        "boolean" => body.is_boolean(),
        "integer" => body.is_u64() || body.is_i64(),
        "number" => body.is_number(),
        "array" => body.is_array(),
        "object" => body.is_object(),
        _ => false,
    };
    match types {
        Value::String(name) => one(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(one),
        _ => true,
    }
}
