//! Mail that the program sends: through the server that the configuration names, and no other.

use std::time::Duration;

use lettre::message::{Mailbox, header};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::MailConfig;

/// How long the mail server may take for a letter.
const PATIENCE: Duration = Duration::from_secs(10);

/// A letter.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says, plain text.
    pub text: String,
}

/// Why a letter was not sent. It names no address of a reader.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The configuration names no server.
    #[error("no mail server is configured")]
    NotConfigured,
    /// The address cannot be written to.
    #[error("the address cannot be written to")]
    Address,
    /// The server did not take it.
    #[error("the mail server did not take it: {0}")]
    Refused(String),
}

/// Sends a letter: done when the mail server has taken it.
pub async fn send(config: Option<&MailConfig>, letter: Letter) -> Result<(), MailError> {
    let config = config.ok_or(MailError::NotConfigured)?;
    let to: Mailbox = letter.to.parse().map_err(|_| MailError::Address)?;
    let message = Message::builder()
        .from(config.from.clone())
        .to(to)
        .subject(letter.subject)
        .header(header::ContentType::TEXT_PLAIN)
        // No machine answers this, and none should (RFC 3834 §5).
        .raw_header(header::HeaderValue::new(
            header::HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".into(),
        ))
        .body(letter.text)
        .map_err(|_| MailError::Address)?;
    let refused = |error: lettre::transport::smtp::Error| MailError::Refused(cause(&error));
    let mut server =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(config.server.as_str()).map_err(refused)?;
    if let Some(password) = &config.password {
        let user = percent_encoding::percent_decode_str(config.server.username()).decode_utf8_lossy();
        server = server.credentials(Credentials::new(user.into_owned(), password.reveal().to_owned()));
    }
    let sending = server.timeout(Some(PATIENCE)).build();
    let sent = tokio::time::timeout(PATIENCE, sending.send(message)).await;
    sent.map_err(|_| MailError::Refused("it took too long".into()))?.map_err(refused)?;
    Ok(())
}

/// What went wrong, without what the server said of the address.
fn cause(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("its answer was {code}"),
        None if error.is_timeout() => "it took too long".into(),
        None if error.is_tls() => "TLS failed".into(),
        None => "it cannot be reached".into(),
    }
}
