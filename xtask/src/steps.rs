//! The steps of `cargo xtask test`, in the order in which they fail soonest.

use std::time::Instant;

use anyhow::Result;

use crate::run::{Project, cargo};
use crate::summary::{Line, Outcome};
use crate::{browser, layout, licences, measure, summary, tools};

/// One thing that is checked.
pub(crate) struct Step {
    /// The word that asks for it on the command line.
    pub(crate) name: &'static str,
    /// What it checks, for the usage text.
    pub(crate) what: &'static str,
    /// Whether `--quick` runs it.
    pub(crate) quick: bool,
    run: fn(&Project) -> Result<Outcome>,
}

/// Every step, in order.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "format", what: "the code is formatted", quick: true, run: format },
    Step {
        name: "layout",
        what: "files are small and named after the product",
        quick: true,
        run: layout::check,
    },
    Step {
        name: "licences",
        what: "dependencies: licences, sources, bans",
        quick: true,
        run: licences::check,
    },
    Step { name: "clippy", what: "the lints hold, for code and tests", quick: true, run: clippy },
    Step { name: "tests", what: "rules, store, HTTP and commands", quick: true, run: tests },
    Step { name: "doctests", what: "the examples in the documentation run", quick: false, run: doctests },
    Step { name: "docs", what: "the documentation builds without a warning", quick: false, run: docs },
    Step {
        name: "browser",
        what: "journeys of readers in a real browser",
        quick: false,
        run: browser::journeys,
    },
    Step {
        name: "costs",
        what: "no request has become dearer, by counting",
        quick: false,
        run: measure::costs,
    },
    Step {
        name: "faults",
        what: "whatever breaks around it, it loses nothing",
        quick: false,
        run: measure::faults,
    },
];

/// Runs the steps one after the other, whatever the earlier ones said, and prints the summary.
///
/// Answers whether all is well.
pub(crate) fn run_all(steps: &[&Step]) -> Result<bool> {
    let project = Project::find()?;
    let strict = tools::setting("CI").is_some_and(|value| value == "true");
    let mut lines = Vec::new();
    for step in steps {
        println!("── {}: {}", step.name, step.what);
        let began = Instant::now();
        let outcome = (step.run)(&project).unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        let line = Line { step: step.name, outcome: outcome.judged(strict), took: began.elapsed() };
        println!("   {line}");
        lines.push(line);
    }
    summary::print(&lines);
    Ok(lines.iter().all(|line| !line.outcome.is_failure()))
}

fn format(project: &Project) -> Result<Outcome> {
    cargo(project, "format", &["fmt", "--all", "--check"]).outcome()
}

fn clippy(project: &Project) -> Result<Outcome> {
    cargo(
        project,
        "clippy",
        &["clippy", "--quiet", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"],
    )
    .outcome()
}

fn docs(project: &Project) -> Result<Outcome> {
    cargo(
        project,
        "docs",
        &["doc", "--quiet", "--locked", "--workspace", "--no-deps", "--document-private-items"],
    )
    .env("RUSTDOCFLAGS", "-D warnings")
    .outcome()
}

/// With nextest where it is installed (one process for each test, a hanging one is ended), else with Cargo's own.
fn tests(project: &Project) -> Result<Outcome> {
    if tools::find("cargo-nextest").is_some() {
        return cargo(project, "tests", &["nextest", "run", "--cargo-quiet", "--locked", "--workspace"])
            .noting(|log| summary::last_line_with(log, "tests run:"))
            .outcome();
    }
    cargo(
        project,
        "tests",
        &["test", "--locked", "--workspace", "--no-fail-fast", "--bins", "--lib", "--tests"],
    )
    .noting(|log| Some(format!("{} tests passed", summary::sum_before(log, " passed;"))))
    .outcome()
}

fn doctests(project: &Project) -> Result<Outcome> {
    cargo(project, "doctests", &["test", "--locked", "--workspace", "--doc"])
        .noting(|log| Some(format!("{} examples passed", summary::sum_before(log, " passed;"))))
        .outcome()
}
