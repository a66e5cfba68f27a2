//! Every chart and the report stand up to every scenario and to the extremes: what is drawn is
//! well-formed, legible, in its index, and says what the tables say.

use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, LazyLock};

use omnicap::report::charts::{self, Chart, Topic};
use omnicap::report::html;
use omnicap::results::folder::{self, RUN_FILE};
use omnicap::results::read::{self, ReadError, Run};
use resvg::usvg::{Group, Node, Options, Rect, Tree, fontdb};

use super::support::folder::{Folder, assert_says};
use super::support::scenarios::{FLAGSHIP, changed, path_of, project, shipped, text_of};

/// A run by the command, read back as the `report` command reads it.
fn ran(scenario: &str, more: &[&str]) -> Run {
    let folder = Folder::new();
    folder.run(&[&["run", scenario, "-q", "--no-charts", "--out", "run"], more].concat());
    read_run(&folder).unwrap()
}

fn run_of(text: &str) -> Run {
    let folder = Folder::new();
    folder.write("test.toml", text);
    folder.run(&["run", "test.toml", "-q", "--no-charts", "--out", "run"]);
    read_run(&folder).unwrap()
}

fn read_run(folder: &Folder) -> Result<Run, ReadError> {
    let open = |name: &str| folder::text(&folder.at("run"), name);
    read::tables(read::provenance(&open(RUN_FILE)?)?, &open)
}

/// A scenario of so many channels and policies, with names made by `name`.
fn made(channels: usize, policies: usize, shoppers: u64, name: impl Fn(&str, usize) -> String) -> String {
    let quote = |text: String| format!("'''{text}'''");
    let channel = |index| {
        format!(
            "[[channel]]\nname = {}\nrole = \"media\"\nopportunities = \"0.4 per day\"\n",
            quote(name("channel", index))
        )
    };
    let policy = |index: usize| {
        let cap = format!("{{ scope = \"all channels\", max = {}, per = \"7d\" }}", index + 1);
        let each = "{ scope = \"each channel\", max = 3, per = \"calendar week\" }";
        let caps = if index == 0 { each.to_string() } else { format!("{each}, {cap}") };
        format!("[[policy]]\nname = {}\ncaps = [{caps}]\n", quote(name("policy", index)))
    };
    format!(
        "version = 1\nname = \"made\"\ntitle = 'A made-up case of <channels> & \"policies\"'\nseed = 5\nshoppers = {shoppers}\n\
         flight = {{ start = 2026-03-02, days = 28 }}\n[journey]\nmodel = \"independent\"\n{}{}",
        (0..channels).map(channel).collect::<String>(),
        (0..policies).map(policy).collect::<String>(),
    )
}

/// The same, with prices, and a shop where things are bought after the ads.
fn sold(text: &str) -> String {
    let opportunities = "opportunities = \"0.4 per day\"\n";
    let paid = "price = { cpm = 10.0 }\nclick_rate = 0.01\neffect = { weight = 1.0, half_life = \"7d\" }\n";
    let shop = "[[channel]]\nname = \"the shop\"\nrole = \"shop\"\nvisits = \"0.3 per day\"\n";
    let response = "[response]\nbaseline = 0.05\ncurve = { shape = \"hill\", max_lift = 2.0, half = 2.0, slope = 1.2 }\n\
                    basket = { mean = 40.0, sd = 10.0 }\n\
                    [measure]\namc = { threshold = 0 }\nleave_one_out = true\ncausal_curve = true\n";
    text.replace(opportunities, &format!("{opportunities}{paid}")) + shop + response
}

fn short(kind: &str, index: usize) -> String {
    format!("{kind} {index}")
}

/// Thirty characters, wide ones.
fn long(kind: &str, index: usize) -> String {
    format!("{kind} {index:02} MMMM WWWW mmmm wwww mm").chars().take(30).collect()
}

fn strange(kind: &str, index: usize) -> String {
    format!("{kind} <{index}> & \"x\" 'Привет' 日本語 +b")
}

fn extremes() -> Vec<(&'static str, String)> {
    let plain = changed(&text_of("scenarios/plain.toml"), &["shoppers=400"]);
    let nobody = ["one", "two", "three", "four", "five"].map(|channel| format!("channel.{channel}.usage=0"));
    let nobody = changed(&plain, &nobody.each_ref().map(String::as_str));
    let none = changed(&plain, &["policy.coordinated.caps.0.max=1"]);
    let blocked = none.replace("max = 7, per = \"7d\"", "max = 1, per = \"flight\", from_day = 0, to_day = 28");
    let same = changed(&plain, &["policy.coordinated.caps.0.max=90"]).replace("max = 7", "max = 700");
    vec![
        ("one policy", made(4, 1, 500, short)),
        ("twelve policies", made(5, 12, 500, short)),
        ("one channel", made(1, 2, 500, short)),
        ("sixteen channels", made(16, 3, 500, short)),
        ("sixteen channels and twelve policies", made(16, 12, 300, long)),
        ("nobody is reached", nobody),
        ("hardly anything is served", blocked),
        ("one shopper", made(4, 3, 1, short)),
        ("names of thirty characters", made(6, 5, 500, long)),
        ("strange names", made(4, 4, 500, strange)),
        ("sold", sold(&made(4, 3, 2_000, short))),
        ("sold to one", sold(&made(4, 3, 1, short))),
        ("sold under one policy", sold(&made(1, 1, 300, short))),
        ("sold on sixteen channels under twelve policies", sold(&made(16, 12, 200, long))),
        ("sold under strange names", sold(&made(4, 4, 300, strange))),
        ("sold and seldom bought", sold(&made(4, 2, 300, short)).replace("baseline = 0.05", "baseline = 0.0001")),
        ("sold to the annoyed", sold(&made(4, 2, 600, short)).replace("max_lift = 2.0", "max_lift = 0.0")),
        ("no difference", same),
    ]
}

/// A run with its charts.
struct Drawn {
    name: String,
    run: Run,
    charts: Vec<Chart>,
}

impl Drawn {
    fn new(name: &str, run: Run) -> Self {
        let charts = charts::all(&run).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name: name.to_string(), run, charts }
    }

    fn page(&self) -> String {
        html::page(&self.run, &self.charts)
    }

    fn chart(&self, name: &str) -> &Chart {
        self.charts.iter().find(|chart| chart.name == name).unwrap_or_else(|| panic!("no chart {name}"))
    }

    fn headline(&self) -> &str {
        &self.run.provenance.about.headline
    }
}

fn drawn(text: &str) -> Drawn {
    Drawn::new("a text of the test", run_of(text))
}

/// Everything that ships, and the extremes.
static EVERYTHING: LazyLock<Vec<Drawn>> = LazyLock::new(|| {
    // The other stories have no chart that these have not.
    let telling = ["beauty", "identity", "plain", "recorded", "worth", "cart", "new"];
    let shipped = shipped().into_iter().filter(|name| telling.iter().any(|word| name.contains(word)));
    let shipped = shipped.map(|name| Drawn::new(&name, ran(&path_of(&name), &["--shoppers", "2000"])));
    shipped.chain(extremes().into_iter().map(|(name, text)| Drawn::new(name, run_of(&text)))).collect()
});

fn case(name: &str) -> &'static Drawn {
    EVERYTHING.iter().find(|drawn| drawn.name == name).unwrap()
}

/// The flagship, with more shoppers than where only its looks matter.
static MAIN: LazyLock<Drawn> = LazyLock::new(|| Drawn::new(FLAGSHIP, ran(&path_of(FLAGSHIP), &["--shoppers", "4000"])));

fn options() -> Options<'static> {
    let mut fonts = fontdb::Database::new();
    for file in ["Inter-Regular.otf", "Inter-SemiBold.otf"] {
        fonts.load_font_data(fs::read(project("assets/fonts").join(file)).unwrap());
    }
    Options { font_family: "Inter".into(), fontdb: Arc::new(fonts), ..Options::default() }
}

/// Where every text stands, as a renderer lays it out.
fn texts(group: &Group, found: &mut Vec<(String, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => texts(group, found),
            Node::Text(text) => {
                let words: String = text.chunks().iter().map(|chunk| chunk.text()).collect();
                found.push((words.trim().to_string(), text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    // Boxes of letters have air above and below.
    let (dx, dy) = (1.0, 2.0);
    a.left() + dx < b.right() && b.left() + dx < a.right() && a.top() + dy < b.bottom() && b.top() + dy < a.bottom()
}

#[test]
fn charts_are_well_formed_and_legible() {
    let options = options();
    let mut wrong = Vec::new();
    for Drawn { name: case, charts, run } in EVERYTHING.iter() {
        let names: BTreeSet<_> = charts.iter().map(|chart| chart.name).collect();
        assert_eq!(names.len(), charts.len(), "{case}");
        // On one channel there is no overlap.
        let delivery = charts.iter().filter(|chart| chart.topic == Topic::Delivery).count();
        assert_eq!(delivery, if run.served_channels().len() > 1 { 10 } else { 9 }, "{case}");
        let forms = |chart: &'static Chart| [Some(&chart.svg), chart.narrow.as_ref()].map(|svg| (chart, svg));
        for (chart, svg) in charts.iter().flat_map(forms) {
            let Some(svg) = svg else { continue };
            let form = if chart.narrow.as_ref() == Some(svg) { "narrow" } else { "wide" };
            let index = format!("{case}: {}, {form}", chart.name);
            for word in ["NaN", "inf\"", "∞"] {
                assert!(!svg.contains(word) && !chart.finding.contains("NaN"), "{index}: {word}");
            }
            roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{index}: {error}"));
            let tree = Tree::from_str(svg, &options).unwrap();
            let (wide, high) = (tree.size().width(), tree.size().height());
            let mut found = Vec::new();
            texts(tree.root(), &mut found);
            assert!(found.len() >= 3, "{index}: it says nothing");
            for (words, at) in &found {
                let inside = at.left() >= 0.0 && at.right() <= wide && at.top() >= 0.0 && at.bottom() <= high;
                if !inside {
                    wrong.push(format!("{index}: `{words}` is clipped: {at:?} in {wide} × {high}"));
                }
            }
            for (place_, (words, at)) in found.iter().enumerate() {
                for (other, there) in &found[..place_] {
                    if overlap(at, there) {
                        wrong.push(format!("{index}: `{words}` lies upon `{other}`: {at:?} {there:?}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} indices:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_chart_says_what_is_seen_and_found() {
    for Drawn { name: case, run, charts } in EVERYTHING.iter() {
        for chart in charts {
            let text = chart.alternative();
            assert!(text.ends_with('.') && chart.how.ends_with('.'), "{case}: {text}");
            let document = roxmltree::Document::parse(&chart.svg).unwrap();
            let child = |name: &str| document.root_element().children().find(|node| node.has_tag_name(name)).unwrap();
            assert_eq!(child("title").text(), Some(chart.title.as_str()), "{case}");
            assert_eq!(child("desc").text(), Some(text.as_str()), "{case}");
            let title = run.provenance.about.title.as_str();
            let words: String = document.descendants().filter_map(|node| node.text()).collect();
            assert!(words.contains(title), "{case}: {} names no scenario", chart.name);
        }
    }
}

fn count(svg: &str, tag: &str) -> usize {
    let document = roxmltree::Document::parse(svg).unwrap();
    document.descendants().filter(|node| node.has_tag_name(tag)).count()
}

/// One mark for each fact.
#[test]
fn every_datum_is_drawn_once() {
    let svg = |name: &str| &MAIN.chart(name).svg;
    // The paper; for each policy its colour and 26 frequencies.
    assert_eq!(count(svg("frequency"), "rect"), 1 + 4 * (1 + 26));
    // The paper, the key, five bands of each policy.
    assert_eq!(count(svg("waste"), "rect"), 1 + 5 + 4 * 5);
    // The paper; from the start and six indices to six indices and the end.
    assert_eq!(count(svg("flow"), "rect"), 1 + 7 * 7);
    // Four channels, three policies, two ends; rings are two circles.
    assert_eq!(count(svg("channels"), "circle"), 2 * 4 * 3 * 3);
    // What is shown is told: of each of two policies how many are bought, served and refused.
    let finding = &MAIN.chart("strips").finding;
    let told = finding.split([' ', ':', ';', '.']).filter_map(|word| word.parse::<usize>().ok()).collect::<Vec<_>>();
    let [whom, one, served, refused, other, served_too, refused_too] = told[..] else { panic!("{finding}") };
    assert!(whom == 8 && one == served + refused && other == served_too + refused_too, "{finding}");
    let all = |decision: &str| MAIN.run.journeys.iter().filter(|step| step.decision == decision).count();
    assert!(served + served_too <= all("served") && refused + refused_too <= all("capped"), "{finding}");
    let expected = served + served_too + 2 * (refused + refused_too);
    // The key has a mark for each of the four channels.
    assert_eq!(count(svg("strips"), "circle") + count(svg("strips"), "polygon"), 4 + expected);
}

/// Money and truth are drawn where the scenario has prices and purchases, and asks.
#[test]
fn charts_of_money_stand_where_money_is() {
    let charts = |text: &str| -> [Vec<&str>; 2] {
        let drawn = drawn(text);
        [Topic::Money, Topic::Truth]
            .map(|topic| drawn.charts.iter().filter(|chart| chart.topic == topic).map(|chart| chart.name).collect())
    };
    let plain = made(3, 2, 300, short);
    assert!(charts(&plain).iter().all(Vec::is_empty));
    let decide = |text: &str| -> Vec<&str> {
        let decisive = drawn(text).charts.into_iter().filter(|chart| chart.topic == Topic::Decision);
        decisive.map(|chart| chart.name).collect()
    };
    assert_eq!(decide(&plain), ["differences", "reported"]);
    let sold = sold(&plain);
    let [money, truth] = charts(&sold);
    // Its caps refuse no first impression, and nothing is spent elsewhere: there is no gain, and no supply to win for it.
    assert_eq!(money, ["incremental", "response"]);
    assert_eq!(truth, ["optimal-frequency"]);
    assert_eq!(decide(&sold), ["differences", "frontier", "attribution", "best-cap", "reported"]);
    let unpriced = sold.replace("price = { cpm = 10.0 }\n", "").replace("amc = { threshold = 0 }\n", "");
    let [money, truth] = charts(&unpriced);
    // Nobody asks what models credit: what the channels cause has a chart of its own.
    assert_eq!(money, ["incremental", "lost-without", "response"]);
    assert_eq!(truth, ["optimal-frequency"]);
}

/// One mark for each fact of money and of truth.
#[test]
fn every_sum_is_drawn_once() {
    let sold = case("sold");
    let (run, svg) = (&sold.run, |name: &str| &sold.chart(name).svg);
    // A dot a level; three circles ring the run's own point of each policy.
    assert_eq!(count(svg("frontier"), "circle"), run.reach_curve.len() + 3 * 3);
    // The policies beside the baseline, by reach, purchases and supply.
    assert_eq!(count(&MAIN.chart("supply").svg, "circle"), 3 * (MAIN.run.policies().len() - 1));
    // Two policies beside the baseline, by purchases, cost and profit.
    assert_eq!(count(svg("incremental"), "circle"), 2 * 3);
    // The paper, and all steps of the grid.
    assert_eq!(count(svg("response"), "rect"), 1 + run.response_curve.len());
    // The paper, two ticks of the key, and a tick for each of seven models on four channels.
    assert_eq!(count(svg("attribution"), "rect"), 1 + 2 + 4 * 7);
    // Two policies beside the baseline, by profit and by reach.
    assert_eq!(count(svg("differences"), "circle"), 2 * 2);
}

/// The frontier passes through the run's own points, and rises with spend.
#[test]
fn the_frontier_passes_through_the_run() {
    // So rare that not everybody is reached, and less bought than there is.
    let text = sold(&made(3, 2, 3_000, short)).replace("0.4 per day", "0.1 per day");
    let run = run_of(&text.replace("role = \"media\"\n", "role = \"media\"\nwin_rate = 0.3\n"));
    for policy in run.policies() {
        let (levels, spend) = (run.levels(policy), run.of_policy(policy, "spend").unwrap().value);
        let own = levels.iter().find(|level| level.times == Some(1.0)).unwrap();
        assert!((own.spend.unwrap() / spend - 1.0).abs() < 1e-9);
        assert_eq!(own.reach, run.of_policy(policy, "reach").map(|reach| reach.value));
        assert!(
            levels.windows(2).all(|pair| pair[0].spend < pair[1].spend && pair[0].reach <= pair[1].reach),
            "{levels:?}"
        );
        let half = levels.iter().find(|level| level.times == Some(0.5)).unwrap();
        assert!(half.reached().unwrap().high > half.reached().unwrap().low);
    }
}

#[test]
fn labels_of_policies_and_channels_stand_in_the_charts() {
    let run = &MAIN.run;
    for chart in &MAIN.charts {
        let policies = ["frequency", "waste", "reach", "timeline", "reported", "concentration"].contains(&chart.name);
        let policies = policies || ["frontier", "incremental", "response"].contains(&chart.name);
        let channels =
            ["attribution", "refusals", "channels", "overlap", "flow", "strips", "reported"].contains(&chart.name);
        for policy in run.policies().iter().filter(|_| policies) {
            assert!(chart.svg.contains(policy), "{}: {policy}", chart.name);
        }
        for channel in run.served_channels().iter().filter(|_| channels) {
            assert!(chart.svg.contains(run.label(channel)), "{}: {channel}", chart.name);
        }
    }
}

#[test]
fn images_are_drawn_with_the_embedded_font() {
    let svgs: Vec<&str> = case("one channel").charts.iter().map(|chart| chart.svg.as_str()).collect();
    for png in charts::png(&svgs).unwrap() {
        assert!(png.starts_with(b"\x89PNG") && png.len() > 20_000);
    }
}

const VOID: [&str; 3] = ["meta", "br", "!DOCTYPE"];

/// The tags of a page in order, each with its attributes, and a check that they nest.
fn tags(page: &str) -> Vec<(String, String)> {
    let (mut open, mut all): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').expect("a tag ends");
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        let name: String = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap().into();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "tags nest");
        } else {
            all.push((name.clone(), tag.to_string()));
            if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
                open.push(name);
            }
        }
        rest = after;
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

#[test]
fn the_report_is_a_sound_page() {
    for drawn in EVERYTHING.iter() {
        let Drawn { name: case, run, charts } = drawn;
        let page = drawn.page();
        assert!(page.len() < 3_000_000, "{case}: {} bytes", page.len());
        let tags = tags(&page);
        let mut level = 0;
        let mut ids = BTreeSet::new();
        for (name, tag) in &tags {
            if let Some(depth) = name.strip_prefix('h').and_then(|digit| digit.parse::<u32>().ok()) {
                assert!(depth <= level + 1, "{case}: {tag} after level {level}");
                level = depth;
            }
            if let Some(id) = tag.split(" id=\"").nth(1) {
                assert!(ids.insert(id.split('"').next().unwrap().to_string()), "{case}: two {id}");
            }
            for outside in ["href=\"http", "src=", "@import", "http-equiv"] {
                assert!(!tag.contains(outside), "{case}: {tag}");
            }
            assert!(name != "script" && name != "link", "{case}");
            assert!(name != "svg" || tag.contains("role=\"img\" aria-label=\""), "{case}: {tag}");
        }
        let number = |wanted: &str| tags.iter().filter(|(name, _)| name == wanted).count();
        let drawn = charts.len();
        assert_eq!(
            (number("h1"), number("figure"), number("figcaption"), number("svg")),
            (1, drawn, drawn, drawn + charts.iter().filter(|chart| chart.narrow.is_some()).count()),
            "{case}"
        );
        assert!(!page.contains("url(http") && !page.contains("NaN"), "{case}");
        assert!(page.contains(&run.provenance.scenario_digest), "{case}");
        for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(ids.contains(link), "{case}: {link}");
        }
    }
}

/// Where nothing changes, the report does not claim that something does.
#[test]
fn the_report_admits_that_nothing_changes() {
    let few = case("one shopper");
    let page = few.page();
    assert!(page.contains("too few shoppers"), "{}", few.headline());
    let same = "version = 1\nname = \"same\"\nseed = 1\nshoppers = 500\nflight = { start = 2026-03-02, days = 7 }\n\
                journey = { model = \"independent\" }\n\
                channel = [{ name = \"tv\", role = \"media\", opportunities = \"1 per day\" }]\n\
                policy = [{ name = \"a\" }, { name = \"b\", caps = [{ scope = \"all channels\", max = 500, per = \"7d\" }] }]\n";
    assert_says(&drawn(same).page(), &["exactly as many impressions", "does not change"]);
}

/// An average over nobody is no number, and no sentence has one.
#[test]
fn of_nobody_there_is_no_average() {
    let world = "version = 1\nname = \"dark\"\nseed = 1\nshoppers = 500\nflight = { start = 2026-03-02, days = 7 }\n\
                 journey = { model = \"independent\" }\n\
                 channel = [{ name = \"tv\", role = \"media\", opportunities = \"2 per day\", identity = { anonymous = 1.0 } }]\n";
    let dark =
        "{ name = \"dark\", caps = [{ scope = \"all channels\", max = 5, per = \"7d\", on_missing_id = \"block\" }] }";
    for (policies, said) in [
        (format!("[{dark}]"), "“dark” serves no impressions, so it reaches nobody."),
        (format!("[{{ name = \"open\" }}, {dark}]"), "fewer impressions than “open”"),
        (format!("[{dark}, {{ name = \"open\" }}]"), "“dark” serves no impressions, so there is nothing to compare"),
    ] {
        let drawn = drawn(&format!("{world}policy = {policies}\n"));
        assert_says(drawn.headline(), &[said]);
        assert!(!drawn.headline().contains("NaN") && !drawn.page().contains("NaN"));
    }
}

/// Nor is nothing any number of times nothing.
#[test]
fn of_no_bids_there_is_no_multiple() {
    let drawn = drawn(
        "version = 1\nname = \"none\"\nseed = 1\nshoppers = 500\nflight = { start = 2026-03-02, days = 7 }\n\
         journey = { model = \"independent\" }\n\
         channel = [{ name = \"tv\", role = \"media\", opportunities = \"2 per day\", win_rate = 0.0, price = { cpm = 9.0 } }]\n\
         policy = [{ name = \"open\" }, { name = \"even\", spend = { like = \"open\" } }]\n",
    );
    assert_says(drawn.headline(), &["“even” reaches no shoppers either"]);
    assert!(!drawn.headline().contains("NaN") && !drawn.page().contains("NaN"));
}

/// One shopper has no interval, and no sentence invents one.
#[test]
fn one_shopper_is_no_sample() {
    for name in ["one shopper", "sold to one"] {
        let one = case(name);
        assert_eq!(one.run.provenance.jackknife_groups, 1);
        let page = one.page();
        let (before, _) = page.split_once("delete-one-group").unwrap();
        let context =
            before.find("(95 % interval").map(|at| &before[before.floor_char_boundary(at.saturating_sub(200))..at]);
        assert_eq!(context, None, "{name}");
    }
}

/// Where ads sell nothing and annoy, there is no cost of a purchase and no share of the truth, and the
/// report says so.
#[test]
fn of_nothing_there_are_no_shares_and_no_costs() {
    let changes = ["response.curve.max_lift=0", "response.click_conversion=0.01"];
    let sets = changes.map(|change| ["--set", change]).concat();
    let annoying = Drawn::new("annoying", ran(&path_of(FLAGSHIP), &[&["--shoppers", "4000"], &sets[..]].concat()));
    let run = &annoying.run;
    for policy in run.policies() {
        assert!(run.of_policy(policy, "incremental_purchases").unwrap().value <= 0.0);
        assert_eq!(run.of_policy(policy, "cost_per_incremental_purchase"), None);
        assert!(run.of_policy(policy, "incremental_roas").is_some());
    }
    let truths = || run.attribution.iter().filter(|row| row.model == "causal");
    assert!(truths().count() > 0 && truths().all(|row| row.share.is_none() && row.purchases.is_some()));
    let relative = |row: &&read::Comparison| row.metric == "incremental_profit" && row.relative.is_some();
    assert_eq!(run.comparison.iter().filter(relative).count(), 0);
    let page = annoying.page();
    assert!(page.contains("Every policy loses money") && page.contains("after media costs it loses USD"));
    assert!(!page.contains("wrong channels") && !page.contains("earns it") && !page.contains("more profit"));
    assert_says(&annoying.chart("attribution").finding, &["no share of the truth can be told"]);
}

/// Caps that earn as much as the best within chance are told as a range, and what AMC's rule costs is the
/// difference of two given caps, as its row says.
#[test]
fn the_best_cap_is_as_sure_as_it_is() {
    let run = &MAIN.run;
    let row = |policy: &str, metric: &str| {
        run.summary.iter().find(|row| row.policy == policy && row.metric == metric).unwrap().clone()
    };
    for policy in run.policies() {
        let doses = run.doses(policy);
        let best = doses.iter().find(|dose| dose.is_picked_by("truth")).unwrap();
        assert_eq!((best.behind_best, best.behind_low, best.behind_high), (Some(0.0), Some(0.0), Some(0.0)));
        let told = row(policy, "optimal_cap_true");
        let range: Vec<_> =
            doses.iter().filter(|dose| dose.behind_low.unwrap() <= 0.0).map(|dose| dose.times()).collect();
        let ends = [range[0], *range.last().unwrap()].map(|cap| cap.map(f64::from));
        assert_eq!((told.value, [told.low, told.high]), (best.times().map(f64::from), ends), "{policy}");
        assert!(range.len() > 1, "4,000 shoppers cannot tell every cap from the best: {range:?}");
        for dose in &doses {
            let behind = best.profit.unwrap() - dose.profit.unwrap();
            assert!((dose.behind_best.unwrap() - behind).abs() < 1e-6 && behind >= 0.0);
        }
        let lost = row(policy, "profit_lost_by_observed_cap");
        let followed = doses.iter().find(|dose| dose.is_picked_by("amc"));
        let behind = followed.map(|dose| (dose.behind_best, dose.behind_low, dose.behind_high));
        assert_eq!((lost.value, lost.low, lost.high), behind.unwrap_or_default(), "{policy}");
        assert!(run.change(policy, "optimal_cap_true").is_none());
    }
    assert_says(&MAIN.chart("optimal-frequency").finding, &["earns most. Within sampling error"]);
}

/// Policies that buy more meet more: each is told by its own count.
#[test]
fn every_policy_has_its_own_opportunities() {
    let said = &MAIN.chart("strips").finding;
    let numbers = |part: &str| -> Vec<u32> {
        part.split(|letter: char| !letter.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
    };
    let told: Vec<_> = said.split(" buys ").skip(1).map(numbers).collect();
    assert!(told.len() == 2 && told.iter().all(|one| one[0] == one[1] + one[2]), "{said}");
    assert_ne!(told[0][0], told[1][0], "{said}");
}

/// Errors name the file, the line and the cure.
#[test]
fn what_cannot_be_read_is_named() {
    let folder = Folder::new();
    folder.write("made.toml", made(2, 2, 100, short));
    folder.run(&["run", "made.toml", "-q", "--no-charts", "--out", "run"]);
    let spoiled = |file: &str, spoil: &dyn Fn()| {
        let text = folder.read(file);
        spoil();
        let said = read_run(&folder).unwrap_err().to_string();
        folder.write(file, text);
        said
    };
    let summary = |text: &str| spoiled("run/summary.csv", &|| folder.write("run/summary.csv", text));
    let wrong = summary("policy,metric,value,standard_error,low,high,unit\na,reach,many,,,,shoppers\n");
    assert_says(&wrong, &["summary.csv, line 2", "run the scenario again"]);
    assert_says(&summary("policy,metric,value\na,reach\n"), &["line 2", "2 cells instead of 3"]);
    let missing = spoiled("run/comparison.csv", &|| fs::remove_file(folder.at("run/comparison.csv")).unwrap());
    assert_says(&missing, &["comparison.csv", "omnicap run"]);
    assert_says(&spoiled("run/run.json", &|| folder.write("run/run.json", "{}")), &["run.json"]);
    assert!(read_run(&folder).is_ok());
}

/// The report command draws what the run drew, from the tables alone; without charts there are none.
#[test]
fn a_run_is_drawn_again_from_its_tables() {
    let folder = Folder::new();
    folder.write("made.toml", made(3, 2, 300, short));
    folder.run(&["run", "made.toml", "--no-charts"]);
    assert!(!folder.at("output/made/charts").exists() && !folder.at("output/made/report.html").exists());
    folder.run(&["report", "output/made"]);
    let first = folder.read("output/made/charts/reach.svg");
    folder.run(&["report", "output/made"]);
    assert_eq!(first, folder.read("output/made/charts/reach.svg"));
    assert!(folder.at("output/made/report.html").exists() && folder.at("output/made/charts/reach.png").exists());
    // What somebody added or edited below the folder stays.
    folder.write("output/made/charts/mine.svg", "mine");
    assert_says(&folder.try_to(&["report", "output/made"]).err, &["holds `charts/mine.svg`"]);
    assert_ne!(folder.try_to(&["run", "made.toml"]).code, Some(0));
    folder.run(&["report", "output/made", "--out", "elsewhere"]);
    assert!(folder.at("elsewhere/summary.csv").exists());
    assert_says(&folder.try_to(&["report", "nowhere"]).err, &["omnicap run"]);
}
