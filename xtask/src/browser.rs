//! The journeys in `e2e/`: the real program, Debian's Chromium, Node's own test runner.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::run::{Project, Run, cargo};
use crate::summary::{self, Outcome};
use crate::tools;

/// The longest that one file of journeys may take, in milliseconds; each journey has a shorter limit of its own.
const LIMIT: &str = "--test-timeout=900000";

/// Runs every journey against the program as the other tests build it, so that nothing is compiled twice.
pub(crate) fn journeys(project: &Project) -> Result<Outcome> {
    let node = match tools::node(project)? {
        Ok(node) => node,
        Err(missing) => return Ok(Outcome::Skipped(missing)),
    };
    let chromium = match tools::chromium(project)? {
        Ok(chromium) => chromium,
        Err(missing) => return Ok(Outcome::Skipped(missing)),
    };
    let program = match program(project)? {
        Ok(program) => program,
        Err(failed) => return Ok(failed),
    };
    Run::new(project, "browser", &node)
        .args(["--test", "--test-concurrency=2", "--test-reporter=spec", LIMIT])
        .args(files(project)?)
        .within("e2e")
        .env("REJOINDER_BIN", &program)
        .env("REJOINDER_CHROMIUM", &chromium)
        .noting(|log| {
            summary::last_line_with(log, "ℹ pass").map(|line| line.replace("ℹ pass", "journeys passed:"))
        })
        .outcome()
}

/// The program as the other tests build it, or why there is none.
pub(crate) fn program(project: &Project) -> Result<Result<PathBuf, Outcome>> {
    let built = cargo(project, "build", &["test", "--locked", "--workspace", "--no-run"]).outcome()?;
    if built.is_failure() {
        return Ok(Err(built));
    }
    let program = project.target.join("debug/rejoinder");
    let there = program.is_file();
    Ok(if there { Ok(program) } else { Err(Outcome::Failed(format!("{} was not built", program.display()))) })
}

/// The files of journeys, after that of the providers' stand-ins, without which some of them mean nothing. They are
/// named one by one: runners of different versions read folders and patterns differently.
fn files(project: &Project) -> Result<Vec<PathBuf>> {
    let folder = project.root.join("e2e/journeys");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    anyhow::ensure!(!files.is_empty(), "no journeys in {}", folder.display());
    files.sort();
    files.insert(0, project.root.join("e2e/providers/self.test.mjs"));
    Ok(files)
}
