//! Accounts and identities, in and out.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rejoinder_domain::record::{AccountRecord, IdentityRecord, PICTURE_BYTES, PasskeyRecord};
use rejoinder_domain::{EMAIL_BYTES, Identity, NAME_BYTES, PASSKEY_ISSUER, name_key, text};

use super::lines::{AccountLine, IdentityLine, PasskeyLine};
use super::read::{Checked, account_id, limited, time, web_address};

/// Longest handle and badge, in bytes.
const LABEL_BYTES: usize = 1_000;
/// Longest public key of a passkey as it is kept, in bytes: the largest there are have some 3,000.
const KEY_BYTES: usize = 16_000;
/// Longest name that an authenticator gives a passkey, in bytes (WebAuthn §4, credential id).
const CREDENTIAL_BYTES: usize = 1_023;
/// How every JPEG begins.
const JPEG: [u8; 3] = [0xFF, 0xD8, 0xFF];

pub(super) fn account(line: AccountLine) -> Checked<AccountRecord> {
    let name = text::clean_name(&one_line("name", line.name, 4 * NAME_BYTES)?);
    if name_key(&name).is_empty() {
        return Err("name: has neither letters nor digits".into());
    }
    Ok(AccountRecord {
        id: account_id("id", &line.id)?,
        name,
        created: time("created", &line.created)?,
        picture: line.picture.as_deref().map(picture).transpose()?,
    })
}

pub(super) fn identity(line: IdentityLine) -> Checked<IdentityRecord> {
    let identity = Identity::new(line.issuer, line.subject)
        .ok_or("issuer, subject: each has 1 to 1000 bytes, and no control characters")?;
    let badge = one_line("badge", line.badge, LABEL_BYTES)?;
    if badge.is_empty() {
        return Err("badge: is empty".into());
    }
    let linked = time("linked", &line.linked)?;
    // Without its key nobody could log in with it, and it would count as a way to.
    match (identity.issuer == PASSKEY_ISSUER, &line.passkey) {
        (true, None) => {
            return Err("passkey: is missing, and without its key a passkey is no way to log in".into());
        }
        (false, Some(_)) => return Err(format!("passkey: belongs to the issuer {PASSKEY_ISSUER:?} alone")),
        _ => {}
    }
    Ok(IdentityRecord {
        account: account_id("account", &line.account)?,
        identity,
        badge,
        handle: text::clean_name(&one_line("handle", line.handle, LABEL_BYTES)?),
        page: web_address("page", line.page)?,
        email: one_line("email", line.email, EMAIL_BYTES)?,
        email_verified: line.email_verified,
        linked,
        used: line.used.map_or(Ok(linked), |used| time("used", &used))?,
        passkey: line.passkey.map(passkey).transpose()?,
    })
}

fn passkey(line: PasskeyLine) -> Checked<PasskeyRecord> {
    let credential = limited("passkey.credential", line.credential, KEY_BYTES)?;
    let credential = URL_SAFE_NO_PAD.decode(credential).ok();
    let credential = credential.filter(|bytes| (1..=CREDENTIAL_BYTES).contains(&bytes.len()));
    let key = limited("passkey.key", line.key, KEY_BYTES)?;
    if serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&key).is_err() {
        return Err("passkey.key: not the JSON of a public key".into());
    }
    let credential = credential.ok_or("passkey.credential: neither base64url nor 1 to 1023 bytes")?;
    Ok(PasskeyRecord { credential, key })
}

fn one_line(field: &str, value: String, bytes: usize) -> Checked<String> {
    let value = limited(field, value, bytes)?;
    if value.contains(char::is_control) {
        return Err(format!("{field}: has a control character"));
    }
    Ok(value)
}

/// The bytes of a picture. They are shown as they are, so they are of the kind that is made here: pages call it that.
fn picture(base64: &str) -> Checked<Vec<u8>> {
    // Four letters stand for three bytes: what is longer is not decoded to see that.
    let too_large = base64.len() > PICTURE_BYTES.div_ceil(3) * 4;
    let bytes = if too_large { Vec::new() } else { decoded(base64)? };
    if too_large || bytes.len() > PICTURE_BYTES {
        return Err(format!("picture: larger than {} KiB", PICTURE_BYTES >> 10));
    }
    if bytes.starts_with(&JPEG) { Ok(bytes) } else { Err("picture: not a JPEG".into()) }
}

fn decoded(base64: &str) -> Checked<Vec<u8>> {
    STANDARD.decode(base64).map_err(|_| "picture: not base64".into())
}

pub(super) fn account_line(account: &AccountRecord) -> AccountLine {
    AccountLine {
        id: account.id.to_string(),
        name: account.name.clone(),
        created: account.created.to_string(),
        picture: account.picture.as_ref().map(|picture| STANDARD.encode(picture)),
    }
}

pub(super) fn identity_line(identity: &IdentityRecord) -> IdentityLine {
    IdentityLine {
        account: identity.account.to_string(),
        issuer: identity.identity.issuer.clone(),
        subject: identity.identity.subject.clone(),
        badge: identity.badge.clone(),
        handle: identity.handle.clone(),
        page: identity.page.clone(),
        email: identity.email.clone(),
        email_verified: identity.email_verified,
        linked: identity.linked.to_string(),
        used: Some(identity.used.to_string()),
        passkey: identity.passkey.as_ref().map(|passkey| PasskeyLine {
            credential: URL_SAFE_NO_PAD.encode(&passkey.credential),
            key: passkey.key.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use rejoinder_domain::record::RecordSink;

    use super::*;
    use crate::jsonl::{Reader, Writer};

    const ACCOUNT: &str = r#"{"kind":"account","id":"4fExdcFx1mvJVJrgQ5CKPD","name":"Ana Bell","created":"2026-01-02T03:04:05.000006Z","picture":"/9j/4A=="}"#;
    const IDENTITY: &str = r#"{"kind":"identity","account":"4fExdcFx1mvJVJrgQ5CKPD","issuer":"https://github.com","subject":"42","badge":"github","handle":"ana","page":"https://github.com/ana","email":"ana@example.org","email_verified":true,"linked":"2026-01-02T03:04:05.000006Z","used":"2026-02-02T03:04:05.000006Z"}"#;

    const PASSKEY: &str = r#"{"kind":"identity","account":"4fExdcFx1mvJVJrgQ5CKPD","issuer":"passkey","subject":"AAECAwQFBgcICQoLDA0ODw","badge":"passkey","handle":"Ana","page":"","email":"","email_verified":false,"linked":"2026-01-02T03:04:05.000006Z","used":"2026-02-02T03:04:05.000006Z","passkey":{"credential":"_-8","key":"{\"cred\":{\"counter\":7}}"}}"#;

    fn refused(line: &str) -> String {
        Reader::new(line.as_bytes()).last().unwrap().unwrap_err().to_string()
    }

    /// So many bytes that begin like a JPEG.
    fn picture_of(bytes: usize) -> String {
        let mut picture = JPEG.to_vec();
        picture.resize(bytes, 0);
        STANDARD.encode(picture)
    }

    #[test]
    fn lines_come_out_as_they_went_in() {
        for line in [ACCOUNT, IDENTITY, PASSKEY] {
            let (_, record) = Reader::new(line.as_bytes()).next().unwrap().unwrap();
            let mut writer = Writer::new(Vec::new());
            writer.take(&record).unwrap();
            assert_eq!(String::from_utf8(writer.into_inner().0).unwrap(), format!("{line}\n"));
        }
    }

    #[test]
    fn hostile_account_is_named_with_its_line() {
        let long = "x".repeat(5_000);
        let (large, just_too_large) = (picture_of(2 * PICTURE_BYTES), picture_of(PICTURE_BYTES + 1));
        for (from, to, said) in [
            ("Ana Bell", long.as_str(), "name: longer than 4000 bytes"),
            ("Ana Bell", "Ana\\u0000", "name: has a zero character"),
            ("Ana Bell", "Ana\\u001b[2J", "name: has a control character"),
            ("Ana Bell", "\\u200b…", "name: has neither letters nor digits"),
            ("\"id\":\"4fExdcFx1mvJVJrgQ5CKPD\"", "\"id\":\"\"", "id: an id has 1 to 200 bytes"),
            ("2026-01-02T03:04:05.000006Z", "once", "created: not a time"),
            ("/9j/4A==", "/9j/4A", "picture: not base64"),
            ("/9j/4A==", "<svg>", "picture: not base64"),
            ("/9j/4A==", "PHN2Zz4=", "picture: not a JPEG"),
            ("/9j/4A==", large.as_str(), "picture: larger than 64 KiB"),
            ("/9j/4A==", just_too_large.as_str(), "picture: larger than 64 KiB"),
            ("\"name\"", "\"token\":1,\"name\"", "unknown field `token`"),
        ] {
            let error = refused(&format!("{ACCOUNT}\n{}", ACCOUNT.replace(from, to)));
            assert!(error.starts_with("line 2: ") && error.contains(said), "{said}: {error}");
        }
    }

    #[test]
    fn hostile_identity_is_named_with_its_line() {
        let long = "x".repeat(1_001);
        for (from, to, said) in [
            ("https://github.com\",\"subject", "\",\"subject", "issuer, subject: each has"),
            ("\"42\"", "\"4\\n2\"", "issuer, subject: each has"),
            ("\"42\"", &format!("\"{long}\""), "issuer, subject: each has"),
            ("\"badge\":\"github\"", "\"badge\":\"\"", "badge: is empty"),
            ("\"badge\":\"github\"", "\"badge\":\"a\\u0007\"", "badge: has a control character"),
            ("\"handle\":\"ana\"", &format!("\"handle\":\"{long}\""), "handle: longer than 1000 bytes"),
            ("https://github.com/ana", "javascript:alert(1)", "page: neither empty nor an http"),
            ("ana@example.org", &format!("ana@{long}"), "email: longer than 254 bytes"),
            ("ana@example.org", "ana@example.org\\r\\nBcc: all", "email: has a control character"),
            ("2026-02-02T03:04:05.000006Z", "never", "used: not a time"),
        ] {
            let error = refused(&format!("{IDENTITY}\n{}", IDENTITY.replace(from, to)));
            assert!(error.starts_with("line 2: ") && error.contains(said), "{said}: {error}");
        }
    }

    #[test]
    fn passkey_without_its_key_is_named_with_its_line() {
        let (long, heavy) = ("A".repeat(1_366), "x".repeat(20_000));
        let (bare, _) = PASSKEY.split_once(",\"passkey\":").unwrap();
        assert!(refused(&format!("{PASSKEY}\n{bare}}}")).starts_with("line 2: passkey: is missing"));
        for (from, to, said) in [
            ("\"issuer\":\"passkey\"", "\"issuer\":\"https://github.com\"", "passkey: belongs to the issuer"),
            ("_-8", "", "passkey.credential: neither"),
            ("_-8", "_-8=", "passkey.credential: neither"),
            ("_-8", long.as_str(), "passkey.credential: neither"),
            ("_-8", heavy.as_str(), "passkey.credential: longer"),
            ("{\\\"cred\\\":{\\\"counter\\\":7}}", "7", "passkey.key: not the JSON"),
            ("{\\\"cred\\\":{\\\"counter\\\":7}}", heavy.as_str(), "passkey.key: longer"),
            ("\"key\":", "\"private\":1,\"key\":", "unknown field `private`"),
        ] {
            let error = refused(&format!("{PASSKEY}\n{}", PASSKEY.replace(from, to)));
            assert!(error.starts_with("line 2: ") && error.contains(said), "{said}: {error}");
        }
    }

    #[test]
    fn largest_picture_is_taken() {
        let line = ACCOUNT.replace("/9j/4A==", &picture_of(PICTURE_BYTES));
        assert!(Reader::new(line.as_bytes()).next().unwrap().is_ok());
    }

    #[test]
    fn direction_is_closed_in_what_will_stand_among_other_texts() {
        let line = ACCOUNT.replace("Ana Bell", "\u{202e}Ana");
        let (_, record) = Reader::new(line.as_bytes()).next().unwrap().unwrap();
        let rejoinder_domain::record::Record::Account(account) = record else { panic!("{record:?}") };
        assert_eq!(account.name, "\u{202e}Ana\u{202c}");
    }
}
