//! `rejoinder import` and `rejoinder export`

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use rejoinder_domain::record::SiteRecord;
use rejoinder_store::{Imported, Sites};
use serde::Serialize;

use super::{Context, jsonl};
use crate::articles::folder;
use crate::import::wordpress;
use crate::run;

/// Bring articles and replies in from another system
#[derive(Debug, Args)]
pub(super) struct Import {
    /// What the file is
    format: Format,
    /// The file
    file: PathBuf,
    /// Say what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// A copy of the old blog's wp-content/uploads: its pictures are copied
    #[arg(long, value_name = "DIR")]
    media: Option<PathBuf>,
    /// Fetch pictures that are in no such copy from where the blog was, over https
    #[arg(long)]
    fetch_media: bool,
    /// Write the closing report as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Write everything but secrets into a file
#[derive(Debug, Args)]
pub(super) struct Export {
    /// What the file shall be
    format: ExportFormat,
    /// The file; it appears when it is whole
    file: PathBuf,
}

/// What is read.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// The native format: JSON lines
    Jsonl,
    /// A WordPress export (WXR): Tools → Export → All content
    Wordpress,
}

/// What is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ExportFormat {
    /// The native format: JSON lines
    Jsonl,
}

/// New and known things of one kind.
#[derive(Debug, Serialize)]
struct Counted {
    new: usize,
    known: usize,
}

impl From<Imported> for Counted {
    fn from(imported: Imported) -> Self {
        Self { new: imported.added, known: imported.known }
    }
}

/// The closing report of a native file.
#[derive(Debug, Serialize)]
struct NativeReport {
    dry_run: bool,
    accounts: Counted,
    identities: Counted,
    articles: Counted,
    replies: Counted,
    revisions: Counted,
    mentions: Counted,
    events: Counted,
}

pub(super) async fn import(import: Import, context: Context) -> anyhow::Result<ExitCode> {
    match import.format {
        Format::Jsonl => import_native(&import, context).await,
        Format::Wordpress => import_wordpress(import, context).await,
    }
}

async fn import_wordpress(import: Import, context: Context) -> anyhow::Result<ExitCode> {
    let site = context.site_id()?;
    if let Some(media) = import.media.as_deref().filter(|media| !media.is_dir()) {
        anyhow::bail!("--media: {} is not a folder", media.display());
    }
    let app = run::open_for_command(context.config).await?;
    let options = wordpress::Options {
        file: import.file,
        dry_run: import.dry_run,
        media: import.media,
        fetch_media: import.fetch_media,
    };
    let report = wordpress::import(&app, &site, &options).await?;
    print!("{report}");
    write_report(import.report.as_deref(), &report)?;
    Ok(ExitCode::SUCCESS)
}

async fn import_native(import: &Import, context: Context) -> anyhow::Result<ExitCode> {
    let first = context.config.sites.first().map(|site| site.id.clone()).unwrap_or_default();
    let only = context.site.is_some().then(|| context.site_id()).transpose()?;
    let app = run::open_for_command(context.config).await?;
    let mut expected = Vec::new();
    for site in app.sites() {
        // Replies may name articles of the folder by their paths.
        if import.dry_run {
            let found = folder::foresee(&app, site).await?.into_iter();
            expected.extend(found.map(|(path, id)| (site.id.clone(), path, id)));
        } else {
            folder::report(&folder::read(&app, site).await?);
        }
    }
    let incoming = jsonl::Incoming {
        file: &import.file,
        sites: Sites::new(only, first),
        dry_run: import.dry_run,
        expected,
        now: app.now(),
    };
    let done = jsonl::import(&app.store, incoming).await?;
    let report = NativeReport {
        dry_run: import.dry_run,
        accounts: done.accounts.into(),
        identities: done.identities.into(),
        articles: done.articles.into(),
        replies: done.replies.into(),
        revisions: done.revisions.into(),
        mentions: done.mentions.into(),
        events: done.events.into(),
    };
    for (what, count) in [
        ("accounts", &report.accounts),
        ("identities", &report.identities),
        ("articles", &report.articles),
        ("replies", &report.replies),
        ("earlier texts", &report.revisions),
        ("mentions", &report.mentions),
        ("events", &report.events),
    ] {
        println!("{what:<14} {:>8} new {:>8} known", count.new, count.known);
    }
    write_report(import.report.as_deref(), &report)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a closing report as JSON, readable by its owner alone: it may quote what was skipped.
fn write_report(file: Option<&Path>, report: &impl Serialize) -> anyhow::Result<()> {
    let Some(file) = file else { return Ok(()) };
    let json = serde_json::to_string_pretty(report)?;
    let mut open = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    writeln!(open, "{json}").with_context(|| format!("cannot write {}", file.display()))
}

pub(super) async fn export(export: Export, context: Context) -> anyhow::Result<ExitCode> {
    let ExportFormat::Jsonl = export.format;
    let only = context.site.is_some().then(|| context.site_id()).transpose()?;
    let app = run::open_for_command(context.config).await?;
    let sites = app.sites().iter().filter(|site| only.as_ref().is_none_or(|only| *only == site.id));
    let records = sites
        .map(|site| SiteRecord {
            id: site.id.clone(),
            title: site.title.clone(),
            language: site.language.tag().to_owned(),
        })
        .collect();
    let lines = jsonl::export(&app.store, records, &export.file).await?;
    eprintln!("{lines} lines written to {}", export.file.display());
    Ok(ExitCode::SUCCESS)
}
