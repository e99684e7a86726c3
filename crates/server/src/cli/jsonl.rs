//! The native format to a file and from it.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use rejoinder_domain::record::{Record, SiteRecord};
use rejoinder_domain::{ArticleId, SiteId, Time};
use rejoinder_formats::jsonl::{Reader, Writer};
use rejoinder_store::{History, RecordCheck, RecordsImported, Sites, Store};

use super::whole_file::WholeFile;

/// Records that share one transaction: readers' own replies wait no longer than for these.
const CHUNK: usize = 300;

/// Writes everything of `sites` to `file`, and says how many lines that were.
///
/// The file appears under its name only when it is whole and on disk, readable by its owner alone: it holds the
/// e-mail addresses of authors. A link stays, and what it leads to is written.
pub(super) async fn export(store: &Store, sites: Vec<SiteRecord>, file: &Path) -> anyhow::Result<u64> {
    let whole = WholeFile::begin(file)?;
    let out = Writer::new(BufWriter::new(whole.open()?));
    let writer = store.export(sites, out).await.context("the export failed")?;
    let (mut buffer, lines) = writer.into_inner();
    buffer.flush()?;
    whole.finish()?;
    Ok(lines)
}

/// A file on its way in.
pub(super) struct Incoming<'a> {
    /// The file.
    pub(super) file: &'a Path,
    /// Where its records go.
    pub(super) sites: Sites,
    /// Nothing is kept.
    pub(super) dry_run: bool,
    /// On a rehearsal: paths at which there will be articles before the file is read, with their ids.
    pub(super) expected: Vec<(SiteId, String, ArticleId)>,
    /// The time that is on what happens.
    pub(super) now: Time,
}

/// Reads a file twice: first everything is checked, so that a file that is refused changes nothing; then what is new is
/// kept, or with `dry_run` counted.
pub(super) async fn import(store: &Store, incoming: Incoming<'_>) -> anyhow::Result<RecordsImported> {
    let Incoming { file, sites, dry_run, expected, now } = incoming;
    let mut check = RecordCheck::new(store, sites.clone());
    for (site, path, id) in expected {
        check.expect(site, path, id);
    }
    for read in open(file)? {
        let (line, record) = read.with_context(|| file.display().to_string())?;
        if let Err(refusal) = check.take(&record).await? {
            bail!("{}: line {line}: {refusal}", file.display());
        }
    }
    let mut import = Import {
        store,
        history: Arc::new(check.into_history()),
        dry_run,
        now,
        chunk: Vec::new(),
        of: None,
        done: RecordsImported::default(),
    };
    let mut sites = sites;
    for read in open(file)? {
        let (_, record) = read.with_context(|| file.display().to_string())?;
        let site = sites.of(&record)?;
        import.take(site, record).await?;
    }
    import.flush().await?;
    Ok(import.done)
}

fn open(file: &Path) -> anyhow::Result<Reader<BufReader<File>>> {
    let open = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(Reader::new(BufReader::new(open)))
}

/// The second pass: records gathered into transactions.
struct Import<'a> {
    store: &'a Store,
    history: Arc<History>,
    dry_run: bool,
    now: Time,
    chunk: Vec<Record>,
    of: Option<SiteId>,
    done: RecordsImported,
}

impl Import<'_> {
    async fn take(&mut self, site: SiteId, record: Record) -> anyhow::Result<()> {
        if self.chunk.len() >= CHUNK || self.of.as_ref().is_some_and(|of| *of != site) {
            self.flush().await?;
        }
        self.of = Some(site);
        self.chunk.push(record);
        Ok(())
    }

    async fn flush(&mut self) -> anyhow::Result<()> {
        let Some(site) = self.of.take() else { return Ok(()) };
        let chunk = std::mem::take(&mut self.chunk);
        let done = if self.dry_run {
            self.store.rehearse_records(&site, chunk, &self.history).await?
        } else {
            self.store.import_records(&site, chunk, &self.history, self.now).await??
        };
        self.done.add(done);
        Ok(())
    }
}
