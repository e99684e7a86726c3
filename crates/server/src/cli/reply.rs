//! `rejoinder reply`: looking through replies and deciding about them.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rejoinder_domain::{ReplyId, State};
use rejoinder_store::{Act, Moderated, QueuedReply};

use super::Context;
use crate::run;

/// Look through replies and decide about them
#[derive(Debug, Subcommand)]
pub(super) enum Reply {
    /// List replies, newest first
    List(List),
    /// Publish replies
    Publish(Decision),
    /// Take replies away; `publish` brings them back
    Remove(Decision),
    /// Call replies spam; `publish` brings them back
    Spam(Decision),
}

/// Which replies to list
#[derive(Debug, Args)]
pub(super) struct List {
    /// published, pending, spam, removed or withdrawn
    #[arg(long, value_name = "STATE", default_value = "pending")]
    state: State,
    /// Only those older than this one
    #[arg(long, value_name = "ID")]
    before: Option<ReplyId>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
}

/// Which replies, and why
#[derive(Debug, Args)]
pub(super) struct Decision {
    /// Their ids, as in their permalinks
    #[arg(required = true, value_name = "ID")]
    ids: Vec<ReplyId>,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub(super) async fn run(reply: Reply, context: Context) -> anyhow::Result<ExitCode> {
    match reply {
        Reply::List(which) => list(which, context).await,
        Reply::Publish(decision) => decide(State::Published, decision, context).await,
        Reply::Remove(decision) => decide(State::Removed, decision, context).await,
        Reply::Spam(decision) => decide(State::Spam, decision, context).await,
    }
}

async fn list(which: List, context: Context) -> anyhow::Result<ExitCode> {
    let site = context.site_id()?;
    let app = run::open_for_command(context.config).await?;
    let replies = app.store.replies_in(&site, which.state, which.before, which.limit).await?;
    let mut out = io::stdout().lock();
    for reply in &replies {
        // A closed pipe (`| head`) is no failure.
        if write(&mut out, reply).is_err() {
            break;
        }
    }
    if replies.is_empty() {
        eprintln!("no {} replies", which.state);
    }
    Ok(ExitCode::SUCCESS)
}

fn write(out: &mut impl Write, reply: &QueuedReply) -> io::Result<()> {
    let why = if reply.reasons.is_empty() { String::new() } else { format!(" ({})", reply.reasons) };
    writeln!(out, "{}  {:.0}  {}{why}", reply.id, reply.created.timestamp(), reply.state)?;
    writeln!(
        out,
        "    {} <{}> {}  on {}",
        plain(&reply.name),
        plain(&reply.email),
        plain(&reply.website),
        plain(&reply.path)
    )?;
    for line in reply.body.lines().take(6) {
        writeln!(out, "    | {}", plain(line))?;
    }
    writeln!(out)
}

/// Text of strangers on a terminal: no control characters, so that none can move the cursor or forge a line.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

async fn decide(state: State, decision: Decision, context: Context) -> anyhow::Result<ExitCode> {
    let site = context.site_id()?;
    let app = run::open_for_command(context.config).await?;
    let mut failed = false;
    for id in decision.ids {
        let act = Act { state, actor: actor(), reason: decision.reason.clone(), at: app.now() };
        match app.store.moderate_reply(&site, id, act).await? {
            Moderated::Changed(before) => println!("{id}: {state} (was {before})"),
            Moderated::Same => println!("{id}: {state} already"),
            Moderated::NotFound => {
                failed = true;
                eprintln!("error: there is no reply {id} on site {site}");
            }
            Moderated::Withdrawn => {
                failed = true;
                eprintln!("error: reply {id} was withdrawn by its author, who alone may say it again");
            }
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Who decides, for the record: the account that runs the command.
#[expect(clippy::disallowed_methods, reason = "who runs a command is known to the environment alone")]
fn actor() -> String {
    format!(
        "command:{}",
        std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "unknown".into())
    )
}
