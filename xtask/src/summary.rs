//! What came of the steps, as a table for people and a last line for programs.

use std::fmt;
use std::time::Duration;

/// What came of one step; the text is a note or a reason and may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Checked, and well.
    Passed(String),
    /// Checked, and not well; or it could not be checked although all that it needs was there.
    Failed(String),
    /// Not checked, because something is missing here.
    Skipped(String),
}

impl Outcome {
    /// A strict run takes nothing on trust: what was skipped has failed.
    pub(crate) fn judged(self, strict: bool) -> Self {
        match self {
            Self::Skipped(reason) if strict => Self::Failed(format!("skipped: {reason}")),
            other => other,
        }
    }

    /// Whether it makes the whole run fail.
    pub(crate) fn is_failure(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Passed(note) => ("passed", note),
            Self::Failed(reason) => ("FAILED", reason),
            Self::Skipped(reason) => ("skipped", reason),
        }
    }
}

/// One line of the table.
pub(crate) struct Line {
    /// The step's name.
    pub(crate) step: &'static str,
    /// What came of it.
    pub(crate) outcome: Outcome,
    /// How long it took.
    pub(crate) took: Duration,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, text) = self.outcome.parts();
        let line = format!("{:10} {word:8} {:7.1} s  {text}", self.step, self.took.as_secs_f64());
        f.write_str(line.trim_end())
    }
}

/// Prints the table and the closing line.
pub(crate) fn print(lines: &[Line]) {
    println!("\nsummary");
    for line in lines {
        println!("  {line}");
    }
    let total: Duration = lines.iter().map(|line| line.took).sum();
    println!("  {:10} {:8} {:7.1} s\n", "all", "", total.as_secs_f64());
    println!("{}", closing(lines));
}

/// `N passed, N failed, N skipped`, counted in steps.
fn closing(lines: &[Line]) -> String {
    let count = |word: &str| lines.iter().filter(|line| line.outcome.parts().0 == word).count();
    format!("{} passed, {} failed, {} skipped", count("passed"), count("FAILED"), count("skipped"))
}

/// The last line of a log that has this in it, without colours and surrounding space.
pub(crate) fn last_line_with(log: &str, mark: &str) -> Option<String> {
    log.lines().rev().find(|line| line.contains(mark)).map(|line| line.trim().to_owned())
}

/// The sum of the numbers that stand directly before a mark, such as `12` in `12 passed;`.
pub(crate) fn sum_before(log: &str, mark: &str) -> u64 {
    log.lines()
        .filter_map(|line| line.split(mark).next().filter(|before| before.len() < line.len()))
        .filter_map(|before| before.rsplit(' ').next()?.parse::<u64>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(outcome: Outcome) -> Line {
        Line { step: "x", outcome, took: Duration::from_millis(1500) }
    }

    #[test]
    fn a_strict_run_fails_what_was_skipped() {
        let skipped = Outcome::Skipped("no browser".into());
        assert_eq!(skipped.clone().judged(false), skipped);
        assert_eq!(skipped.judged(true), Outcome::Failed("skipped: no browser".into()));
    }

    #[test]
    fn the_closing_line_counts_steps() {
        let lines = [
            line(Outcome::Passed(String::new())),
            line(Outcome::Failed("why".into())),
            line(Outcome::Passed("12 tests".into())),
            line(Outcome::Skipped("no browser".into())),
        ];
        assert_eq!(closing(&lines), "2 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn numbers_before_a_mark_are_added_up() {
        let log = "test result: ok. 3 passed; 0 failed\nnothing\ntest result: ok. 14 passed; 1 failed";
        assert_eq!(sum_before(log, " passed;"), 17);
        assert_eq!(sum_before("", " passed;"), 0);
    }

    #[test]
    fn a_line_has_no_space_at_its_end() {
        assert_eq!(line(Outcome::Passed(String::new())).to_string(), "x          passed       1.5 s");
    }
}
