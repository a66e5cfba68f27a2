//! `omnicap metrics`: what the metrics and the columns of tables mean.

use omnicap::analysis::metrics::described::{Described, described};
use omnicap::analysis::metrics::entry;
use omnicap::base::likeness::nearest;
use omnicap::base::phrase::sentence;
use omnicap::results::dictionary::{self, Field, Schema, TABLES};
use omnicap::scenario::problem::Problem;

use super::args::Metrics;
use super::console::say;
use super::failure::Failure;

/// The widest line.
const LINE: usize = 80;

/// Where the text of a list begins.
const TEXT: usize = 33;

pub fn metrics(args: &Metrics) -> Result<(), Failure> {
    match &args.name {
        _ if args.json => say(&dictionary::json()),
        None => say(&listed()),
        Some(name) => say(&explained(name).ok_or_else(|| unknown(name))?),
    }
}

/// All metrics by group, a sentence each.
fn listed() -> String {
    let metrics = described();
    let mut text = String::new();
    for group in metrics.chunk_by(|one, other| one.group == other.group) {
        text += &format!("{}\n", group[0].group);
        group.iter().for_each(|metric| text += &hung(&format!("  {}", metric.name), TEXT, &metric.meaning));
        text.push('\n');
    }
    text + "`omnicap metrics NAME` explains one of them, a column or a table.\n"
}

/// A metric, a column or a table; None where there is none of this name.
fn explained(name: &str) -> Option<String> {
    let metric = entry(name).and_then(|entry| described().into_iter().find(|metric| metric.name == entry.name));
    let columns: Vec<_> = dictionary::columns(name).collect();
    if metric.is_none() && columns.is_empty() {
        return table(name);
    }
    let columns = columns.iter().map(|(table, field)| hung(&format!("  {}.csv", table.name), TEXT, &told(field)));
    let columns: String = columns.collect();
    let column = if columns.is_empty() { columns } else { format!("{name}: a column\n{columns}") };
    Some(metric.map_or_else(String::new, |metric| of_metric(&metric)) + &column)
}

fn of_metric(metric: &Described) -> String {
    let mut text = format!("{}: a metric, in {}\n", metric.name, metric.unit);
    text += &hung("", 2, &format!("{} {}", metric.meaning, metric.note));
    text.push('\n');
    let facts = [("formula", metric.formula), ("source", metric.source), ("when", metric.when)];
    for (what, fact) in facts.into_iter().filter(|(_, fact)| !fact.is_empty()) {
        text += &hung(&format!("  {what}"), 12, fact);
    }
    text + &hung("  tables", 12, &metric.tables.join(", ")) + "\n"
}

/// The columns of a table, which goes by its file's name with or without the ending.
fn table(name: &str) -> Option<String> {
    let name = name.strip_suffix(".csv").unwrap_or(name);
    let table: &Schema = TABLES.iter().find(|table| table.name == name)?;
    let mut text = hung(&format!("{}.csv:", table.name), 2, &format!("one row is {}", table.row));
    if !table.when.is_empty() {
        text += &hung("", 2, &format!("written {}", table.when));
    }
    text.push('\n');
    let columns = table.fields.iter().map(|field| hung(&format!("  {}", field.name), TEXT, &told(field)));
    Some(text + &columns.collect::<String>())
}

fn told(field: &Field<'_>) -> String {
    format!("{}. ({})", sentence(field.meaning), field.unit)
}

fn unknown(name: &str) -> Failure {
    let tables = TABLES.iter().flat_map(|table| table.fields.iter().map(|field| field.name).chain([table.name]));
    let known = described().into_iter().map(|metric| metric.name).chain(tables);
    let meant = nearest(name, known).map_or(String::new(), |meant| format!("do you mean `{meant}`? "));
    let cure = format!("{meant}`omnicap metrics` lists all metrics");
    Failure::Usage(Box::new(Problem::error(format!("`{name}` is no metric, column or table"), cure, None)))
}

/// A name, and beside it a text in lines that begin below each other.
fn hung(name: &str, indent: usize, text: &str) -> String {
    let mut lines = vec![format!("{name:<indent$}")];
    if name.chars().count() >= indent {
        lines.push(" ".repeat(indent));
    }
    let mut is_new = true;
    for word in text.split_whitespace() {
        let last = lines.last_mut().filter(|line| is_new || line.chars().count() + 1 + word.chars().count() <= LINE);
        match last {
            Some(line) if is_new => *line += word,
            Some(line) => *line += &format!(" {word}"),
            None => lines.push(" ".repeat(indent) + word),
        }
        is_new = false;
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}
