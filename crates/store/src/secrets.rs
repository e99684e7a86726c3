//! Keys of the data folder: made at first start, kept in the database, never exported.

use rusqlite::OptionalExtension;

use crate::Store;
use crate::error::Result;

impl Store {
    /// The key of this name; `fresh` becomes it if there is none yet.
    pub async fn secret(&self, name: &'static str, fresh: [u8; 32]) -> Result<[u8; 32]> {
        let known = self
            .read(move |db| {
                Ok(db
                    .prepare("SELECT value FROM secret WHERE name = ?")?
                    .query_row([name], |row| row.get(0))
                    .optional()?)
            })
            .await?;
        if let Some(known) = known {
            return Ok(known);
        }
        self.write(move |write| {
            // Another program may have been quicker: what is there wins.
            write.db.execute(
                "INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (name, fresh),
            )?;
            Ok(write.db.query_row("SELECT value FROM secret WHERE name = ?", [name], |row| row.get(0))?)
        })
        .await
    }
}
