//! What the dependencies may be: free licences, the registry as their only source, and none of a few crates.
//!
//! `deny.toml` says the same to cargo-deny, which is run as well where it is installed; this check needs no tool.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run::{Project, cargo};
use crate::summary::Outcome;
use crate::tools;

/// Licences that ask for no more than to be named; the same list as in `deny.toml`.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Crates that would bring a second TLS or need a C library of the machine; the same list as in `deny.toml`.
const BANNED: &[&str] = &["aws-lc-rs", "aws-lc-sys", "native-tls", "openssl", "openssl-sys"];

/// Checks every package that the lock file names.
pub(crate) fn check(project: &Project) -> Result<Outcome> {
    let packages = packages(&project.metadata)?;
    let problems: Vec<String> = packages.iter().filter_map(problem).collect();
    if !problems.is_empty() {
        for problem in &problems {
            println!("   {problem}");
        }
        return Ok(Outcome::Failed(format!("{} of {} dependencies", problems.len(), packages.len())));
    }
    let twice = duplicates(&packages);
    let note = format!("{} dependencies; more than one version of: {}", packages.len(), list(&twice));
    if tools::find("cargo-deny").is_none() {
        return Ok(Outcome::Passed(note));
    }
    let denied = cargo(project, "deny", &["deny", "check", "bans", "licenses", "sources"]).outcome()?;
    Ok(if denied.is_failure() { denied } else { Outcome::Passed(format!("{note}; cargo-deny agrees")) })
}

/// A dependency, as far as it matters here.
#[derive(Debug, Default)]
struct Package {
    name: String,
    version: String,
    licence: String,
    source: String,
}

/// Every package but our own.
fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let list =
        metadata.get("packages").and_then(Value::as_array).context("cargo metadata lists no packages")?;
    let text =
        |package: &Value, key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(list
        .iter()
        .filter(|package| package.get("source").is_some_and(|source| !source.is_null()))
        .map(|package| Package {
            name: text(package, "name"),
            version: text(package, "version"),
            licence: text(package, "license"),
            source: text(package, "source"),
        })
        .collect())
}

/// Why a package may not be used, if so.
fn problem(package: &Package) -> Option<String> {
    let Package { name, version, licence, source } = package;
    if BANNED.contains(&name.as_str()) {
        return Some(format!(
            "{name} {version} is banned: use what needs no second TLS and no library of the machine"
        ));
    }
    if !source.starts_with("registry+") && !source.starts_with("sparse+") {
        return Some(format!("{name} {version} comes from {source}: only the registry is a source"));
    }
    if !allowed(licence) {
        return Some(format!(
            "{name} {version} has the licence `{licence}`, which is not in the list of allowed ones"
        ));
    }
    None
}

/// Whether an SPDX expression can be met with allowed licences alone.
///
/// Reads `OR`, `AND`, `WITH`, brackets and the old `/` for `OR`. Whatever it cannot read is not allowed.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    matches!(either(&words), Some((met, [])) if met)
}

/// `A OR B`: one of them must do. Answers also the words that are left.
fn either<'a, 'b>(words: &'a [&'b str]) -> Option<(bool, &'a [&'b str])> {
    let (mut met, mut rest) = both(words)?;
    while let Some((&"OR", more)) = rest.split_first() {
        let (also, left) = both(more)?;
        (met, rest) = (met || also, left);
    }
    Some((met, rest))
}

/// `A AND B`: both must do.
fn both<'a, 'b>(words: &'a [&'b str]) -> Option<(bool, &'a [&'b str])> {
    let (mut met, mut rest) = one(words)?;
    while let Some((&"AND", more)) = rest.split_first() {
        let (also, left) = one(more)?;
        (met, rest) = (met && also, left);
    }
    Some((met, rest))
}

/// A licence, one with an exception, or brackets.
fn one<'a, 'b>(words: &'a [&'b str]) -> Option<(bool, &'a [&'b str])> {
    match words {
        ["(", inner @ ..] => {
            let (met, rest) = either(inner)?;
            Some((met, rest.strip_prefix(&[")"])?))
        }
        [licence, "WITH", exception, rest @ ..] => {
            Some((is_named(&format!("{licence} WITH {exception}")), rest))
        }
        ["OR" | "AND" | ")", ..] | [] => None,
        [licence, rest @ ..] => Some((is_named(licence), rest)),
    }
}

fn is_named(licence: &str) -> bool {
    ALLOWED.contains(&licence)
}

/// Names that stand in the lock file in more than one version.
fn duplicates(packages: &[Package]) -> Vec<&str> {
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    for package in packages {
        *versions.entry(&package.name).or_default() += 1;
    }
    versions.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect()
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, licence: &str, source: &str) -> Package {
        Package { name: name.into(), version: "1.0.0".into(), licence: licence.into(), source: source.into() }
    }

    #[test]
    fn one_free_choice_is_enough_but_every_part_must_be_free() {
        assert!(allowed("MIT"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(allowed("GPL-3.0-only OR MIT"));
        assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(allowed("Apache-2.0 WITH LLVM-exception OR GPL-2.0-only"));
        assert!(!allowed("GPL-3.0-only"));
        assert!(!allowed("MIT AND GPL-3.0-only"));
        assert!(!allowed("(MIT OR Apache-2.0) AND AGPL-3.0-only"));
    }

    #[test]
    fn an_expression_that_cannot_be_read_is_not_allowed() {
        for expression in ["", "OR", "MIT OR", "(MIT", "MIT)", "MIT MIT", "AND MIT"] {
            assert!(!allowed(expression), "{expression}");
        }
    }

    #[test]
    fn only_the_registry_is_a_source() {
        assert_eq!(problem(&package("a", "MIT", "registry+https://example.org/index")), None);
        assert!(problem(&package("a", "MIT", "git+https://example.org/a")).is_some());
    }

    #[test]
    fn banned_crates_are_named() {
        assert!(
            problem(&package("openssl", "MIT", "registry+x")).is_some_and(|text| text.contains("openssl"))
        );
    }

    #[test]
    fn a_second_version_is_noticed() {
        let packages = [package("a", "MIT", "r"), package("b", "MIT", "r"), package("a", "MIT", "r")];
        assert_eq!(duplicates(&packages), ["a"]);
    }
}
