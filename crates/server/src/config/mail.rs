//! How mail is sent, checked.

use lettre::message::Mailbox;
use url::Url;

use super::file::Mail;
use super::sign_in::{Secret, secret};

/// How mail is sent.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The server's address, without a password.
    pub server: Url,
    /// The password of the user in it.
    pub password: Option<Secret>,
    /// Whom mail is from.
    pub from: Mailbox,
}

/// Checks `[mail]`; `None` if it is not there.
pub(super) fn check(mail: Mail) -> Result<Option<MailConfig>, String> {
    let password = secret("password", mail.password, mail.password_file.as_deref())?;
    let Some(server) = mail.server else {
        return match mail.from {
            None => Ok(None),
            Some(_) => Err("mail.server: where to send mail, such as smtps://post@mail.example.org".into()),
        };
    };
    let url =
        Url::parse(&server).map_err(|error| format!("mail.server: `{server}` is not an address: {error}"))?;
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host().is_none() {
        return Err("mail.server: smtps://USER@HOST, or smtp://USER@HOST?tls=required".into());
    }
    if url.password().is_some() {
        return Err("mail.server: the password goes into mail.password_file or mail.password".into());
    }
    let from =
        mail.from.ok_or("mail.from: whom mail is from, such as `The Harbour Post <post@example.org>`")?;
    let from = from.parse().map_err(|error| format!("mail.from: `{from}`: {error}"))?;
    Ok(Some(MailConfig { server: url, password, from }))
}
