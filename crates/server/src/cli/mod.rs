//! The commands.

mod backup;
mod config;
mod demo;
mod doctor;
mod import;
mod jsonl;
mod reply;
mod serve;
mod whole_file;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Flags};

/// Tasks of the runtime between two looks at the connections, and most connections that are found to have something then.
/// What is found must be done before the next look, and that of two looks, one before a rest and one after, must fit into a
/// worker's queue of 256: what does not goes to the end of another, and in a flood some connections waited for
/// seconds while others were served again and again.
const TURNS: u32 = 127;
const EVENTS: usize = 120;

/// Publish an article, let its readers answer.
#[derive(Debug, Parser)]
#[command(name = "rejoinder", version, about, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    /// Configuration file [default: ./rejoinder.toml if it is there]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Data folder: the database, the articles, the pictures
    #[arg(long, value_name = "DIR", global = true, default_value = "data")]
    data: PathBuf,
    /// The site that is meant [default: the first]
    #[arg(long, value_name = "ID", global = true)]
    site: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the publication
    Serve(serve::Serve),
    /// Bring articles and replies in from another system
    Import(import::Import),
    /// Write everything but secrets into a file
    Export(import::Export),
    /// Write the data folder into one file, while it is served or not
    Backup(backup::Backup),
    /// Fill an empty data folder from a backup
    Restore(backup::Restore),
    /// Look through replies and decide about them
    #[command(subcommand)]
    Reply(reply::Reply),
    /// Look for what is wrong with the configuration and the data
    Doctor,
    /// Show the configuration as it is in force
    #[command(subcommand)]
    Config(config::Show),
}

/// What a command needs.
struct Context {
    config: Config,
    site: Option<String>,
}

/// Runs the command that the arguments name. 0: done; 1: failed; 2: wrong usage.
#[expect(clippy::disallowed_methods, reason = "the one place where the environment comes in")]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // clap's own help and version are no failures.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    serve::start_log();
    match run(cli, std::env::vars()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            error.chain().skip(1).for_each(|cause| eprintln!("  cause: {cause}"));
            if let Some(hint) = hint(&error) {
                eprintln!("  hint: {hint}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli, environment: impl Iterator<Item = (String, String)>) -> anyhow::Result<ExitCode> {
    let Cli { command, common } = cli;
    let (listen, demo) = match &command {
        Command::Serve(serve) => (serve.listen.clone(), serve.demo),
        _ => (None, false),
    };
    let flags = Flags { config: common.config, data: Some(common.data), listen, demo };
    let config = Config::load(&flags, environment)?;
    let context = Context { config, site: common.site };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_io_events_per_tick(EVENTS)
        .event_interval(TURNS)
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Serve(serve) => serve::run(serve, context).await,
            Command::Import(import) => import::import(import, context).await,
            Command::Export(export) => import::export(export, context).await,
            Command::Backup(backup) => backup::backup(backup, context).await,
            Command::Restore(restore) => backup::restore(restore, context).await,
            Command::Reply(reply) => reply::run(reply, context).await,
            Command::Doctor => doctor::run(context).await,
            Command::Config(show) => Ok(config::run(&show, &context)),
        }
    })
}

impl Context {
    /// The id of the site that is meant.
    fn site_id(&self) -> anyhow::Result<rejoinder_domain::SiteId> {
        let Some(named) = &self.site else {
            let first = self.config.sites.first();
            return Ok(first.map(|site| site.id.clone()).unwrap_or_default());
        };
        let found = self.config.sites.iter().find(|site| site.id.as_str() == named);
        found.map(|site| site.id.clone()).ok_or_else(|| {
            let known: Vec<&str> = self.config.sites.iter().map(|site| site.id.as_str()).collect();
            anyhow::anyhow!("there is no site `{named}`; the configuration has {}", known.join(", "))
        })
    }
}

/// What to do about a failure, where that is not plain.
fn hint(error: &anyhow::Error) -> Option<&'static str> {
    use rejoinder_store::StoreError;
    if let Some(error) = error.chain().find_map(|cause| cause.downcast_ref::<StoreError>()) {
        return match error {
            StoreError::Busy(_) => {
                Some("another command is at work on the same data folder: wait for it to end")
            }
            StoreError::Full(_) => Some("make room on the disk, then try again: nothing was changed"),
            StoreError::Corrupt(_) => Some("restore the data folder from a backup"),
            _ => None,
        };
    }
    let error = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>())?;
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Some("another program listens there: name another with --listen ADDRESS:PORT")
        }
        std::io::ErrorKind::PermissionDenied => {
            Some("whoever runs the program needs the right to read and write there")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn commands_are_consistent() {
        super::Cli::command().debug_assert();
    }
}
