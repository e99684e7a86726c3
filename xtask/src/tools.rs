//! Programs that the tests need: found, or installed where that is possible, or named when they are missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::run::{Project, Run};
use crate::summary::Outcome;

/// A variable of the environment, if it is set and not empty.
#[expect(clippy::disallowed_methods, reason = "the one place where this tool asks its environment")]
pub(crate) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The first of the folders in `PATH` that has this program.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = setting("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// What a step lacks: a plain sentence for the summary.
pub(crate) type Missing = String;

/// The browser: `REJOINDER_CHROMIUM`, else Chromium from `PATH`, else Debian's package where we may install it.
pub(crate) fn chromium(project: &Project) -> Result<Result<PathBuf, Missing>> {
    if let Some(path) = setting("REJOINDER_CHROMIUM") {
        let path = PathBuf::from(path);
        let missing = format!("REJOINDER_CHROMIUM names {}, which is not there", path.display());
        return Ok(if path.is_file() { Ok(path) } else { Err(missing) });
    }
    if let Some(found) = installed_browser() {
        return Ok(Ok(found));
    }
    if find("apt-get").is_none() || !is_root() {
        return Ok(Err(
            "no Chromium: install it (Debian: apt-get install chromium) or set REJOINDER_CHROMIUM".into(),
        ));
    }
    if let Err(missing) = install(project, &["chromium"])? {
        return Ok(Err(missing));
    }
    Ok(installed_browser().ok_or_else(|| "Debian's chromium was installed but is not in PATH".into()))
}

/// Packages of Debian, for programs that are missing: `(program, package)`. Installed where we may.
pub(crate) fn programs(project: &Project, wanted: &[(&str, &str)]) -> Result<Result<(), Missing>> {
    let missing: Vec<&str> =
        wanted.iter().filter(|(program, _)| find(program).is_none()).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(Ok(()));
    }
    if find("apt-get").is_none() || !is_root() {
        return Ok(Err(format!("these packages are missing: {}", missing.join(" "))));
    }
    install(project, &missing)
}

fn install(project: &Project, packages: &[&str]) -> Result<Result<(), Missing>> {
    println!("   installing Debian's {}", packages.join(", "));
    let install = ["install", "--yes", "--no-install-recommends"];
    for arguments in [vec!["update"], [&install[..], packages].concat()] {
        let run = Run::new(project, "apt", Path::new("apt-get"))
            .args(&arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        if let Outcome::Failed(reason) = run.outcome()? {
            return Ok(Err(format!(
                "{} could not be installed: apt-get {}: {reason}",
                packages.join(", "),
                arguments.join(" ")
            )));
        }
    }
    Ok(Ok(()))
}

/// Node.js itself, for what needs no packages.
pub(crate) fn bare_node() -> Result<PathBuf, Missing> {
    find("node").ok_or_else(|| "no Node.js: install node 20.19 or newer".into())
}

fn installed_browser() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
        .iter()
        .find_map(|name| find(name))
}

/// Node.js, with the packages of `e2e/` as its lock file says; installs them when they are not.
pub(crate) fn node(project: &Project) -> Result<Result<PathBuf, Missing>> {
    let (Some(node), Some(npm)) = (find("node"), find("npm")) else {
        return Ok(Err("no Node.js: install node 20.19 or newer, with npm".into()));
    };
    let lock = project.root.join("e2e/package-lock.json");
    let done = project.root.join("e2e/node_modules/.package-lock.json");
    if is_newer(&done, &lock) {
        return Ok(Ok(node));
    }
    println!("   installing the packages of e2e/");
    match Run::new(project, "npm", &npm).args(["ci"]).within("e2e").outcome()? {
        Outcome::Passed(_) => Ok(Ok(node)),
        Outcome::Failed(reason) | Outcome::Skipped(reason) => {
            Ok(Err(format!("npm ci in e2e/ failed: {reason}")))
        }
    }
}

/// Whether `made` is there and not older than what it is made from.
fn is_newer(made: &Path, from: &Path) -> bool {
    let time = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    matches!((time(made), time(from)), (Some(made), Some(from)) if made >= from)
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
