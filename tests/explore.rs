//! The sliders of a study's page: their numbers are those of the tables, what they copy can be run, and in a browser a slider
//! rewrites the sentence. Browsers are asked where Chromium is found.

use std::process::Command;

use serde_json::Value;

use super::pages::chromium;
use super::support::folder::{Folder, assert_says, binary};
use super::support::tables::{Row, row_of};
use super::sweep::SHOP;

const CAP: &str = "policy.shared.caps.0.max";
const PER: &str = "policy.shared.caps.0.per";

/// A study of a cap, a window and the inequality of activity.
fn studied() -> Folder {
    let folder = Folder::new();
    folder.write("shop.toml", SHOP);
    let (cap, per) = (format!("{CAP}=1..3"), format!("{PER}=7d,calendar week"));
    folder.run(
        &[
            &["sweep", "shop.toml", "-q", "--shoppers", "600", "--out", "out", "--policy", "same spend"][..],
            &["--vary", &cap, "--vary", &per, "--vary", "population.activity.shape=0.5,1.0"],
        ]
        .concat(),
    );
    folder
}

/// What the page tells its script.
fn data(page: &str) -> Value {
    let text = page.split("id=\"explore-data\">").nth(1).unwrap().split("</script>").next().unwrap();
    serde_json::from_str(text).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn of_point(rows: &[Row], point: &Value) -> Vec<Row> {
    rows.iter().filter(|row| row["point"].parse().ok() == point["number"].as_u64()).cloned().collect()
}

/// Every number of the page stands in the tables, digit by digit.
#[test]
fn its_numbers_are_those_of_the_tables() {
    let folder = studied();
    let data = data(&folder.read("out/study.html"));
    let [summary, comparison, effects] =
        ["summary", "comparison", "effects"].map(|table| folder.rows(&format!("out/{table}.csv")));
    let (points, policies) = (data["points"].as_array().unwrap(), texts(&data["policies"]));
    assert_eq!((points.len(), policies.len()), (12, 3));
    let metrics: Vec<&str> =
        data["metrics"].as_array().unwrap().iter().map(|metric| metric["name"].as_str().unwrap()).collect();
    assert!(metrics.starts_with(&["reach_share", "incremental_profit"]) && metrics.contains(&"spend"), "{metrics:?}");
    for (index, point) in points.iter().enumerate() {
        let [summary, comparison, effects] = [&summary, &comparison, &effects].map(|rows| of_point(rows, point));
        for (m, metric) in metrics.iter().enumerate() {
            for (p, policy) in policies.iter().enumerate() {
                let number = &data["numbers"][m][p][index];
                let cells = |row: &Row, names: [&str; 3]| names.map(|name| row[name].clone()).to_vec();
                let row = row_of(&summary, policy, metric);
                assert_eq!(texts(&number["value"]), cells(row, ["value", "low", "high"]), "{policy} {metric}");
                if *policy != "siloed" {
                    let row = row_of(&comparison, policy, metric);
                    assert_eq!(texts(&number["difference"]), cells(row, ["difference", "low", "high"]));
                }
                let standing = effects.iter().find(|row| row["policy"] == *policy && row["metric"] == *metric);
                assert_eq!(number["standing"], standing.map_or("", |row| &row["standing"]));
            }
        }
    }
}

/// The lines that a point changes.
fn scenario_of(file: &Value, point: &Value) -> String {
    let mut lines: Vec<String> = file["scenario"].as_str().unwrap().split('\n').map(str::to_string).collect();
    for change in point["changes"].as_array().unwrap().iter().rev() {
        let [start, removed] = [0, 1].map(|index| change[index].as_u64().unwrap() as usize);
        lines.splice(start..start + removed, texts(&change[2]).into_iter().map(str::to_string));
    }
    lines.join("\n")
}

/// The rows of a run are those of the point.
fn assert_is_point(folder: &Folder, run: &str, point: &Value) {
    let own = folder.rows(&format!("{run}/summary.csv"));
    let studied = of_point(&folder.rows("out/summary.csv"), point);
    assert!(!own.is_empty() && own.len() == studied.len());
    for (own, studied) in own.iter().zip(&studied) {
        assert!(own.iter().all(|(column, cell)| studied[column] == *cell), "{own:?} is not {studied:?}");
    }
}

/// What is copied, a scenario or a command, runs, and gives the point's numbers.
#[test]
fn what_it_copies_is_the_point() {
    let folder = studied();
    let (data, file) = (data(&folder.read("out/study.html")), folder.json("out/study.json"));
    for point in [&data["points"][3], &data["points"][11]] {
        folder.write("copied.toml", scenario_of(&file, point));
        folder.run(&["run", "copied.toml", "-q", "--no-charts", "--out", "copied", "--replace"]);
        assert_is_point(&folder, "copied", point);
        if cfg!(unix) {
            let command = point["command"].as_str().unwrap().replacen("omnicap", "\"$OMNICAP\"", 1);
            let line = format!("{command} -q --no-charts --out command --replace");
            let status =
                Command::new("sh").arg("-c").arg(&line).env("OMNICAP", binary()).current_dir(folder.path()).status();
            assert!(status.unwrap().success(), "{line}");
            assert_is_point(&folder, "command", point);
        }
    }
}

/// Without scripts the page shows no slider, and every table is open.
#[test]
fn without_scripts_the_tables_are_open() {
    let page = studied().read("out/study.html");
    assert!(page.contains("<section id=\"explore\" hidden>"));
    assert_eq!(
        (page.matches("<details class=\"fold table\" open>").count(), page.matches("<tr>").count()),
        (2, 2 + 12 + 36)
    );
    for outside in [" src=", "<link", "http://", "https://", "@import", "url(http", "import("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn where_sliders_would_not_serve_the_page_says_why() {
    let folder = Folder::new();
    folder.write("shop.toml", SHOP);
    let vary =
        ["seed=1,2", "population.overlap=0.1,0.2", "channel.tv.win_rate=0.3,0.4", "channel.social.win_rate=0.3,0.4"];
    let vary: Vec<&str> = vary.iter().chain(&["response.margin=0.3,0.4"]).flat_map(|vary| ["--vary", vary]).collect();
    let args = ["sweep", "shop.toml", "-q", "--shoppers", "100", "--design", "lhs", "--points", "3", "--out", "out"];
    folder.run(&[&args[..], &vary].concat());
    let page = folder.read("out/study.html");
    assert!(!page.contains("<script"));
    assert_says(&page, &["This study varies 5 factors: the page has sliders for up to 4."]);
}

/// Moves the first slider to its last value, and tells what the page then says and whether anything overflows or overlaps.
const MOVE: &str = r##"
<script type="module">
addEventListener("load", () => document.fonts.ready.then(() => {
  const before = document.getElementById("now").textContent, slider = document.getElementById("factor-0");
  slider.value = slider.max;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  const wrong = [], wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide + 1) wrong.push("the page is " + document.documentElement.scrollWidth + " wide");
  const name = element => element.tagName + " `" + element.textContent.trim().slice(0, 40) + "`";
  const boxes = selector => [...document.querySelectorAll(selector)].filter(element => element.tagName === "SUMMARY" || !element.closest("details"))
    .map(element => [element, element.getBoundingClientRect()]).filter(([, box]) => box.width);
  const apart = found => found.forEach(([one, a], index) => found.slice(0, index).forEach(([other, b]) => {
    const over = a.left + 1 < b.right && b.left + 1 < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
    if (over && !one.contains(other) && !other.contains(one)) wrong.push(name(one) + " lies upon " + name(other));
  }));
  apart(boxes("#explore :is(h2, h3, p, label, input, output, select, button, pre, summary, svg), .ends"));
  for (const svg of document.querySelectorAll("#explore svg")) {
    const texts = [...svg.querySelectorAll("text")].map(element => [element, element.getBoundingClientRect()]), own = svg.getBoundingClientRect();
    apart(texts);
    for (const [text, box] of texts) {
      if (box.left < own.left - 1 || box.right > own.right + 1 || box.bottom > own.bottom + 1) wrong.push(name(text) + " is cut");
    }
  }
  const rows = [...document.querySelectorAll("#digits tbody tr")].map(row => [...row.cells].map(cell => cell.textContent));
  const told = { width: innerWidth, before, wrong, rows, now: document.getElementById("now").textContent, address: location.hash,
    dark: matchMedia("(prefers-color-scheme: dark)").matches, valuetext: slider.getAttribute("aria-valuetext"),
    scenario: document.getElementById("point-scenario").textContent, open: document.querySelectorAll("details.table[open]").length };
  parent.postMessage(JSON.stringify(told), "*");
}));
</script>"##;

/// What the page says at both widths.
fn moved(folder: &Folder, chromium: &std::path::Path, scheme: &str, address: &str) -> Vec<Value> {
    let page = folder.read("out/study.html").replace("</body>", &format!("{MOVE}</body>"));
    folder.write("page.html", page);
    let frame = |wide: u32| format!("<iframe src=\"page.html#{address}\" width={wide} height=900></iframe>");
    let collect = "<script>addEventListener(\"message\", event => {
        document.body.append(document.createElement(\"pre\"));
        document.body.lastChild.textContent = event.data;
    })</script>";
    folder.write(
        "frames.html",
        format!("<!DOCTYPE html><html><body>{collect}{}{}</body></html>", frame(390), frame(1280)),
    );
    let told = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000", "--dump-dom"])
        .args([format!("--blink-settings=preferredColorScheme={scheme}"), "--window-size=1500,1000".into()])
        .arg(format!("--user-data-dir={}", folder.at("profile").display()))
        .arg(format!("file://{}", folder.at("frames.html").display()))
        .output()
        .expect("Chromium runs");
    let told = String::from_utf8_lossy(&told.stdout)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    let texts = told.split("<pre>").skip(1).filter_map(|rest| rest.split("</pre>").next());
    texts.map(|text| serde_json::from_str(text).unwrap()).collect()
}

/// A number of the tables as the sentence writes a difference of shares.
fn points(digits: &str, places: usize) -> String {
    format!("{:+.places$}", 100.0 * digits.parse::<f64>().unwrap()).replace('-', "−")
}

#[test]
fn a_slider_rewrites_the_sentence() {
    let Some(chromium) = chromium() else {
        eprintln!("skipped: there is no Chromium here to move a slider");
        return;
    };
    let folder = studied();
    let address = format!("{CAP}=1&{PER}=calendar%20week&policy=same%20spend");
    for scheme in ["0", "1"] {
        let told = moved(&folder, &chromium, scheme, &address);
        assert_eq!(told.len(), 2, "two widths");
        for told in told {
            let text = |key: &str| told[key].as_str().unwrap().replace('\u{a0}', " ");
            assert_eq!(told["wrong"], serde_json::json!([]), "at {}", told["width"]);
            assert_eq!((told["dark"].as_bool(), told["open"].as_u64()), (Some(scheme == "0"), Some(0)));
            assert_says(&text("before"), &["Reach at max = 1, per = calendar week, shape = 1.0: “same spend” has "]);
            assert_says(
                &text("now"),
                &["Reach at max = 3, per = calendar week, shape = 1.0: “same spend” has ", "against “siloed”"],
            );
            assert_eq!(text("valuetext"), "3");
            assert_says(&text("address"), &[&format!("{CAP}=3"), "over="]);
            let row = folder.rows("out/comparison.csv").into_iter().find(|row| {
                let is_point =
                    row[CAP] == "3" && row[PER] == "calendar week" && row["population.activity.shape"] == "1";
                is_point && row["policy"] == "same spend" && row["metric"] == "reach_share"
            });
            let row = row.unwrap();
            let own = [1, 2].map(|places| points(&row["difference"], places));
            assert!(
                own.iter().any(|number| text("now").contains(&format!("{number} points"))),
                "{own:?} in {}",
                text("now")
            );
            let digits = ["difference", "low", "high"].map(|column| row[column].clone());
            let has_digits =
                |cells: &Value| texts(cells)[..2] == ["reach_share", "same spend"] && texts(cells)[5..] == digits;
            assert!(told["rows"].as_array().unwrap().iter().any(has_digits), "{digits:?}");
            folder.write("told.toml", told["scenario"].as_str().unwrap());
            folder.run(&["run", "told.toml", "-q", "--no-charts", "--out", "told", "--replace"]);
            assert_is_point(&folder, "told", &serde_json::json!({ "number": row["point"].parse::<u64>().unwrap() }));
        }
    }
}
