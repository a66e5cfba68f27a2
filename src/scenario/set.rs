//! `--set path=value`: changes one value in a scenario's text, and leaves the rest as it is.
//!
//! A path is TOML's own dotted key; an item of a list is named by its index from 0, or by its
//! `name`: `channel.social.win_rate`, `policy.coordinated.caps.1.max`, `policy."a, b".caps.0.per`; `*` is every item that
//! has the key: `channel.*.win_rate`. Of keys that exclude one another, the one that is set takes the place of the others.

use toml_edit::{DocumentMut, Key, Value};

use super::decode::did_you_mean;
use super::problem::Problem;
use super::wildcard;
use super::within::{Holder, choices};
use crate::base::typed::whole;

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
    refuse_lists_of_nothing(&document, &keys, path)?;
    let (last, parents) = keys.split_last().expect("a parsed path has a key");
    let value = value_of(value.trim(), COUNTS.contains(&last.get()), assignment)?;
    let mut at = Holder::Item(document.as_item_mut());
    for (index, key) in parents.iter().enumerate() {
        let next = keys[index + 1].get();
        let is_choice = index + 1 == parents.len() && choices(key.get()).contains(&next);
        at = if is_choice { at.choice(key.get(), next, path)? } else { at.child(key.get(), next, path)? };
    }
    at.put(last.get(), value, path)?;
    Ok(document.to_string())
}

/// A section may be begun, but a list that a path leads into must be there.
fn refuse_lists_of_nothing(document: &DocumentMut, keys: &[Key], path: &str) -> Result<(), Problem> {
    let first = keys[0].get();
    if document.contains_key(first) || !keys.iter().any(|key| key.get().parse::<usize>().is_ok()) {
        return Ok(());
    }
    let cure = did_you_mean(first, document.iter().map(|(key, _)| key));
    let cure = cure.unwrap_or_else(|| "a path begins with a section that the scenario has".into());
    Err(Problem::error(format!("`--set {path}`: the scenario has no `{first}`"), cure, None))
}

/// Numbers of people or of money: `1M` is one of them.
const COUNTS: [&str; 3] = ["shoppers", "size", "total"];

/// What is set: TOML, or else text. A number that is none is not taken for text.
fn value_of(written: &str, is_count: bool, assignment: &str) -> Result<Value, Problem> {
    let wrong = |what: &str, cure: &str| {
        Err(Problem::error(format!("`--set {assignment}`: `{written}` is {what}"), cure, None))
    };
    match written.parse() {
        Ok(value) => Ok(value),
        Err(_) if has_comma(written) => {
            wrong("not a number", "numbers have no commas: write 30000 or 30_000 for thousands, and 0.5 for a half")
        }
        Err(_) if is_whole(written) => {
            wrong("more than a scenario can hold", &format!("write a number up to {}", i64::MAX))
        }
        Err(_) => {
            let count = whole(written).ok().filter(|_| is_count).and_then(|count| i64::try_from(count).ok());
            Ok(count.map_or_else(|| Value::from(written), Value::from))
        }
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
            ("shoppers=1.5M", "shoppers = 1500000"),
            ("policy.p.spend.total=400k", "total = 400000"),
            ("policy.p.name=1M", "name = \"1M\""),
            ("population.overlap=0.5", "[population]\noverlap = 0.5"),
        ] {
            let changed = apply(TEXT, assignment).unwrap();
            let flat = |text: &str| text.replace(' ', "");
            assert!(flat(&changed).contains(&flat(line)), "{assignment}: {changed}");
        }
    }

    #[test]
    fn a_mistyped_section_is_named() {
        let refused = |assignment: &str| apply(TEXT, assignment).unwrap_err();
        for (assignment, title, cure) in [
            (
                "polcy.p.caps.0.max=3",
                "`--set polcy.p.caps.0.max`: the scenario has no `polcy`",
                "did you mean `policy`?",
            ),
            (
                "policy.p.cap.0.max=3",
                "`--set policy.p.cap.0.max`: the scenario has no `cap` there",
                "did you mean `caps`?",
            ),
        ] {
            let problem = refused(assignment);
            assert_eq!((problem.title.as_str(), problem.cure.as_str()), (title, cure));
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

    /// A policy that is like another has that one's list, and none that could be changed.
    #[test]
    fn an_inherited_list_is_changed_where_it_stands() {
        let text = format!("{TEXT}[[policy]]\nname = \"a, b\"\nlike = \"p\"\n");
        let problem = apply(&text, "policy.\"a, b\".caps.0.max=5").unwrap_err();
        assert!(problem.title.contains("has the `caps` of `p`"), "{problem:?}");
        assert_eq!(problem.cure, "change those: --set 'policy.p.caps.0.max=…'");
        assert!(apply(TEXT, "channel.radio.use=1").unwrap_err().cure.contains("there are tv"));
        assert!(apply(TEXT, "policy.p.suppres.0.for=1d").is_err());
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
