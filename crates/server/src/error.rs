//! Everything that can go wrong with a request, and the one map from it to HTTP.

use axum::http::StatusCode;
use rejoinder_store::StoreError;

/// Why a request is not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is nothing here, or nothing for this reader.
    #[error("not found")]
    NotFound,
    /// A reply that is not shown, or that there is not: which of the two is nobody's business.
    #[error("the reply is not shown")]
    NotShown,
    /// It cannot be read.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// The form came from another site.
    #[error("sent from another site")]
    CrossSite,
    /// The address has no such method.
    #[error("method not allowed")]
    Method,
    /// A sign-in that is over, used already, or another browser's.
    #[error("there is no such sign-in")]
    SignInOver,
    /// Too many requests from one network.
    #[error("too many requests")]
    TooMany,
    /// Too many bytes.
    #[error("too large")]
    TooLarge,
    /// Not the kind of data that is taken here.
    #[error("unsupported media type")]
    Unsupported,
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A template could not be rendered: a bug.
    #[error("rendering failed: {0}")]
    Rendering(#[from] askama::Error),
    /// A handler panicked: a bug.
    #[error("a handler panicked")]
    Panicked,
}

/// How a failure is answered: its status, the stem of its messages (`locales`), and its stable code for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// Messages are `{stem}-title` and `{stem}-text`; the code is the stem with underscores.
    pub stem: &'static str,
}

impl Failure {
    /// Writes into the log why a request of this id was answered by a server error.
    pub fn note(&self, request: &str) {
        let status = self.answer().status;
        let told = matches!(self, Self::Store(error) if error.is_of_the_disk());
        if told {
            tracing::debug!(request, status = status.as_u16(), error = %self, "request failed");
        } else if status.is_server_error() {
            tracing::error!(request, status = status.as_u16(), error = %self, "request failed");
        }
    }

    /// The one map from failures to HTTP.
    pub fn answer(&self) -> Answer {
        let (status, stem) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::NotShown => (StatusCode::NOT_FOUND, "not-shown"),
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad-request"),
            Self::CrossSite => (StatusCode::FORBIDDEN, "forbidden"),
            Self::SignInOver => (StatusCode::FORBIDDEN, "sign-in-over"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Self::TooMany => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::Unsupported => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported"),
            Self::Store(error) => (storage_status(error), storage_stem(error)),
            Self::Rendering(_) | Self::Panicked => (StatusCode::INTERNAL_SERVER_ERROR, "server-error"),
        };
        Answer { status, stem }
    }
}

/// Writes into the log what the store could not do, and `what` that meant. A disk that fails is told of by the store,
/// once: not for each request that it keeps from being answered.
pub fn note_storage(error: &StoreError, what: &'static str) {
    if error.is_of_the_disk() {
        tracing::debug!(%error, "{what}");
    } else {
        tracing::error!(%error, "{what}");
    }
}

/// The status for what the store could not do: whoever asks may try again, unless it is a bug.
pub fn storage_status(error: &StoreError) -> StatusCode {
    match error {
        StoreError::Full(_) => StatusCode::INSUFFICIENT_STORAGE,
        StoreError::Busy(_) | StoreError::Disk(_) | StoreError::Closed => StatusCode::SERVICE_UNAVAILABLE,
        StoreError::Corrupt(_)
        | StoreError::TooNew { .. }
        | StoreError::OldSqlite(_)
        | StoreError::Other(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn storage_stem(error: &StoreError) -> &'static str {
    if storage_status(error) == StatusCode::INTERNAL_SERVER_ERROR { "server-error" } else { "unavailable" }
}
