//! Somewhere inside the document of a scenario, and what is put there by `--set`.

use toml_edit::{ArrayOfTables, Item, Key, TableLike, Value};

use super::decode::did_you_mean;
use super::problem::Problem;

/// Keys of a table of which one stands for the whole of it.
pub fn choices(table: &str) -> &'static [&'static str] {
    match table {
        "spend" => &["like", "total", "channels"],
        "price" => &["cpm", "cpc", "per_message"],
        _ => &[],
    }
}

/// Keys that say more of one choice.
fn companions(choice: &str) -> &'static [&'static str] {
    match choice {
        "like" => &["split"],
        "cpm" => &["spread"],
        _ => &[],
    }
}

/// Somewhere inside a document: toml_edit keeps items, and values inside inline ones.
pub enum Holder<'a> {
    Item(&'a mut Item),
    Value(&'a mut Value),
    Table(&'a mut dyn TableLike),
}

impl<'a> Holder<'a> {
    /// What a key leads to. A section that may be left out is begun, unless an item of a list is to be the `next`.
    pub fn child(mut self, key: &str, next: &str, path: &str) -> Result<Holder<'a>, Problem> {
        if next.parse::<usize>().is_ok() && self.table().is_some_and(|table| !table.contains_key(key)) {
            return Err(no_list(self.table(), key, path));
        }
        match self {
            Holder::Table(table) => table_child(table, key, path),
            Holder::Item(Item::ArrayOfTables(list)) => {
                let index = entry_index(key, list, path)?;
                Ok(Holder::Table(list.get_mut(index).expect("a found index")))
            }
            Holder::Item(Item::Value(value)) | Holder::Value(value) => value_child(value, key, path),
            Holder::Item(item) => match item.as_table_like_mut() {
                Some(table) => table_child(table, key, path),
                None => Err(nothing_there(key, path, None)),
            },
        }
    }

    /// The table in which one of several keys is to be chosen: the others are taken out, and so is a word in its place.
    pub fn choice(self, key: &str, chosen: &str, path: &str) -> Result<Holder<'a>, Problem> {
        let mut parent = self;
        if let Some(table) = parent.table() {
            if table.get(key).is_some_and(|item| item.as_str().is_some()) {
                table.insert(key, Item::Value(Value::InlineTable(toml_edit::InlineTable::new())));
            }
            if let Some(inner) = table.get_mut(key).and_then(Item::as_table_like_mut) {
                for other in choices(key).iter().filter(|other| **other != chosen) {
                    inner.remove(other);
                    companions(other).iter().for_each(|companion| drop(inner.remove(companion)));
                }
            }
        }
        parent.child(key, chosen, path)
    }

    fn table(&mut self) -> Option<&mut dyn TableLike> {
        match self {
            Holder::Table(table) => Some(*table),
            Holder::Item(item) => item.as_table_like_mut(),
            Holder::Value(Value::InlineTable(table)) => Some(table),
            Holder::Value(_) => None,
        }
    }

    /// Puts a value there.
    pub fn put(self, key: &str, value: Value, path: &str) -> Result<(), Problem> {
        match self {
            Holder::Table(table) => replace(table, key, value),
            Holder::Item(Item::Value(Value::Array(array))) | Holder::Value(Value::Array(array)) => {
                let index = item_index(key, &vec![None; array.len()], path)?;
                array.replace(index, value);
            }
            Holder::Item(Item::ArrayOfTables(list)) => {
                entry_index(key, list, path)?;
                let title = format!("`--set {path}`: a whole entry cannot be replaced");
                return Err(Problem::error(title, format!("set one of its keys: --set {path}.KEY=VALUE"), None));
            }
            Holder::Item(item) => match item.as_table_like_mut() {
                Some(table) => replace(table, key, value),
                None => return Err(nothing_there(key, path, None)),
            },
            Holder::Value(Value::InlineTable(table)) => replace(table, key, value),
            Holder::Value(_) => return Err(nothing_there(key, path, None)),
        }
        Ok(())
    }
}

/// Puts a value in a table. Spaces and comments around the one it replaces stay.
fn replace(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => drop(table.insert(key, Item::Value(value))),
    }
}

fn table_child<'a>(table: &'a mut dyn TableLike, key: &str, path: &str) -> Result<Holder<'a>, Problem> {
    if !table.contains_key(key) {
        // A section that may be left out is begun; whether it is one, the reader says.
        table.insert(key, Item::Table(toml_edit::Table::new()));
    }
    table.get_mut(key).map(Holder::Item).ok_or_else(|| nothing_there(key, path, None))
}

fn value_child<'a>(value: &'a mut Value, key: &str, path: &str) -> Result<Holder<'a>, Problem> {
    match value {
        Value::InlineTable(table) => table_child(table, key, path),
        Value::Array(array) => {
            let names = array.iter().map(|item| item.as_inline_table().and_then(|table| name_of(table)));
            let index = item_index(key, &names.collect::<Vec<_>>(), path)?;
            Ok(Holder::Value(array.get_mut(index).expect("a found index")))
        }
        _ => Err(nothing_there(key, path, None)),
    }
}

fn name_of(table: &dyn TableLike) -> Option<String> {
    table.get("name").and_then(Item::as_str).map(str::to_string)
}

/// The index of an entry among those of its kind.
fn entry_index(key: &str, entries: &ArrayOfTables, path: &str) -> Result<usize, Problem> {
    item_index(key, &entries.iter().map(|entry| name_of(entry)).collect::<Vec<_>>(), path)
}

/// The index of an item of a list, by its name or its number.
fn item_index(key: &str, names: &[Option<String>], path: &str) -> Result<usize, Problem> {
    let by_name = names.iter().position(|name| name.as_deref() == Some(key));
    let by_number = key.parse::<usize>().ok().filter(|index| *index < names.len());
    let named: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    let all = || (!named.is_empty()).then(|| format!("there are {}", named.join(", ")));
    let cure = || did_you_mean(key, named.iter().copied()).or_else(all);
    by_name.or(by_number).ok_or_else(|| nothing_there(key, path, cure()))
}

fn nothing_there(key: &str, path: &str, cure: Option<String>) -> Problem {
    let cure = cure.unwrap_or_else(|| "name an item of a list by its `name` or its index from 0".into());
    Problem::error(format!("`--set {path}`: the scenario has no `{key}` there"), cure, None)
}

/// A policy without a list of its own has that of the policy it is like.
fn no_list(table: Option<&mut dyn TableLike>, key: &str, path: &str) -> Problem {
    let table = table.map(|table| &*table);
    let text = |key: &str| table.and_then(|table| table.get(key)?.as_str());
    let quoted = |name: &str| Key::new(name).to_string();
    match (text("name"), text("like")) {
        (Some(name), Some(like)) => Problem::error(
            format!("`--set {path}`: `{name}` has the `{key}` of `{like}`, and none of its own"),
            format!("change those: --set '{}=…'", path.replacen(&quoted(name), &quoted(like), 1)),
            None,
        ),
        _ => nothing_there(key, path, table.and_then(|table| did_you_mean(key, table.iter().map(|(key, _)| key)))),
    }
}
