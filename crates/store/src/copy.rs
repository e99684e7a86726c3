//! A copy of the database, taken while it is in use.

use std::path::Path;

use crate::error::{Result, StoreError};
use crate::schema;

/// Writes one state of `FOLDER/rejoinder.db` to `file`, which must be empty or not be there, and looks the copy over.
///
/// It is a read like any other: whoever writes goes on. The database itself is not changed, nor brought to a newer
/// version, so that what is copied before an update is what the older program knows. The copy has one file and no
/// log beside it; whether it is on disk is the caller's business.
pub fn copy(folder: &Path, file: &Path) -> Result<()> {
    let name = file
        .to_str()
        .ok_or_else(|| StoreError::Other(format!("{} has a name that is not UTF-8", file.display())))?;
    schema::open_reading(&folder.join("rejoinder.db"))?.execute("VACUUM INTO ?", [name])?;
    let wrong: String =
        schema::open_reading(file)?.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if wrong == "ok" { Ok(()) } else { Err(StoreError::Corrupt(wrong)) }
}
