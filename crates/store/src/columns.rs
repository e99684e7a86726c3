//! From columns to the domain's types and back.

use rejoinder_domain::{AccountId, ArticleId, Place, ReplyId, SiteId, State, Time};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Row, RowIndex};

/// A domain type as a column.
pub(crate) struct Column<T>(pub(crate) T);

fn bad(what: &'static str) -> FromSqlError {
    FromSqlError::Other(what.into())
}

macro_rules! id_column {
    ($name:ident) => {
        impl FromSql for Column<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let bytes = value.as_blob()?.try_into().map_err(|_| bad("an id has sixteen bytes"))?;
                Ok(Self($name::from_bytes(bytes)))
            }
        }

        impl ToSql for Column<$name> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.0.as_bytes().as_slice().into())
            }
        }
    };
}

id_column!(AccountId);
id_column!(ArticleId);
id_column!(ReplyId);

impl FromSql for Column<Time> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|micros| Self(Time::from_micros(micros)))
    }
}

impl ToSql for Column<Time> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Integer(self.0.as_micros())))
    }
}

impl FromSql for Column<Place> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Place::from_bytes(value.as_blob()?.to_vec()).map(Self).ok_or(bad("not a place"))
    }
}

impl FromSql for Column<State> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|_| bad("not a state"))
    }
}

impl FromSql for Column<SiteId> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|_| bad("not a site's id"))
    }
}

/// A column as the domain's type.
pub(crate) fn get<T>(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<T>
where
    Column<T>: FromSql,
{
    row.get::<_, Column<T>>(column).map(|column| column.0)
}

/// A column that may be NULL as the domain's type.
pub(crate) fn maybe<T>(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<Option<T>>
where
    Column<T>: FromSql,
{
    Ok(row.get::<_, Option<Column<T>>>(column)?.map(|column| column.0))
}
