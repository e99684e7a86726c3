//! Laying the environment over the file.
//!
//! `REJOINDER__SECTION__KEY` sets a key; `REJOINDER__SITE__ID__KEY` sets one of the list entry with this id, which
//! is made if it is not there. In ids `_` stands for `-`.

use toml::{Table, Value};

use super::ConfigError;
use super::file::File;

const PREFIX: &str = "REJOINDER__";

/// The file with the environment's values in the places that their names say.
pub(super) fn read(
    text: &str,
    place: &str,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<File, ConfigError> {
    // Read as it stands first: an error then names the file's own line.
    toml::from_str::<File>(text).map_err(|error| ConfigError::wrong(place, &error))?;
    let mut table: Table = text.parse().map_err(|error| ConfigError::wrong(place, &error))?;
    let mut set: Vec<(String, String)> = environment.filter(|(name, _)| name.starts_with(PREFIX)).collect();
    set.sort();
    for (name, value) in set {
        lay(&mut table, &name, value)?;
        File::try_from_table(&table).map_err(|error| ConfigError::wrong(&name, &error))?;
    }
    File::try_from_table(&table).map_err(|error| ConfigError::wrong(place, &error))
}

impl File {
    fn try_from_table(table: &Table) -> Result<Self, toml::de::Error> {
        table.clone().try_into()
    }
}

fn lay(table: &mut Table, name: &str, value: String) -> Result<(), ConfigError> {
    let path: Vec<String> = name.trim_start_matches(PREFIX).split("__").map(str::to_lowercase).collect();
    match path.as_slice() {
        [section, key] => {
            let section = table.entry(section.clone()).or_insert_with(|| Value::Table(Table::new()));
            let section = section.as_table_mut().ok_or_else(|| {
                ConfigError::wrong(
                    name,
                    "this section is a list: name the entry, as in REJOINDER__SITE__MAIN__TITLE",
                )
            })?;
            section.insert(key.clone(), Value::String(value));
            Ok(())
        }
        [list, id, key] => {
            let list = table.entry(list.clone()).or_insert_with(|| Value::Array(Vec::new()));
            let list =
                list.as_array_mut().ok_or_else(|| ConfigError::wrong(name, "this section has no entries"))?;
            entry(list, id).insert(key.clone(), Value::String(value));
            Ok(())
        }
        _ => {
            Err(ConfigError::wrong(name, "names are REJOINDER__SECTION__KEY or REJOINDER__SECTION__ID__KEY"))
        }
    }
}

/// The entry of this id: found, or made. A list whose only entry has no id has that entry.
fn entry<'a>(list: &'a mut Vec<Value>, id: &str) -> &'a mut Table {
    let only = list.len() == 1;
    let found = list.iter().position(|entry| {
        let own = entry.get("id").and_then(Value::as_str);
        own.map_or(only && id == "main", |own| own.replace('-', "_") == id)
    });
    let at = found.unwrap_or_else(|| {
        list.push(Value::Table(Table::from_iter([("id".to_owned(), Value::String(id.to_owned()))])));
        list.len() - 1
    });
    match list.get_mut(at) {
        Some(Value::Table(table)) => table,
        // `site = ["x"]` was refused when the file was read.
        _ => unreachable!("entries of lists are tables"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_with(text: &str, variables: &[(&str, &str)]) -> Result<File, String> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        read(text, "rejoinder.toml", variables).map_err(|error| error.to_string())
    }

    // A configuration holds secrets and cannot be printed, not even by a test that fails.
    fn refused(text: &str, variables: &[(&str, &str)]) -> String {
        read_with(text, variables).err().unwrap()
    }

    #[test]
    fn environment_wins_over_the_file() {
        let file =
            read_with("[server]\nlisten = '127.0.0.1:1'", &[("REJOINDER__SERVER__LISTEN", "127.0.0.1:2")])
                .unwrap();
        assert_eq!(file.server.listen.as_deref(), Some("127.0.0.1:2"));
    }

    #[test]
    fn environment_reaches_entries_by_id_and_makes_them() {
        let text = "[[site]]\nid = 'daily-news'\ntitle = 'Old'";
        let file = read_with(
            text,
            &[("REJOINDER__SITE__DAILY_NEWS__TITLE", "New"), ("REJOINDER__SITE__B__DEPTH", "3")],
        )
        .unwrap();
        assert_eq!(file.site.first().unwrap().title.as_deref(), Some("New"));
        assert_eq!(
            (file.site.last().unwrap().id.as_deref(), file.site.last().unwrap().depth),
            (Some("b"), Some(3))
        );
    }

    #[test]
    fn numbers_and_lists_are_read_from_text() {
        let set = [
            ("REJOINDER__LIMITS__EDIT_MINUTES", "30"),
            ("REJOINDER__SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1/128"),
        ];
        let file = read_with("", &set).unwrap();
        assert_eq!((file.limits.edit_minutes, file.server.trusted_proxies.len()), (30, 2));
    }

    #[test]
    fn unknown_keys_are_errors_that_name_their_place() {
        assert!(refused("[server]\nlisen = 'x'", &[]).contains("lisen"));
        let error = refused("", &[("REJOINDER__SERVER__LISEN", "x")]);
        assert!(error.starts_with("REJOINDER__SERVER__LISEN"), "{error}");
    }

    #[test]
    fn text_where_a_number_belongs_is_an_error() {
        let error = refused("", &[("REJOINDER__LIMITS__EDIT_MINUTES", "soon")]);
        assert!(error.contains("soon"), "{error}");
    }
}
