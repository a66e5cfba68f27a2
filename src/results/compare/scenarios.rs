//! What differs between two scenarios, key by key.

use toml::{Table, Value};

/// A key that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it is, as `--set` names it.
    pub path: String,
    /// Its value in the first; None where it is left out.
    pub first: Option<String>,
    /// Its value in the second.
    pub second: Option<String>,
}

/// Every key in which two scenarios differ, in the order of the first. Comments and blank space are no difference; a text that
/// is no scenario has no keys.
pub fn changes(first: &str, second: &str) -> Vec<Change> {
    let table = |text: &str| Value::Table(text.parse::<Table>().unwrap_or_default());
    let mut found = Vec::new();
    walk(Some(&table(first)), Some(&table(second)), "", &mut found);
    found
}

fn walk(first: Option<&Value>, second: Option<&Value>, path: &str, found: &mut Vec<Change>) {
    match (first, second) {
        _ if first == second => {}
        (Some(Value::Table(one)), Some(Value::Table(other))) => {
            let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
            keys.for_each(|key| walk(one.get(key), other.get(key), &below(path, key), found));
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) if is_listing(one) && is_listing(other) => {
            let named = |list: &[Value], key: &str| list.iter().position(|item| name_of(item) == Some(key));
            let names = one.iter().chain(other).filter_map(name_of);
            let mut seen: Vec<&str> = Vec::new();
            for name in names {
                if seen.contains(&name) {
                    continue;
                }
                seen.push(name);
                let at = |list: &'_ [Value]| named(list, name);
                walk(at(one).map(|i| &one[i]), at(other).map(|i| &other[i]), &below(path, name), found);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other)))
            if one.len() == other.len() && one.iter().all(Value::is_table) =>
        {
            let pairs = one.iter().zip(other).enumerate();
            pairs.for_each(|(index, (one, other))| {
                walk(Some(one), Some(other), &below(path, &index.to_string()), found)
            });
        }
        _ => found.push(Change { path: path.into(), first: first.map(short), second: second.map(short) }),
    }
}

/// Is it a list of items that have names?
fn is_listing(list: &[Value]) -> bool {
    !list.is_empty() && list.iter().all(|item| name_of(item).is_some())
}

fn name_of(item: &Value) -> Option<&str> {
    item.get("name").and_then(Value::as_str)
}

fn below(path: &str, key: &str) -> String {
    let is_plain = key.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
    let key = if is_plain { key.to_string() } else { format!("\"{key}\"") };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// The longest value that is written out.
const LONGEST: usize = 60;

fn short(value: &Value) -> String {
    let text = match value {
        Value::Table(table) => format!(
            "{{ {} }}",
            table.iter().map(|(key, v)| format!("{key} = {}", short(v))).collect::<Vec<_>>().join(", ")
        ),
        plain => plain.to_string(),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST - 1).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_differ_are_named() {
        let first = "seed = 1 # a note\n[[channel]]\nname = \"tv\"\nuse = 0.5\n[[channel]]\nname = \"so cial\"\n[[policy]]\nname = \"p\"\ncaps = [{ max = 3 }, { max = 5 }]\n";
        let second = "seed = 2\nnew = true\n[[channel]]\nname = \"so cial\"\nuse = 0.2\n[[channel]]\nname = \"tv\"\nuse   =   0.5\n[[policy]]\nname = \"p\"\ncaps = [{ max = 3 }, { max = 4 }]\n";
        let told: Vec<String> = changes(first, second)
            .into_iter()
            .map(|change| {
                format!(
                    "{} {:?} {:?}",
                    change.path,
                    change.first.unwrap_or_default(),
                    change.second.unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "seed \"1\" \"2\"",
                "channel.\"so cial\".use \"\" \"0.2\"",
                "policy.p.caps.1.max \"5\" \"4\"",
                "new \"\" \"true\""
            ]
        );
        assert!(changes(first, first).is_empty());
    }

    #[test]
    fn what_only_one_has_is_written_short() {
        let change = &changes(
            "[[policy]]\nname = \"a\"\n",
            "[[policy]]\nname = \"a\"\n[[policy]]\nname = \"b\"\nlike = \"a\"\n",
        )[0];
        assert_eq!((change.path.as_str(), change.first.as_deref()), ("policy.b", None));
        assert_eq!(change.second.as_deref(), Some("{ name = \"b\", like = \"a\" }"));
    }
}
