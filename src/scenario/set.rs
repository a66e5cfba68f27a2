//! `--set path=value`: changes one value in a scenario's text, and leaves the rest as it is.
//!
//! A path is TOML's own dotted key; an item of a list is named by its index from 0, or by its
//! `name`: `channel.social.win_rate`, `policy.coordinated.caps.1.max`, `policy."a, b".caps.0.per`; `*` is every item that
//! has the key: `channel.*.win_rate`. Of keys that exclude one another, the one that is set takes the place of the others.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Key, TableLike, Value};

use super::decode::did_you_mean;
use super::problem::Problem;
use super::wildcard;

/// How a path is written whose names hold other signs than keys may; None where that is not what is wrong with it.
fn in_quotes(path: &str) -> Option<String> {
    let is_plain = |key: &str| key.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
    let quoted = |key: &str| if is_plain(key) { key.into() } else { format!("\"{key}\"") };
    let path: Vec<String> = path.trim().split('.').map(quoted).collect();
    let path = path.join(".");
    Key::parse(&path).is_ok().then(|| format!("a name with spaces stands in quotes: --set '{path}=…'"))
}

/// Applies one `path=value`. The value is TOML; what is not is taken as text.
///
/// # Errors
///
/// A [`Problem`] where the path leads nowhere or the value is none.
///
/// # Panics
///
/// Never: an index that was found stays.
pub fn apply(text: &str, assignment: &str) -> Result<String, Problem> {
    let wrong = |title: String, cure: &str| Problem::error(title, cure, None);
    let example = "write a path and a value, such as population.overlap=0.5";
    let Some((path, value)) = assignment.split_once('=') else {
        return Err(wrong(format!("`--set {assignment}` has no `=`"), example));
    };
    let paths = wildcard::expand(text, path.trim())?;
    if paths.len() != 1 {
        return paths.iter().try_fold(text.to_string(), |text, path| apply(&text, &format!("{path}={value}")));
    }
    let path = paths[0].as_str();
    let not_a_path = |_| wrong(format!("`{path}` is not a path"), &in_quotes(path).unwrap_or_else(|| example.into()));
    let keys = Key::parse(path).map_err(not_a_path)?;
    let mut document: DocumentMut = match text.parse() {
        Ok(document) => document,
        // The reader says it better, with the characters.
        Err(_) => return Ok(text.to_string()),
    };
    let value: Value = match value.trim().parse() {
        Ok(value) => value,
        Err(_) if has_comma(value.trim()) => {
            let cure = "numbers have no commas: write 30000 or 30_000 for thousands, and 0.5 for a half";
            return Err(wrong(format!("`--set {assignment}`: `{}` is not a number", value.trim()), cure));
        }
        Err(_) if is_whole(value.trim()) => {
            let title = format!("`--set {assignment}`: `{}` is more than a scenario can hold", value.trim());
            return Err(wrong(title, &format!("write a number up to {}", i64::MAX)));
        }
        Err(_) => Value::from(value.trim()),
    };
    let (last, parents) = keys.split_last().expect("a parsed path has a key");
    let mut at = Holder::Item(document.as_item_mut());
    for (index, key) in parents.iter().enumerate() {
        let is_choice = index + 1 == parents.len() && choices(key.get()).contains(&last.get());
        at = if is_choice { at.choice(key.get(), last.get(), path)? } else { at.child(key.get(), path)? };
    }
    at.put(last.get(), value, path)?;
    Ok(document.to_string())
}

/// Keys of a table of which one stands for the whole of it.
fn choices(table: &str) -> &'static [&'static str] {
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

/// Is it a whole number, however long?
fn is_whole(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

/// Is it a number in which a comma parts thousands, or stands for the point?
fn has_comma(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    digits.contains(',')
        && digits.split([',', '.']).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Somewhere inside a document: toml_edit keeps items, and values inside inline ones.
enum Holder<'a> {
    Item(&'a mut Item),
    Value(&'a mut Value),
    Table(&'a mut dyn TableLike),
}

impl<'a> Holder<'a> {
    fn child(self, key: &str, path: &str) -> Result<Holder<'a>, Problem> {
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
    fn choice(self, key: &str, chosen: &str, path: &str) -> Result<Holder<'a>, Problem> {
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
        parent.child(key, path)
    }

    fn table(&mut self) -> Option<&mut dyn TableLike> {
        match self {
            Holder::Table(table) => Some(*table),
            Holder::Item(item) => item.as_table_like_mut(),
            Holder::Value(Value::InlineTable(table)) => Some(table),
            Holder::Value(_) => None,
        }
    }

    fn put(self, key: &str, value: Value, path: &str) -> Result<(), Problem> {
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
    let cure = || did_you_mean(key, names.iter().flatten().map(String::as_str));
    by_name.or(by_number).ok_or_else(|| nothing_there(key, path, cure()))
}

fn nothing_there(key: &str, path: &str, cure: Option<String>) -> Problem {
    let cure = cure.unwrap_or_else(|| "name an item of a list by its `name` or its index from 0; inherited caps stand in the policy they come from".into());
    Problem::error(format!("`--set {path}`: the scenario has no `{key}` there"), cure, None)
}

#[cfg(test)]
mod tests {
    use super::apply;

    const TEXT: &str = "a = 1 # kept\n[t]\nx = { y = 2 }\n[[channel]]\nname = \"tv\"\nuse = 0.5\n[[policy]]\nname = \"p\"\ncaps = [{ max = 3 }, { max = 4 }]\n";

    #[test]
    fn values_change_and_the_rest_stays() {
        for (assignment, line) in [
            ("a=2", "a = 2"),
            ("t.x.y=3", "x = { y = 3 }"),
            ("channel.tv.use=0.7", "use = 0.7"),
            ("channel.0.use=0.7", "use = 0.7"),
            ("policy.p.caps.1.max=9", "caps = [{ max = 3 }, { max = 9 }]"),
            ("policy.p.caps.1.per=7d", "caps = [{ max = 3 }, { max = 4 , per = \"7d\" }]"),
            ("new=true", "new = true"),
            ("population.overlap=0.5", "[population]\noverlap = 0.5"),
        ] {
            let changed = apply(TEXT, assignment).unwrap();
            let flat = |text: &str| text.replace(' ', "");
            assert!(flat(&changed).contains(&flat(line)), "{assignment}: {changed}");
        }
    }

    /// What is set is what is meant: a total beside a `like` would be two budgets.
    #[test]
    fn one_of_several_choices_takes_the_place_of_the_others() {
        let text = "[[policy]]\nname = \"a\"\nspend = { like = \"b\", split = \"channel\" }\n[[policy]]\nname = \"b\"\nspend = \"free\"\n\
                    [[policy]]\nname = \"c\"\n[policy.spend]\nlike = \"b\"\n[[policy]]\nname = \"d\"\n\
                    [[channel]]\nname = \"tv\"\nprice = { cpm = 3, spread = 0.4 }\n";
        for (assignment, line) in [
            ("policy.a.spend.total=5", "spend = { total = 5 }"),
            ("policy.b.spend.total=5", "spend = { total = 5 }"),
            ("policy.c.spend.total=5", "[policy.spend]\ntotal = 5"),
            ("policy.d.spend.like=b", "[policy.spend]\nlike = \"b\""),
            ("policy.a.spend.split=total", "spend = { like = \"b\", split = \"total\" }"),
            ("policy.a.spend.like=c", "spend = { like = \"c\", split = \"channel\" }"),
            ("channel.tv.price.cpc=0.5", "price = { cpc = 0.5 }"),
            ("channel.tv.price.cpm=4", "price = { cpm = 4, spread = 0.4 }"),
        ] {
            let changed = apply(text, assignment).unwrap();
            let flat = |text: &str| text.replace(' ', "");
            assert!(flat(&changed).contains(&flat(line)), "{assignment}: {changed}");
        }
    }

    #[test]
    fn a_star_sets_every_item_that_has_the_key() {
        let changed = apply(TEXT, "policy.*.caps.*.max=9").unwrap();
        assert!(changed.contains("caps = [{ max = 9 }, { max = 9 }]"), "{changed}");
        assert!(apply(TEXT, "channel.*.price=1").unwrap_err().title.contains("name the one that is to get it"));
    }

    #[test]
    fn numbers_that_do_not_fit_are_not_taken_for_text() {
        let cure = |assignment: &str| apply(TEXT, assignment).unwrap_err().cure;
        assert_eq!(cure("a=18446744073709551615"), "write a number up to 9223372036854775807");
        assert!(apply(TEXT, "a=9223372036854775807").is_ok() && apply(TEXT, "a=007x").is_ok());
    }

    #[test]
    fn paths_to_nowhere_are_refused() {
        for assignment in
            ["a", "=", "channel.radio.use=1", "channel.7.use=1", "a.b=1", "policy.p.caps.2.max=1", "policy.p=3"]
        {
            assert!(apply(TEXT, assignment).is_err(), "{assignment}");
        }
    }

    #[test]
    fn names_with_spaces_want_quotes() {
        let problem = apply(TEXT, "policy.shared week.caps.0.max=3").unwrap_err();
        assert!(problem.cure.contains("--set 'policy.\"shared week\".caps.0.max=…'"), "{problem:?}");
        assert!(apply(TEXT, "a..b=1").unwrap_err().cure.contains("write a path"));
    }

    #[test]
    fn commas_in_numbers_are_named() {
        for assignment in ["a=30,000", "a = -1,234,567.5", "channel.tv.use=0,5"] {
            let problem = apply(TEXT, assignment).unwrap_err();
            assert!(problem.cure.contains("no commas") && problem.title.contains("is not a number"), "{problem:?}");
        }
        for text in ["a=[1,2]", "a=one, two", "a=1,a", "a=,"] {
            assert!(apply(TEXT, text).is_ok(), "{text}");
        }
    }
}
