//! Link definitions in readers' Markdown. One that nothing uses would vanish with what follows its colon, so that
//! `[Note]: yes` would show nothing at all; it is made to show as it was typed.

use std::borrow::Cow;
use std::collections::HashMap;

/// The source with every unused definition escaped. Its lines keep their numbers.
pub(super) fn shown_if_unused(source: &str) -> Cow<'_, str> {
    if !source.contains("]:") {
        return Cow::Borrowed(source);
    }
    let mut uses: HashMap<String, usize> = HashMap::new();
    for label in source.split('[').skip(1).filter_map(|after| after.split_once(']')).map(|(label, _)| label) {
        *uses.entry(folded(label)).or_default() += 1;
    }
    let mut fenced = false;
    let mut shown = String::with_capacity(source.len() + 16);
    for line in source.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '>']);
        fenced ^= content.starts_with("```") || content.starts_with("~~~");
        let label = content.strip_prefix('[').and_then(|rest| rest.split_once("]:")).map(|(label, _)| label);
        if !fenced && label.is_some_and(|label| uses.get(&folded(label)).is_none_or(|&count| count < 2)) {
            shown.push_str(line.strip_suffix(content).unwrap_or_default());
            shown.push('\\');
            shown.push_str(content);
        } else {
            shown.push_str(line);
        }
    }
    Cow::Owned(shown)
}

/// A label as CommonMark compares them: case and runs of white space don't count.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
