//! `cargo xtask`: the one entry point for everything done to the project.

mod browser;
mod layout;
mod licences;
mod measure;
mod run;
mod steps;
mod summary;
mod tools;

use std::process::ExitCode;

use crate::steps::STEPS;

const USAGE: &str = "\
usage: cargo xtask test [--quick] [STEP…]
       cargo xtask bench [--help | OPTION…]
       cargo xtask torture [--help | OPTION…]

test: sets up what the tests need, runs every step (or the named ones) and ends with a summary.
  --quick      only the steps that need neither a browser nor the documentation built
bench: measures the release beside the machine's limits and other systems; one JSON object a line.
torture: breaks what can break around the release, and looks whether anything acknowledged is lost.

With CI=true in the environment a step that had to be skipped counts as failed.
steps:";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, rest)) = words.split_first() else {
        return usage("no command given");
    };
    match command.as_str() {
        "test" => test(rest),
        "bench" => done(measure::bench(rest)),
        "torture" => done(measure::torture(rest)),
        "help" | "--help" | "-h" => {
            println!("{}", usage_text());
            ExitCode::SUCCESS
        }
        other => usage(&format!("there is no command `{other}`")),
    }
}

/// Runs the asked steps; refuses words it does not know before anything is run.
fn test(words: &[String]) -> ExitCode {
    let mut quick = false;
    let mut names = Vec::new();
    for word in words {
        match word.as_str() {
            "--quick" => quick = true,
            "--help" | "-h" => {
                println!("{}", usage_text());
                return ExitCode::SUCCESS;
            }
            name if STEPS.iter().any(|step| step.name == name) => names.push(name),
            other => return usage(&format!("there is no step or option `{other}`")),
        }
    }
    let chosen: Vec<_> = STEPS
        .iter()
        .filter(|step| if names.is_empty() { !quick || step.quick } else { names.contains(&step.name) })
        .collect();
    done(steps::run_all(&chosen))
}

fn done(outcome: anyhow::Result<bool>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn usage_text() -> String {
    let width = STEPS.iter().map(|step| step.name.len()).max().unwrap_or(0);
    STEPS
        .iter()
        .fold(String::from(USAGE), |text, step| format!("{text}\n  {:width$}  {}", step.name, step.what))
}

/// Wrong usage: what was wrong, then how it is done; exit code 2.
fn usage(problem: &str) -> ExitCode {
    eprintln!("error: {problem}\n\n{}", usage_text());
    ExitCode::from(2)
}
