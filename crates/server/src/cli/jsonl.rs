//! The native format to a file and from it.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use rejoinder_domain::record::{Record, SiteRecord};
use rejoinder_domain::{SiteId, Time};
use rejoinder_formats::jsonl::{Reader, Writer};
use rejoinder_store::{History, RecordCheck, RecordsImported, Sites, Store};

/// Records that share one transaction: readers' own replies wait no longer than for these.
const CHUNK: usize = 300;

/// Writes everything of `sites` to `file`, and says how many lines that were.
///
/// The file appears under its name only when it is whole and on disk, readable by its owner alone: it holds the
/// e-mail addresses of authors.
pub(super) async fn export(store: &Store, sites: Vec<SiteRecord>, file: &Path) -> anyhow::Result<u64> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Temporary files are made with mode 0600.
    let (open, unnamed) = tempfile::Builder::new()
        .prefix(".export-")
        .tempfile_in(folder)
        .with_context(|| format!("cannot write in {}", folder.display()))?
        .into_parts();
    let writer = store.export(sites, Writer::new(BufWriter::new(open))).await.context("the export failed")?;
    let (mut buffer, lines) = writer.into_inner();
    buffer.flush()?;
    buffer.get_ref().sync_all().context("the disk failed")?;
    unnamed.persist(file).with_context(|| format!("cannot write {}", file.display()))?;
    File::open(folder).and_then(|folder| folder.sync_all()).context("the disk failed")?;
    Ok(lines)
}

/// Reads `file` twice: first everything is checked, so that a file that is refused changes nothing; then what is new is
/// kept, or with `dry_run` counted.
pub(super) async fn import(
    store: &Store,
    sites: Sites,
    file: &Path,
    dry_run: bool,
    now: Time,
) -> anyhow::Result<RecordsImported> {
    let mut check = RecordCheck::new(store, sites.clone());
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
            self.store.rehearse_records(&site, chunk).await?
        } else {
            self.store.import_records(&site, chunk, &self.history, self.now).await??
        };
        self.done.add(done);
        Ok(())
    }
}
