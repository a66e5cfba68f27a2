//! Frequency caps of the Ad Context Protocol (AdCP, adcontextprotocol.org) as caps of a policy.
//!
//! A cap there is `{ max_impressions, per, window }`, a cooldown `{ suppress }`, or both; lengths are
//! `{ interval, unit }`. It stands alone, in a `targeting_overlay`, or in the packages of a media buy, each of which its
//! seller counts alone.

use std::fmt::Write;

use serde::Deserialize;
use serde_json::Value;

use super::problem::Problem;
use crate::base::time::Length;

/// A cap as AdCP writes it.
#[derive(Debug, Deserialize)]
struct Cap {
    max_impressions: Option<u64>,
    per: Option<String>,
    window: Option<Duration>,
    suppress: Option<Duration>,
    /// What `suppress` was called before version 3.
    suppress_minutes: Option<f64>,
}

/// A length; before version 3 a text such as "7d".
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Duration {
    Parts { interval: u64, unit: String },
    Text(String),
}

/// What is counted for one package, or for all.
struct Found {
    /// The package's name, where there are packages.
    package: Option<String>,
    cap: Cap,
}

/// A policy with the caps of a JSON text, to be put into a scenario, with comments that explain each.
///
/// # Errors
///
/// What is wrong with it, or what omnicap cannot count, and what to do.
pub fn imported(json: &str) -> Result<String, Problem> {
    let value: Value = serde_json::from_str(json)
        .map_err(|error| wrong(format!("this is no JSON: {error}"), "export the frequency cap as JSON"))?;
    let found = found(&value)?;
    if found.is_empty() {
        let cure = "give an object with max_impressions, per and window (or suppress), or a media buy whose packages have \
                    targeting_overlay.frequency_cap";
        return Err(wrong("there is no frequency cap in it", cure));
    }
    let mut text = String::from(HEAD);
    for found in &found {
        if let Some(package) = &found.package {
            let _ = writeln!(text, "  # package {package}: write its channels instead of its name");
        }
        for line in lines(found)? {
            let _ = writeln!(text, "  {line}");
        }
    }
    text.push_str("]\n");
    Ok(text)
}

const HEAD: &str = "\
# Frequency caps of the Ad Context Protocol. Put this policy into a scenario, beside one in which all channels share a count.
# AdCP's windows are taken as rolling ones: it does not say when they begin.
[[policy]]
name = \"as booked\"
caps = [
";

fn found(value: &Value) -> Result<Vec<Found>, Problem> {
    let overlay = |value: &Value| value.get("targeting_overlay").or_else(|| value.get("targeting")).cloned();
    let cap_of =
        |value: &Value| value.get("frequency_cap").cloned().or_else(|| overlay(value)?.get("frequency_cap").cloned());
    if let Some(packages) = value.get("packages").and_then(Value::as_array) {
        let named = packages
            .iter()
            .zip(1..)
            .filter_map(|(package, number): (_, u32)| Some((package, number, cap_of(package)?)));
        return named
            .map(|(package, number, cap)| Ok(Found { package: Some(name(package, number)), cap: read(cap)? }))
            .collect();
    }
    let alone = cap_of(value).or_else(|| is_cap(value).then(|| value.clone()));
    alone.map(|cap| Ok(Found { package: None, cap: read(cap)? })).into_iter().collect()
}

fn is_cap(value: &Value) -> bool {
    ["max_impressions", "suppress", "suppress_minutes"].iter().any(|key| value.get(key).is_some())
}

fn name(package: &Value, number: u32) -> String {
    let keys = ["buyer_ref", "package_id", "product_id"];
    let named = keys.iter().find_map(|key| package.get(key)?.as_str());
    named.map_or_else(|| format!("package-{number}"), str::to_string)
}

fn read(cap: Value) -> Result<Cap, Problem> {
    let cure = "AdCP writes { \"max_impressions\": 3, \"per\": \"individuals\", \"window\": { \"interval\": 7, \"unit\": \"days\" } }";
    serde_json::from_value(cap).map_err(|error| wrong(format!("this is no frequency cap of AdCP: {error}"), cure))
}

/// The caps of one object, as lines of a scenario.
fn lines(found: &Found) -> Result<Vec<String>, Problem> {
    let Found { package, cap } = found;
    let scope = package.as_ref().map_or_else(|| "\"each channel\"".to_string(), |package| format!("[{package:?}]"));
    let (count_by, note) = counted(cap.per.as_deref())?;
    let mut lines = Vec::new();
    if let Some(max) = cap.max_impressions {
        let window = cap.window.as_ref().ok_or_else(|| {
            wrong("`max_impressions` has no `window`", "add \"window\": { \"interval\": 7, \"unit\": \"days\" }")
        })?;
        let per = length(window)?.unwrap_or_else(|| "flight".into());
        lines.push(format!("{{ scope = {scope}, max = {max}, per = \"{per}\"{count_by} }},{note}"));
    }
    let minutes = cap.suppress_minutes.map(|minutes| checked(format!("{minutes}m")).map(Some));
    if let Some(gap) = cap.suppress.as_ref().map(length).or(minutes) {
        let gap = gap?.ok_or_else(|| {
            wrong("`suppress` for a campaign shows one ad", "say max_impressions = 1 for the campaign")
        })?;
        let note = " # suppress: so long after an impression there is no other";
        lines.push(format!("{{ scope = {scope}, min_gap = \"{gap}\"{count_by} }},{note}"));
    }
    match lines.is_empty() {
        true => Err(wrong("a frequency cap caps nothing", "give it max_impressions with a window, or suppress")),
        false => Ok(lines),
    }
}

/// Whom it counts, and what that means here.
fn counted(per: Option<&str>) -> Result<(&'static str, &'static str), Problem> {
    match per {
        Some("devices" | "cookies") => {
            Ok((", count_by = \"identifier\"", " # per device: each identifier of a shopper by itself"))
        }
        Some("accounts") => {
            Ok((", count_by = \"graph\"", " # per account: what the identity graph links counts together"))
        }
        Some("individuals") | None => {
            Ok((", count_by = \"person\"", " # per individual: as if every shopper were known"))
        }
        Some("households") => Err(wrong(
            "`per` is households, and omnicap's shoppers live alone",
            "count by individuals, with a higher max_impressions",
        )),
        Some(other) => Err(wrong(
            format!("`per` is {other}, which says nothing that omnicap could count"),
            "write individuals, devices, cookies or accounts",
        )),
    }
}

/// As omnicap writes it; None for a whole campaign.
fn length(duration: &Duration) -> Result<Option<String>, Problem> {
    match duration {
        Duration::Parts { unit, .. } if unit == "campaign" => Ok(None),
        Duration::Text(text) if text == "campaign" => Ok(None),
        Duration::Text(text) => checked(text.clone()).map(Some),
        Duration::Parts { interval, unit } => {
            let letter = match unit.as_str() {
                "seconds" => "s",
                "minutes" => "m",
                "hours" => "h",
                "days" => "d",
                other => {
                    return Err(wrong(
                        format!("`{other}` is no unit of a length"),
                        "write minutes, hours, days or campaign",
                    ));
                }
            };
            checked(format!("{interval}{letter}")).map(Some)
        }
    }
}

/// A length as omnicap reads it, and longer than nothing.
fn checked(length: String) -> Result<String, Problem> {
    match length.parse::<Length>() {
        Ok(read) if read.seconds() > 0 => Ok(length),
        _ => Err(wrong(format!("`{length}` is no length of time"), "write a whole number above 0, and its unit")),
    }
}

fn wrong(title: impl Into<String>, cure: impl Into<String>) -> Problem {
    Problem::error(title, cure, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_are_written_as_a_scenario_has_them() {
        for (json, line) in [
            (
                r#"{"max_impressions": 3, "per": "devices", "window": {"interval": 7, "unit": "days"}}"#,
                r#"{ scope = "each channel", max = 3, per = "7d", count_by = "identifier" },"#,
            ),
            (r#"{"suppress": {"interval": 60, "unit": "minutes"}}"#, r#"min_gap = "60m", count_by = "person" },"#),
            (r#"{"suppress_minutes": 30}"#, r#"min_gap = "30m""#),
            (
                r#"{"targeting_overlay": {"frequency_cap": {"max_impressions": 9, "per": "accounts", "window": "campaign"}}}"#,
                r#"max = 9, per = "flight", count_by = "graph" },"#,
            ),
            (
                r#"{"packages": [{"package_id": "ctv"}, {"buyer_ref": "a b", "targeting_overlay": {"frequency_cap":
                   {"max_impressions": 2, "window": {"interval": 12, "unit": "hours"}}}}]}"#,
                r#"{ scope = ["a b"], max = 2, per = "12h", count_by = "person" },"#,
            ),
        ] {
            let text = imported(json).unwrap();
            assert!(text.contains(line), "{json}: {text}");
        }
    }

    #[test]
    fn what_cannot_be_counted_is_told() {
        for (json, said) in [
            ("", "no JSON"),
            ("{}", "no frequency cap"),
            (r#"{"packages": []}"#, "no frequency cap"),
            (r#"{"max_impressions": 3}"#, "no `window`"),
            (r#"{"max_impressions": -3, "window": "7d"}"#, "no frequency cap of AdCP"),
            (r#"{"max_impressions": 3, "per": "households", "window": "7d"}"#, "live alone"),
            (r#"{"max_impressions": 3, "per": "custom", "window": "7d"}"#, "`per` is custom"),
            (r#"{"max_impressions": 3, "window": {"interval": 1, "unit": "moons"}}"#, "`moons` is no unit"),
            (r#"{"max_impressions": 3, "window": {"interval": 0, "unit": "days"}}"#, "`0d` is no length of time"),
            (r#"{"suppress_minutes": -3}"#, "`-3m` is no length of time"),
            (r#"{"frequency_cap": {"per": "devices"}}"#, "caps nothing"),
        ] {
            assert!(imported(json).unwrap_err().title.contains(said), "{json}");
        }
    }
}
