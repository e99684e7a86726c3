//! Looking the database over.

use crate::Store;
use crate::error::Result;

/// Questions whose answer must be empty, with what they look after. What `||` joins is text, which sorts before every
/// blob: hence the cast.
const QUESTIONS: [(&str, &str); 4] = [
    (
        "database pages are whole",
        "SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok' LIMIT 1",
    ),
    ("nothing points nowhere", "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1"),
    (
        "replies of articles are counted right",
        "SELECT a.path FROM article a WHERE a.reply_count <> \
         (SELECT count(*) FROM reply r WHERE r.site = a.site AND r.article = a.id AND r.state = 'published') LIMIT 1",
    ),
    (
        "replies below replies are counted right",
        "SELECT hex(r.id) FROM reply r WHERE r.below <> (SELECT count(*) FROM reply b WHERE b.site = r.site \
         AND b.article = r.article AND b.state = 'published' AND b.place > r.place AND b.place < CAST(r.place || x'FF' AS BLOB)) LIMIT 1",
    ),
];

impl Store {
    /// Looks after integrity, references and counters. Each is named with the first thing that is wrong, or with an
    /// empty text. Takes time in proportion to the whole database.
    pub async fn check(&self) -> Result<Vec<(String, String)>> {
        self.read(|db| {
            let mut findings = Vec::new();
            for (what, question) in QUESTIONS {
                let mut statement = db.prepare(question)?;
                let mut rows = statement.query([])?;
                let broken = rows.next()?.map(|row| row.get::<_, String>(0)).transpose()?;
                findings.push((what.to_owned(), broken.unwrap_or_default()));
            }
            Ok(findings)
        })
        .await
    }
}
