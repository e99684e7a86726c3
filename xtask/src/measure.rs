//! `bench` and `torture`: the scripts in `bench/`, on the release, with the programs that they need.

use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::run::{Project, Run, cargo};
use crate::summary::{self, Outcome};
use crate::{browser, tools};

/// Programs that the measures need, with Debian's packages.
const MEASURES: [(&str, &str); 6] = [
    ("wrk", "wrk"),
    ("nginx", "nginx-light"),
    ("strace", "strace"),
    ("valgrind", "valgrind"),
    ("gnuplot", "gnuplot-nox"),
    ("time", "time"),
];
/// Programs of other systems, with Debian's packages, by the word that leaves a system out.
const RIVALS: [(&str, &str, &str); 7] = [
    ("isso", "python3", "python3-venv"),
    ("wordpress", "mariadbd", "mariadb-server"),
    ("wordpress", "php", "php-cli"),
    ("wordpress", "php-fpm8.2", "php-fpm"),
    ("wordpress", "/etc/php/8.2/mods-available/mysqli.ini", "php-mysql"),
    ("wordpress", "/usr/share/wordpress/index.php", "wordpress"),
    (
        "wordpress",
        "/usr/share/wordpress/wp-content/themes/twentytwentyone/style.css",
        "wordpress-theme-twentytwentyone",
    ),
];
/// Programs that the experiments need, with Debian's packages.
const EXPERIMENTS: [(&str, &str); 9] = [
    ("wrk", "wrk"),
    ("nginx", "nginx-light"),
    ("strace", "strace"),
    ("nbdkit", "nbdkit"),
    ("nbdfuse", "libnbd-bin"),
    ("mkfs.ext4", "e2fsprogs"),
    ("eatmydata", "eatmydata"),
    ("faketime", "faketime"),
    ("python3", "python3-minimal"),
];

/// Measures the release; whether every script ended well. A budget that is missed is in what it prints.
pub(crate) fn bench(words: &[String]) -> Result<bool> {
    let project = Project::find()?;
    if asks_how(words) {
        return script(&project, "bench/speed.mjs", words);
    }
    set_up(&project, &MEASURES)?;
    if !words.iter().any(|word| word == "--quick") {
        let out = |system: &str| words.iter().any(|word| word.split(',').any(|name| name == system));
        let wanted: Vec<(&str, &str)> = RIVALS
            .into_iter()
            .filter(|(system, ..)| !out(system))
            .map(|(_, program, package)| (program, package))
            .collect();
        set_up(&project, &wanted)?;
    }
    release(&project)?;
    script(&project, "bench/speed.mjs", words)
}

/// Runs the experiments on the release; whether all passed.
pub(crate) fn torture(words: &[String]) -> Result<bool> {
    let project = Project::find()?;
    if asks_how(words) {
        return script(&project, "bench/torture.mjs", words);
    }
    set_up(&project, &EXPERIMENTS)?;
    release(&project)?;
    script(&project, "bench/torture.mjs", words)
}

/// The short form of the experiments, on the program as the other tests build it.
pub(crate) fn faults(project: &Project) -> Result<Outcome> {
    let node = match tools::bare_node() {
        Ok(node) => node,
        Err(missing) => return Ok(Outcome::Skipped(missing)),
    };
    if let Err(missing) = tools::programs(project, &EXPERIMENTS)? {
        return Ok(Outcome::Skipped(missing));
    }
    let program = match browser::program(project)? {
        Ok(program) => program,
        Err(failed) => return Ok(failed),
    };
    Run::new(project, "faults", &node)
        .args(["bench/torture.mjs", "--short", "--bin"])
        .args([program])
        .noting(|log| summary::last_line_with(log, "experiments passed"))
        .outcome()
}

/// Instructions and allocations of requests, beside what they were.
pub(crate) fn costs(project: &Project) -> Result<Outcome> {
    let node = match tools::bare_node() {
        Ok(node) => node,
        Err(missing) => return Ok(Outcome::Skipped(missing)),
    };
    if let Err(missing) = tools::programs(project, &[("valgrind", "valgrind")])? {
        return Ok(Outcome::Skipped(missing));
    }
    let built = built(project)?;
    if built.is_failure() {
        return Ok(built);
    }
    Run::new(project, "costs", &node)
        .args(["bench/costs.mjs", "--target"])
        .args([&project.target])
        .noting(|log| summary::last_line_with(log, "dearer than"))
        .outcome()
}

/// Whether somebody only wants to know which words there are: nothing has to be there for that.
fn asks_how(words: &[String]) -> bool {
    words.iter().any(|word| word == "--help")
}

fn set_up(project: &Project, wanted: &[(&str, &str)]) -> Result<()> {
    tools::programs(project, wanted)?.map_err(|missing| anyhow!(missing))
}

/// Builds what counts costs, and the program as it is installed: in two runs, because in one the program would be built
/// with what only tests and examples need of its libraries.
fn built(project: &Project) -> Result<Outcome> {
    for what in [&["--example", "costs"][..], &["--bins"]] {
        let arguments = [&["build", "--release", "--locked", "--package", "rejoinder"], what].concat();
        let outcome = cargo(project, "release", &arguments).outcome()?;
        if outcome.is_failure() {
            return Ok(outcome);
        }
    }
    Ok(Outcome::Passed(String::new()))
}

fn release(project: &Project) -> Result<()> {
    match built(project)? {
        Outcome::Passed(_) => Ok(()),
        Outcome::Failed(reason) | Outcome::Skipped(reason) => bail!("the release was not built: {reason}"),
    }
}

/// Runs a script, which prints for itself.
fn script(project: &Project, script: &str, words: &[String]) -> Result<bool> {
    let node = tools::bare_node().map_err(|missing| anyhow!(missing))?;
    let status = Command::new(node)
        .current_dir(&project.root)
        .arg(script)
        .args(["--target".as_ref(), project.target.as_os_str()])
        .args(words)
        .status()
        .context("node could not be started")?;
    Ok(status.success())
}
