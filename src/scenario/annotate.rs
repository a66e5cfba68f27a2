//! A note beside a value that was set: where it comes from. The rest of the text stays as it is.

use toml_edit::{DocumentMut, Item, Key, TableLike};

use super::problem::Problem;
use super::set::apply;

/// Sets values, and puts the note of each at the end of its line in place of what stood there. Values
/// inside one list or inline table, which have no line of their own, share the line on which it ends.
///
/// # Errors
///
/// The [`Problem`] of the first value that cannot be set.
pub fn set_with_notes(text: &str, changes: &[(String, String)]) -> Result<String, Problem> {
    let mut text = text.to_string();
    let mut noted: Vec<(String, String)> = Vec::new();
    for (assignment, note) in changes {
        text = apply(&text, assignment)?;
        let path = assignment.split_once('=').map_or(assignment.as_str(), |(path, _)| path);
        let line = line_of(&text, path);
        match noted.iter_mut().find(|(other, _)| *other == line) {
            Some((_, notes)) => *notes = format!("{notes}; {note}"),
            None => noted.push((line, note.clone())),
        }
    }
    let mut document: DocumentMut =
        text.parse().map_err(|_| Problem::error("the scenario cannot be read", "", None))?;
    for (line, note) in &noted {
        annotate(document.as_item_mut(), line, note);
    }
    Ok(document.to_string())
}

/// The path to the key on whose line a value ends: what a value encloses has no line of its own.
fn line_of(text: &str, path: &str) -> String {
    let Ok(document) = text.parse::<DocumentMut>() else { return path.into() };
    let keys = Key::parse(path).unwrap_or_default();
    let mut at: Option<&dyn TableLike> = Some(document.as_table());
    let mut list: Option<&toml_edit::ArrayOfTables> = None;
    let mut line: Vec<String> = Vec::new();
    for key in keys {
        line.push(key.to_string());
        if let Some(list) = list.take() {
            let named = |table: &&toml_edit::Table| table.get("name").and_then(Item::as_str) == Some(key.get());
            at = list.iter().find(named).map(|table| table as &dyn TableLike);
            continue;
        }
        match at.and_then(|table| table.get(key.get())) {
            Some(Item::Table(table)) => at = Some(table),
            Some(Item::ArrayOfTables(below)) => list = Some(below),
            Some(Item::Value(_)) => break,
            Some(Item::None) | None => at = None,
        }
    }
    line.join(".")
}

fn annotate(root: &mut Item, line: &str, note: &str) {
    let keys = Key::parse(line).unwrap_or_default();
    let Some((last, parents)) = keys.split_last() else { return };
    let mut table: Option<&mut dyn TableLike> = root.as_table_like_mut();
    let mut list: Option<&mut toml_edit::ArrayOfTables> = None;
    for key in parents {
        if let Some(list) = list.take() {
            let by_name = |table: &&mut toml_edit::Table| table.get("name").and_then(Item::as_str) == Some(key.get());
            table = list.iter_mut().find(by_name).map(|table| table as &mut dyn TableLike);
            continue;
        }
        match table.and_then(|table| table.get_mut(key.get())) {
            Some(Item::ArrayOfTables(below)) => (table, list) = (None, Some(below)),
            Some(item) => table = item.as_table_like_mut(),
            None => return,
        }
    }
    if let Some(value) = table.and_then(|table| table.get_mut(last.get())).and_then(Item::as_value_mut) {
        value.decor_mut().set_suffix(format!("   # {note}"));
    }
}

#[cfg(test)]
mod tests {
    use super::set_with_notes;

    const TEXT: &str = "# head\na = 1 # old\n\n[population]   # who\nactivity = { distribution = \"gamma\", shape = 1.3 }   # chosen [B]\n\
                        [[channel]]\nname = \"tv\" # first\nusage         = 0.5                # [?]\nprice = 3\n\n# next\n[[channel]]\nname = \"so cial\"\n";

    #[test]
    fn notes_stand_beside_what_was_set() {
        let changes = [
            ("population.activity={ distribution = \"gamma\", shape = 0.7 }", "fitted"),
            ("channel.tv.usage=0.25", "95 % 0.2–0.3"),
            ("channel.\"so cial\".usage=0.1", "new"),
        ];
        let changes = changes.map(|(change, note)| (change.to_string(), note.to_string()));
        let text = set_with_notes(TEXT, &changes).unwrap();
        let expected = TEXT
            .replace("shape = 1.3 }   # chosen [B]", "shape = 0.7 }   # fitted")
            .replace("= 0.5                # [?]", "= 0.25   # 95 % 0.2–0.3")
            .replace("\"so cial\"\n", "\"so cial\"\nusage = 0.1   # new\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn values_on_one_line_share_it() {
        let text = "channel = [\n  { name = \"tv\", usage = 1 }, # one\n  { name = \"radio\" },\n]\nb = 2\n";
        let changes = [("channel.tv.usage=0.25", "tv 0.2–0.3"), ("channel.radio.usage=0.5", "radio")];
        let changes = changes.map(|(change, note)| (change.to_string(), note.to_string()));
        let set = set_with_notes(text, &changes).unwrap();
        assert!(set.contains("]   # tv 0.2–0.3; radio\nb = 2"), "{set}");
        assert!(set.contains("usage = 0.25 }, # one"), "{set}");
    }
}
