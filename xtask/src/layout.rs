//! What keeps the code findable: small files, and modules named after the product instead of after nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::run::Project;
use crate::summary::Outcome;

/// The most lines a file of code may have before it has to be split.
const MOST_LINES: usize = 600;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "manager", "service"];

/// Looks at every file of code.
pub(crate) fn check(project: &Project) -> Result<Outcome> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask/src", "e2e/journeys", "e2e/providers", "e2e/support"] {
        collect(&project.root.join(folder), &mut files)?;
    }
    let mut problems = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let shown = path.strip_prefix(&project.root).unwrap_or(path);
        problems.extend(problem(shown, &text));
    }
    for problem in &problems {
        println!("   {problem}");
    }
    if problems.is_empty() {
        return Ok(Outcome::Passed(format!("{} files", files.len())));
    }
    Ok(Outcome::Failed(format!("{} of {} files", problems.len(), files.len())))
}

/// Files of code below a folder, if the folder is there; what was installed or built is not ours.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !["node_modules", "target", "fixtures", "corpus"].contains(&name) {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|end| ["rs", "js", "mjs", "css"].iter().any(|code| end == *code))
        {
            files.push(path);
        }
    }
    Ok(())
}

/// What is wrong with one file, if anything.
fn problem(path: &Path, text: &str) -> Option<String> {
    let shown = path.display();
    let named_after_nothing = path
        .iter()
        .filter_map(|part| Path::new(part).file_stem()?.to_str())
        .find(|part| EMPTY_NAMES.contains(part));
    if let Some(name) = named_after_nothing {
        return Some(format!("{shown}: `{name}` says nothing: name it after what is inside"));
    }
    let lines = text.lines().count();
    if lines > MOST_LINES {
        return Some(format!("{shown}: {lines} lines: split it before {MOST_LINES}"));
    }
    let ignored = text.lines().any(|line| line.trim_start().starts_with("#[ignore"));
    ignored.then(|| format!("{shown}: a test that is not run is none: fix it or take it out"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_named_after_nothing_is_refused() {
        assert!(problem(Path::new("crates/domain/src/utils.rs"), "").is_some());
        assert!(problem(Path::new("crates/domain/src/helpers/mod.rs"), "").is_some());
        assert_eq!(problem(Path::new("crates/domain/src/reply.rs"), ""), None);
    }

    #[test]
    fn a_file_of_more_than_600_lines_is_refused() {
        assert_eq!(problem(Path::new("a.rs"), &"x\n".repeat(600)), None);
        assert!(problem(Path::new("a.rs"), &"x\n".repeat(601)).is_some_and(|text| text.contains("601")));
    }

    #[test]
    fn a_test_that_is_not_run_is_refused() {
        assert!(problem(Path::new("a.rs"), "    #[ignore = \"slow\"]\n").is_some());
    }
}
