//! What programs can ask for: the API's own description as a page people can read, without scripts.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::Value;

use super::shell::{Place, Shell, page as answer};
use super::site::Site;
use crate::report::words;

/// Every endpoint and every shape of the API, ready to be shown.
#[derive(Debug, Default)]
pub struct Programs {
    groups: Vec<Group>,
    shapes: Vec<Shape>,
    version: String,
}

/// Endpoints of one sort.
#[derive(Debug)]
struct Group {
    name: String,
    operations: Vec<Operation>,
}

#[derive(Debug)]
struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    parameters: Vec<Field>,
    body: Vec<Link>,
    responses: Vec<Response>,
}

/// A parameter or a part of a shape.
#[derive(Debug)]
struct Field {
    name: String,
    place: String,
    kind: Link,
    required: bool,
    told: String,
}

/// A type, with the shape it leads to where it is one of ours.
#[derive(Debug, Default)]
struct Link {
    label: String,
    shape: Option<String>,
}

#[derive(Debug)]
struct Response {
    status: String,
    told: String,
    bodies: Vec<Link>,
}

#[derive(Debug)]
struct Shape {
    name: String,
    told: String,
    values: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "programs.html", config = ".askama.toml")]
struct Page<'a> {
    shell: Shell,
    programs: &'a Programs,
}

pub(super) async fn page(site: web::Data<Site>) -> HttpResponse {
    answer(&Page { shell: Shell::new("For programs", Place::Elsewhere, site.look), programs: &site.programs })
}

pub(super) async fn moved() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/v1/docs/")).finish()
}

impl Programs {
    /// From an `OpenAPI` document as JSON text; empty where it is none.
    pub fn of(document: &str) -> Self {
        let document: Value = serde_json::from_str(document).unwrap_or_default();
        let mut groups: Vec<Group> = Vec::new();
        for (path, item) in entries(&document["paths"]) {
            for (method, operation) in entries(item) {
                let name = operation["tags"][0].as_str().unwrap_or("others");
                let told = Operation::of(method, path, operation);
                match groups.iter_mut().find(|g| g.name == words::capital(name)) {
                    Some(group) => group.operations.push(told),
                    None => groups.push(Group { name: words::capital(name), operations: vec![told] }),
                }
            }
        }
        let shapes = entries(&document["components"]["schemas"]).map(|(name, schema)| Shape::of(name, schema));
        Self { groups, shapes: shapes.collect(), version: text(&document["info"]["version"]) }
    }
}

fn entries(of: &Value) -> impl Iterator<Item = (&String, &Value)> {
    of.as_object().into_iter().flatten()
}

fn text(of: &Value) -> String {
    of.as_str().unwrap_or_default().to_owned()
}

impl Operation {
    fn of(method: &str, path: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten().map(|p| Field {
            name: text(&p["name"]),
            place: text(&p["in"]),
            kind: kind(&p["schema"]),
            required: p["required"] == true,
            told: with_example(text(&p["description"]), &p["example"]),
        });
        let responses = entries(&operation["responses"]).map(|(status, response)| Response {
            status: status.clone(),
            told: text(&response["description"]),
            bodies: bodies(response),
        });
        Self {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&operation["summary"]),
            description: text(&operation["description"]),
            parameters: parameters.collect(),
            body: bodies(&operation["requestBody"]),
            responses: responses.collect(),
        }
    }
}

/// "application/json: Forecast", for each kind of content.
fn bodies(of: &Value) -> Vec<Link> {
    let one = |(media, content): (&String, &Value)| {
        let inner = kind(&content["schema"]);
        let label = if inner.label.is_empty() { media.clone() } else { format!("{media}: {}", inner.label) };
        Link { label, ..inner }
    };
    entries(&of["content"]).map(one).collect()
}

impl Shape {
    fn of(name: &str, schema: &Value) -> Self {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let fields = entries(&schema["properties"]).map(|(field, inner)| Field {
            name: field.clone(),
            place: String::new(),
            kind: kind(inner),
            required: required.contains(&field.as_str()),
            told: with_example(text(&inner["description"]), &inner["example"]),
        });
        Self {
            name: name.to_owned(),
            told: text(&schema["description"]),
            values: values(schema),
            fields: fields.collect(),
        }
    }
}

fn with_example(told: String, example: &Value) -> String {
    let shown = match example {
        Value::Null => return told,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    format!("{told}{}Such as {shown}.", if told.is_empty() { "" } else { " " })
}

fn values(schema: &Value) -> String {
    let all = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    all.collect::<Vec<_>>().join(", ")
}

/// A type in a few words: "number", "list of Step", "text or null".
fn kind(schema: &Value) -> Link {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return Link { label: name.to_owned(), shape: Some(name.to_owned()) };
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(list) = schema[several].as_array() {
            return joined(list.iter().map(kind));
        }
    }
    match &schema["type"] {
        Value::String(one) => named(one, schema),
        Value::Array(list) => joined(list.iter().filter_map(Value::as_str).map(|one| named(one, schema))),
        _ => Link::default(),
    }
}

fn named(one: &str, schema: &Value) -> Link {
    match one {
        "array" => {
            let inner = kind(&schema["items"]);
            Link { label: format!("list of {}", inner.label), ..inner }
        }
        "string" => Link { label: "text".into(), shape: None },
        "integer" => Link { label: "whole number".into(), shape: None },
        "boolean" => Link { label: "true or false".into(), shape: None },
        other => Link { label: other.to_owned(), shape: None },
    }
}

fn joined(all: impl Iterator<Item = Link>) -> Link {
    let all: Vec<Link> = all.collect();
    let shape = all.iter().find_map(|l| l.shape.clone());
    Link { label: all.into_iter().map(|l| l.label).collect::<Vec<_>>().join(" or "), shape }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn types_are_told_in_words_and_lead_to_their_shapes() {
        let told = |schema: Value| {
            let link = kind(&schema);
            (link.label, link.shape)
        };
        assert_eq!(
            told(json!({"type": "array", "items": {"$ref": "#/x/Step"}})),
            ("list of Step".into(), Some("Step".into()))
        );
        assert_eq!(told(json!({"type": ["string", "null"]})), ("text or null".into(), None));
        assert_eq!(
            told(json!({"oneOf": [{"type": "null"}, {"$ref": "#/x/Live"}]})),
            ("null or Live".into(), Some("Live".into()))
        );
    }

    #[test]
    fn what_is_no_document_gives_an_empty_page() {
        let nothing = Programs::of("no JSON");
        assert!(nothing.groups.is_empty() && nothing.shapes.is_empty());
    }
}
