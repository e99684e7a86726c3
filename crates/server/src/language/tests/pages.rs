//! How templates use messages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use askama::Template;

use super::{english, find};
use crate::language::Language;

#[derive(Template)]
#[template(
    source = r#"{{ t.text("form-post") }}|{{ t.count("answers", count) }}|{{ t.named("in-reply-to", name) }}|{{ t.fill("via", "provider", name) }}|{% let around = t.around("edited", "date") %}{{ around.0 }}"#,
    ext = "html"
)]
struct Page {
    t: &'static Language,
    count: u64,
    name: String,
}

#[test]
fn templates_ask_for_messages_and_escape_what_people_wrote() {
    let page = Page { t: find("en"), count: 1200, name: "<Ana>".to_owned() };
    let expected = "Post reply|1,200 answers|in reply to &#60;Ana&#62;|via &#60;Ana&#62;|edited ";
    assert_eq!(page.render().unwrap(), expected);
}

#[test]
fn templates_ask_only_for_messages_that_are_there_with_what_they_need() {
    let keys = english();
    for (place, source) in templates(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")) {
        for (method, key, argument) in asked(&source) {
            let needed = keys.get(&key).unwrap_or_else(|| panic!("{place}: no message “{key}”"));
            let given: BTreeSet<String> = argument.into_iter().collect();
            assert_eq!(needed, &given, "{place}: arguments of {method}(\"{key}\")");
        }
    }
}

/// Calls such as `t.fill("via", "provider", …)` in a template: method, key and the argument it gives.
fn asked(source: &str) -> Vec<(&'static str, String, Option<String>)> {
    let mut asked = Vec::new();
    for (method, argument) in
        [("text", None), ("count", Some("count")), ("named", Some("name")), ("fill", None), ("around", None)]
    {
        for call in source.split(&format!("t.{method}(\"")).skip(1) {
            let mut quoted = call.split('"');
            let key = quoted.next().unwrap().to_owned();
            let second = if matches!(method, "fill" | "around") { quoted.nth(1) } else { argument };
            asked.push((method, key, second.map(str::to_owned)));
        }
    }
    asked
}

/// Every file below a folder, with its path.
fn templates(folder: &Path) -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                templates(&path)
            } else {
                vec![(path.display().to_string(), fs::read_to_string(&path).unwrap())]
            }
        })
        .collect()
}
