//! What a form sent: its fields, or, if it cannot be taken, what was typed.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde::de::value::{Error, MapDeserializer};

use crate::error::Failure;
use crate::visitor::Visitor;

/// Most bytes of a posted form: what is far too long is still given back to be shortened, up to here.
pub const FORM_BYTES: usize = 1024 * 1024;

/// A form that cannot be taken.
pub(crate) struct Unread {
    pub(crate) failure: Failure,
    /// What was typed, as far as it could be read.
    pub(crate) kept: String,
}

/// Most fields of a form: several times what any of ours has. Each costs many times the bytes that it is sent in.
const FIELDS: usize = 100;
const TOO_MANY: &str = "the form has too many fields";

/// The fields of a posted form.
pub(crate) fn read_form<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Failure> {
    read_typed(headers, body).map_err(|unread| unread.failure)
}

/// The fields of a form that a page of ours posted.
pub(crate) fn read_own_form<T: DeserializeOwned>(
    visitor: &Visitor,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Failure> {
    if visitor.same_site { read_form(headers, body) } else { Err(Failure::CrossSite) }
}

/// The fields of a posted form one after the other, also those that come twice.
pub(crate) fn read_pairs(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Vec<(String, String)>, Failure> {
    let body = read_body(headers, body).map_err(|unread| unread.failure)?;
    let pairs: Vec<_> = url::form_urlencoded::parse(&body).into_owned().take(FIELDS + 1).collect();
    if pairs.len() > FIELDS { Err(Failure::BadRequest(TOO_MANY)) } else { Ok(pairs) }
}

/// The fields of a posted form, of those with one name the last; or what was typed.
pub(crate) fn read_typed<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Unread> {
    let body = read_body(headers, body)?;
    let mut pairs = url::form_urlencoded::parse(&body).into_owned();
    let fields: BTreeMap<_, _> = pairs.by_ref().take(FIELDS).collect();
    let kept = fields.get("body").cloned().unwrap_or_default();
    if pairs.next().is_some() {
        return Err(Unread { failure: Failure::BadRequest(TOO_MANY), kept });
    }
    T::deserialize(MapDeserializer::<_, Error>::new(fields.into_iter()))
        .map_err(|_| Unread { failure: Failure::BadRequest("the form cannot be read"), kept })
}

/// The bytes of a posted form, if they are one.
fn read_body(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Bytes, Unread> {
    let lost = |failure| Unread { failure, kept: String::new() };
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => lost(Failure::TooLarge),
        _ => lost(Failure::BadRequest("the body cannot be read")),
    })?;
    if body.len() > FORM_BYTES {
        return Err(lost(Failure::TooLarge));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let text = String::from_utf8_lossy(&body);
        let kept = body_in_parts(kind, &text).unwrap_or_else(|| text.into_owned());
        return Err(Unread { failure: Failure::Unsupported, kept });
    }
    Ok(body)
}

/// The field `body` of `multipart/form-data` (RFC 7578), which no form of ours sends.
fn body_in_parts(kind: &str, text: &str) -> Option<String> {
    let boundary = kind.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?.trim_matches('"');
    text.split(&format!("--{boundary}")).find_map(|part| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let value = value.strip_suffix("\r\n").unwrap_or(value);
        head.contains("name=\"body\"").then(|| value.to_owned())
    })
}
