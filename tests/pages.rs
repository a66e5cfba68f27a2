//! The report as browsers show it: on a desk, on a telephone, on paper and in the dark nothing overflows and no text lies upon
//! another. The test runs where Chromium is found, and says so where it is not.

use std::path::PathBuf;
use std::process::Command;

use super::support::folder::Folder;
use super::support::scenarios::{FLAGSHIP, path_of};

/// What a page finds out about itself, and tells the page around it.
const LOOK: &str = r#"
<script>
addEventListener("load", () => document.fonts.ready.then(() => {
  const wrong = [], wide = document.documentElement.clientWidth;
  document.querySelectorAll("details").forEach(details => { details.open = true });
  const seen = element => element.getClientRects().length > 0 && getComputedStyle(element).clipPath === "none";
  const name = element => element.tagName + " `" + element.textContent.trim().slice(0, 40) + "`";
  // A pixel is rounding.
  if (document.documentElement.scrollWidth > wide + 1) wrong.push("the page is " + document.documentElement.scrollWidth + " wide");
  const over = (a, b, x, y) => a.left + x < b.right && b.left + x < a.right && a.top + y < b.bottom && b.top + y < a.bottom;
  const apart = (elements, x, y) => {
    const boxes = elements.filter(seen).map(element => [element, element.getBoundingClientRect()]);
    boxes.forEach(([one, a], index) => boxes.slice(0, index).forEach(([other, b]) => {
      if (!one.contains(other) && !other.contains(one) && over(a, b, x, y)) wrong.push(name(one) + " lies upon " + name(other));
    }));
  };
  apart([...document.querySelectorAll("h1, h2, h3:not(.unseen), p, td, thead th, li, summary, caption")], 1, 1);
  document.querySelectorAll("svg").forEach(svg => {
    if (!seen(svg)) return;
    const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;
    const texts = [...svg.querySelectorAll("text")];
    apart(texts, 1, 2.5);
    const type = Math.min(...texts.map(text => parseFloat(getComputedStyle(text).fontSize) * scale));
    const scrolls = svg.parentElement.scrollWidth > svg.parentElement.clientWidth;
    if (type < 7.5) wrong.push(svg.querySelector("title").textContent + " has type of " + type.toFixed(1) + " px");
    if (svg.closest(".slim") && (box.right > wide || scrolls)) wrong.push(svg.querySelector("title").textContent + " is cut");
    if (matchMedia("(prefers-color-scheme: dark)").matches && matchMedia("screen").matches && !PAPER) {
      const paper = getComputedStyle(svg.querySelector("rect")).fill;
      if (paper === "rgb(255, 255, 255)") wrong.push(svg.querySelector("title").textContent + " is light in the dark");
    }
  });
  parent.postMessage(document.title + " at " + innerWidth + ": " + (wrong.length ? "WRONG " + wrong.join("; ") : "sound"), "*");
}));
</script>"#;

/// Chromium, where this machine has it.
pub fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let all = std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    all.into_iter().find(|file| file.is_file())
}

/// A page beside the report that holds it at several widths, on screen and on paper.
fn write_frames(folder: &Folder) {
    let page = folder.read("run/report.html");
    let with_look = |page: &str, paper: bool| {
        page.replace("</body>", &format!("{}</body>", LOOK.replace("PAPER", if paper { "true" } else { "false" })))
    };
    folder.write("run/screen.html", with_look(&page, false));
    folder.write("run/paper.html", with_look(&page.replace("@media print", "@media all"), true));
    let frame = |file: &str, wide: u32| format!("<iframe src=\"{file}\" width={wide} height=900></iframe>");
    let frames = [frame("screen.html", 390), frame("screen.html", 1280), frame("paper.html", 690)].concat();
    let collect = "<script>addEventListener(\"message\", event => {
        document.body.append(document.createElement(\"pre\"));
        document.body.lastChild.textContent = event.data;
    })</script>";
    folder.write("run/frames.html", format!("<!DOCTYPE html><html><body>{collect}{frames}</body></html>"));
}

#[test]
fn nothing_overflows_and_no_text_lies_upon_another() {
    let Some(chromium) = chromium() else {
        eprintln!("skipped: there is no Chromium here to lay the pages out");
        return;
    };
    let folder = Folder::new();
    folder.run(&["run", &path_of(FLAGSHIP), "-q", "--shoppers", "4000", "--out", "run"]);
    write_frames(&folder);
    // 0 is dark, 1 is light.
    for scheme in ["0", "1"] {
        let told = Command::new(&chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000", "--dump-dom"])
            .args([format!("--blink-settings=preferredColorScheme={scheme}"), "--window-size=1500,1000".into()])
            .arg(format!("--user-data-dir={}", folder.at("profile").display()))
            .arg(format!("file://{}", folder.at("run/frames.html").display()))
            .output()
            .expect("Chromium runs");
        let told = String::from_utf8_lossy(&told.stdout);
        let lines: Vec<&str> = told.split("<pre>").skip(1).filter_map(|rest| rest.split("</pre>").next()).collect();
        assert_eq!(lines.len(), 3, "three pages tell of themselves: {told:.2000}");
        for line in lines {
            assert!(line.ends_with("sound"), "scheme {scheme}: {line:.3000}");
        }
    }
}
