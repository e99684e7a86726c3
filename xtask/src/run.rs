//! Programs run by the steps: their output goes to a log, which is shown only when it matters.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::summary::Outcome;
use crate::tools;

/// Where things are.
pub(crate) struct Project {
    /// The folder of the workspace.
    pub(crate) root: PathBuf,
    /// Where Cargo builds.
    pub(crate) target: PathBuf,
    /// What `cargo metadata` says, dependencies included.
    pub(crate) metadata: Value,
}

impl Project {
    /// Asks Cargo; fails when the lock file is not up to date.
    pub(crate) fn find() -> Result<Self> {
        let output = Command::new(cargo_program())
            .args(["metadata", "--format-version", "1", "--locked"])
            .stderr(Stdio::inherit())
            .output()
            .context("cargo could not be started")?;
        ensure!(
            output.status.success(),
            "`cargo metadata --locked` failed; `cargo check` brings Cargo.lock up to date; commit it"
        );
        let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")?;
        let path = |key: &str| -> Result<PathBuf> {
            Ok(metadata
                .get(key)
                .and_then(Value::as_str)
                .with_context(|| format!("cargo metadata lacks `{key}`"))?
                .into())
        };
        Ok(Self { root: path("workspace_root")?, target: path("target_directory")?, metadata })
    }

    /// Where a step's output is kept.
    fn log(&self, step: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder.join(format!("{step}.log")))
    }
}

type Note = fn(&str) -> Option<String>;

/// One program to run for a step.
pub(crate) struct Run<'a> {
    project: &'a Project,
    step: &'a str,
    command: Command,
    note: Note,
}

/// Cargo, in the project's folder.
pub(crate) fn cargo<'a>(project: &'a Project, step: &'a str, arguments: &[&str]) -> Run<'a> {
    let mut run = Run::new(project, step, &cargo_program());
    run.command.args(arguments);
    run
}

impl<'a> Run<'a> {
    /// A program in the project's folder.
    pub(crate) fn new(project: &'a Project, step: &'a str, program: &Path) -> Self {
        let mut command = Command::new(program);
        command.current_dir(&project.root).stdin(Stdio::null());
        Self { project, step, command, note: |_| None }
    }

    /// Adds arguments.
    pub(crate) fn args<I: IntoIterator<Item = impl AsRef<std::ffi::OsStr>>>(mut self, arguments: I) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in a folder of the project.
    pub(crate) fn within(mut self, folder: &str) -> Self {
        self.command.current_dir(self.project.root.join(folder));
        self
    }

    /// How the summary's note is read from the output.
    pub(crate) fn noting(mut self, note: Note) -> Self {
        self.note = note;
        self
    }

    /// Runs it to its end; prints the output if it failed.
    pub(crate) fn outcome(mut self) -> Result<Outcome> {
        let path = self.project.log(self.step)?;
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        let errors = file.try_clone().context("cannot share the log")?;
        let status = self
            .command
            .stdout(file)
            .stderr(errors)
            .status()
            .with_context(|| format!("{} could not be started", self.command.get_program().display()))?;
        let log = String::from_utf8_lossy(&fs::read(&path).context("cannot read the log back")?).into_owned();
        let note = (self.note)(&log).unwrap_or_default();
        if status.success() {
            return Ok(Outcome::Passed(note));
        }
        println!("{}", log.trim_end());
        let reason = if note.is_empty() { status.to_string() } else { note };
        Ok(Outcome::Failed(format!("{reason}; see {}", path.display())))
    }
}

/// The Cargo that runs us, so that the toolchain is the same.
fn cargo_program() -> PathBuf {
    tools::setting("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}
