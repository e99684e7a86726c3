//! `rejoinder backup` and `rejoinder restore`

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Args;
use rejoinder_store::Store;

use super::Context;
use super::whole_file::WholeFile;
use crate::backup::{restore, write};
use crate::config::Config;

/// Write the data folder into one file, while it is served or not
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file, a tar archive; it appears when it is whole
    file: PathBuf,
}

/// Fill an empty data folder from a backup
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
}

pub(super) async fn backup(backup: Backup, context: Context) -> anyhow::Result<ExitCode> {
    let Context { config, .. } = context;
    if !config.data.join("rejoinder.db").is_file() {
        bail!("there is nothing to back up: {} has no rejoinder.db", config.data.display());
    }
    if restore::is_unfinished(&config.data) {
        bail!("a restore into {} did not come to its end: that is nothing to back up", config.data.display());
    }
    let data = config.data.clone();
    let done = tokio::task::spawn_blocking(move || {
        let whole = WholeFile::begin(&backup.file)?;
        let out = BufWriter::new(whole.open()?);
        let (contents, _) = write::write(&data, whole.folder(), out)?;
        whole.finish()?;
        anyhow::Ok((contents, backup.file))
    });
    let (contents, file) = done.await??;
    eprintln!("{} files, {} bytes, backed up to {}", contents.files, contents.bytes, file.display());
    for name in contents.left_out {
        eprintln!("left out: {} is no regular file", name.display());
    }
    elsewhere(&config);
    Ok(ExitCode::SUCCESS)
}

/// Says what the configuration keeps outside the data folder.
fn elsewhere(config: &Config) {
    let data = config.data.canonicalize().unwrap_or_else(|_| config.data.clone());
    for site in &config.sites {
        let articles = site.articles.canonicalize().unwrap_or_else(|_| site.articles.clone());
        if !articles.starts_with(data.join("articles")) {
            eprintln!("not in it: the articles of site {}, in {}", site.id, site.articles.display());
        }
    }
}

pub(super) async fn restore(restore: Restore, context: Context) -> anyhow::Result<ExitCode> {
    let data = context.config.data;
    let into = data.clone();
    let filled = tokio::task::spawn_blocking(move || {
        let file = File::open(&restore.file).with_context(|| restore.file.display().to_string())?;
        restore::fill(&into, BufReader::new(file)).with_context(|| restore.file.display().to_string())
    });
    let contents = filled.await??;
    let store =
        Store::open(&data, Arc::new(|_| {})).context("the database of the backup cannot be opened")?;
    for (what, broken) in store.check().await? {
        if !broken.is_empty() {
            bail!("the database of the backup is damaged: {what}: {broken}");
        }
    }
    drop(store);
    restore::finish(&data)?;
    eprintln!("{} files, {} bytes, restored to {}", contents.files, contents.bytes, data.display());
    Ok(ExitCode::SUCCESS)
}
