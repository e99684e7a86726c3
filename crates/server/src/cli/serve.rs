//! `rejoinder serve`

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use super::{Context, demo};
use crate::listener::{self, FILES};
use crate::run;

/// Serve the publication
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub(super) listen: Option<String>,
    /// Fill an empty data folder with a small publication to look at
    #[arg(long)]
    pub(super) demo: bool,
}

/// Starts the log on stderr: for people on a terminal, else one JSON object a line. `RUST_LOG` sets what is said.
pub(super) fn start_log() {
    use std::io::IsTerminal;
    let filter = EnvFilter::builder().with_default_directive(tracing::Level::INFO.into()).from_env_lossy();
    let log = tracing_subscriber::fmt().with_env_filter(without_answers(filter)).with_writer(std::io::stderr);
    // A second start (tests) changes nothing.
    let _ = if std::io::stderr().is_terminal() { log.compact().try_init() } else { log.json().try_init() };
}

/// Silences what would write out what readers' devices sent, however long; what is wrong with that, `sign_in::passkey`
/// says.
fn without_answers(filter: EnvFilter) -> EnvFilter {
    match "webauthn_rs=off".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    }
}

pub(super) async fn run(serve: Serve, context: Context) -> anyhow::Result<ExitCode> {
    allow_connections();
    let config = context.config;
    let filled = serve.demo && demo::fill(&config)?;
    let listener =
        listener::listen(config.listen).with_context(|| format!("cannot listen on {}", config.listen))?;
    let app = run::open_for_command(config).await?;
    if filled {
        demo::reply(&app).await?;
    }
    run::serve(app, listener, asked_to_end()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Lets as many files be open as connections need, or as the machine allows: shells begin with 1,024. None is no limit.
fn allow_connections() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.unwrap_or(u64::MAX).min(FILES);
    if current.is_none_or(|current| current >= wanted) {
        return;
    }
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }) {
        tracing::warn!(%error, "the limit of open files cannot be raised");
    }
}

/// Ready when the program is told to end (SIGTERM, Ctrl+C).
async fn asked_to_end() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_passkeys_are_not_logged_whatever_is_asked_for() {
        for asked in ["info", "trace", "webauthn_rs=trace"] {
            let said = without_answers(EnvFilter::new(asked)).to_string();
            assert!(said.split(',').any(|part| part == "webauthn_rs=off"), "{said}");
            assert!(!said.contains("webauthn_rs=trace"), "{said}");
        }
    }
}
