//! `*` in a path of `--set`: every channel, policy or other item of a list that has the key.

use toml::{Table, Value};
use toml_edit::Key;

use super::decode::did_you_mean;
use super::problem::Problem;

/// The paths that a path with `*` stands for, in the order of the text; a path without one stands for itself.
pub fn expand(text: &str, path: &str) -> Result<Vec<String>, Problem> {
    if !path.contains('*') {
        return Ok(vec![path.to_string()]);
    }
    let quoted: Vec<&str> = path.split('.').map(|key| if key.trim() == "*" { "\"*\"" } else { key }).collect();
    // What is no path otherwise, and what is no scenario, is said where it is applied.
    let (Ok(keys), Ok(root)) = (Key::parse(quoted.join(".").trim()), text.parse::<Table>()) else {
        return Ok(vec![path.to_string()]);
    };
    let keys: Vec<&str> = keys.iter().map(Key::get).collect();
    let root = Value::Table(root);
    let paths: Vec<String> = found(&root, &keys).into_iter().map(|(path, _)| path).collect();
    if paths.is_empty() { Err(nowhere(&root, &keys, path)) } else { Ok(paths) }
}

/// What stands at a path without `*`; None where nothing does.
pub fn value_at<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    let keys = Key::parse(path).ok()?;
    let keys: Vec<&str> = keys.iter().map(Key::get).collect();
    found(root, &keys).into_iter().next().map(|(_, value)| value)
}

/// The paths below a value that have all these keys, and what stands there.
fn found<'a>(value: &'a Value, keys: &[&str]) -> Vec<(String, &'a Value)> {
    let Some((key, rest)) = keys.split_first() else { return vec![(String::new(), value)] };
    let below = |name: &str, value: &'a Value| -> Vec<(String, &'a Value)> {
        let name = Key::new(name).to_string();
        let join = |path: String| if path.is_empty() { name.clone() } else { format!("{name}.{path}") };
        found(value, rest).into_iter().map(|(path, value)| (join(path), value)).collect()
    };
    let is_meant = |name: &str| *key == "*" || *key == name;
    match value {
        Value::Table(table) => {
            table.iter().filter(|(name, _)| is_meant(name)).flat_map(|(name, value)| below(name, value)).collect()
        }
        Value::Array(items) => {
            let named = items.iter().enumerate().map(|(index, item)| {
                (item.get("name").and_then(Value::as_str).map_or(index.to_string(), str::to_string), index, item)
            });
            let meant = named.filter(|(name, index, _)| is_meant(name) || *key == index.to_string());
            meant.flat_map(|(name, _, item)| below(&name, item)).collect()
        }
        _ => Vec::new(),
    }
}

/// A path that leads nowhere: at which key it ends, and what was probably meant there.
fn nowhere(root: &Value, keys: &[&str], path: &str) -> Problem {
    let far = (0..keys.len()).rev().find(|far| !found(root, &keys[..*far]).is_empty()).unwrap_or(0);
    let key = keys[far];
    let there = found(root, &keys[..far]);
    let known = there.iter().filter_map(|(_, value)| value.as_table()).flat_map(Table::keys).map(String::as_str);
    let cure = "`*` is every channel or policy that has the key";
    let title = match did_you_mean(key, known) {
        Some(meant) => format!("`--set {path}`: there is no `{key}`: {meant}"),
        None => format!("`--set {path}`: no item there has a `{key}` of its own: name the one that is to get it"),
    };
    Problem::error(title, cure, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[[channel]]\nname = \"tv\"\nwin_rate = 0.4\n[[channel]]\nname = \"shop\"\n[[channel]]\nname = \"so cial\"\n\
                        win_rate = 0.2\n[[policy]]\nname = \"a\"\ncaps = [{ max = 1 }, { max = 2 }, { min_gap = \"2h\" }]\n";

    #[test]
    fn a_star_is_every_item_that_has_the_key() {
        for (path, all) in [
            ("channel.*.win_rate", vec!["channel.tv.win_rate", "channel.\"so cial\".win_rate"]),
            ("policy.*.caps.*.max", vec!["policy.a.caps.0.max", "policy.a.caps.1.max"]),
            ("policy.a.caps.*.min_gap", vec!["policy.a.caps.2.min_gap"]),
            ("channel.0.usage", vec!["channel.0.usage"]),
        ] {
            assert_eq!(expand(TEXT, path).unwrap(), all, "{path}");
        }
        let none = expand(TEXT, "channel.*.usage").unwrap_err();
        assert!(none.title.contains("no item there has a `usage` of its own"), "{none:?}");
        for (path, meant) in
            [("chanel.*.win_rate", "`channel`"), ("channel.*.win_rat", "`win_rate`"), ("policy.*.cap.*.max", "`caps`")]
        {
            let problem = expand(TEXT, path).unwrap_err();
            assert!(problem.title.contains(&format!("did you mean {meant}?")), "{problem:?}");
        }
    }
}
