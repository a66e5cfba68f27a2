//! Claim: what would be misread in silence is refused, asked about, or told with its share before any number.

use std::fmt::Write;

use omnicap::ingest::read::{Order, Setup, read as read_rows};

use super::foreign_logs::{UNCAPPED, is_first, read, replay_text, scenario_of};
use super::support::folder::Folder;
use super::support::runs::go_on;
use super::support::scenarios::parse_alone;

/// Rows of a user each, a second apart, with what `cells` says behind the time.
fn rows(count: usize, user: impl Fn(usize) -> String, rest: &str) -> String {
    (0..count).fold(String::new(), |mut text, row| {
        let (hour, minute, second) = (10 + row / 3_600, row / 60 % 60, row % 60);
        writeln!(text, "{},2026-03-02 {hour}:{minute:02}:{second:02}{rest}", user(row)).unwrap();
        text
    })
}

fn refused(folder: &Folder, text: impl AsRef<[u8]>, more: &[&str], words: &[&str]) {
    let (said, code) = replay_text(folder, text, more);
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(code == Some(2) && words.iter().all(|word| line.contains(word)), "{words:?} in {said}");
}

#[track_caller]
fn says(said: &str, words: &str) {
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(line.contains(words), "{words} in {said}");
}

/// A scenario of one channel, with a log that may tell several.
#[test]
fn one_channel_is_taken_where_no_column_says_otherwise() {
    let folder = Folder::new();
    let one = |log: &str| {
        let world = "version = 1\nname = 's'\nflight = { start = 2026-03-01, days = 31 }\njourney = { model = 'log' }\n\
                     channel = [{ name = 'tv', role = 'media' }]\n";
        folder.write("s.toml", format!("{world}{UNCAPPED}[log]\n{log}\n"));
    };
    let text = |header: &str| format!("{header}\na,2026-03-02 10:00:01,tv\nb,2026-03-02 10:00:02,radio\n");
    one("user = 'user'");
    refused(
        &folder,
        text("user,time,Channel"),
        &[],
        &["no column `channel`", "`Channel` may be meant", "one_channel ="],
    );
    refused(&folder, text("user,time,Platform"), &[], &["say channel = \"Platform\""]);
    // It is told how many rows are taken, and a column that has another meaning is not asked about.
    let (counts, said) = read(&folder, &text("user,time,creative"), &["--strict"]);
    assert_eq!(counts["impressions"], 2);
    says(&said, "no column tells the channel: all 2 rows are taken for `tv`");
    one("session = 'channels'");
    read(&folder, &text("user,time,channels"), &[]);
    one("one_channel = 'tv'");
    read(&folder, &text("user,time,Channel"), &[]);
    refused(&folder, text("user,time,channel"), &[], &["one_channel says that all of it is `tv`", "\"*\" = \"tv\""]);
    one("names = { '*' = 'tv' }");
    assert_eq!(read(&folder, &text("user,time,channel"), &[]).0["impressions"], 2);
    one("one_channel = 'tv'\nchannel = 'medium'");
    refused(&folder, text("user,time,where"), &[], &["cannot both hold"]);
}

/// Ids of which a spreadsheet kept fifteen digits are those of many.
#[test]
fn long_ids_that_end_in_zeros_are_told() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    let text = |id: fn(usize) -> String| format!("user,time,channel\n{}", rows(40, id, ",tv"));
    let rounded = text(|row| format!("98765432101234{}000", row % 4));
    let (_, said) = read(&folder, &rounded, &[]);
    assert!(is_first(&said, "40 of 40 rows (100.0 % of the rows) are of a user whose id of 16 digits"), "{said}");
    refused(&folder, &rounded, &["--strict"], &["taken for what they do not clearly say"]);
    read(&folder, &text(|row| format!("98765432101234{row:04}")), &["--strict"]);
}

/// Signs that nobody sees make no second user.
#[test]
fn unseen_signs_make_no_second_user() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    let id = |row: usize| [format!("u{}", row / 2), format!("\u{200b}u{}\u{a0}", row / 2)][row % 2].clone();
    let (counts, said) = read(&folder, &format!("user,time,channel\n{}", rows(40, id, ",tv")), &[]);
    assert_eq!(counts["users"], 20);
    assert!(is_first(&said, "20 of 40 rows (50.0 % of the rows) are of a user with spaces or signs"), "{said}");
}

/// No month is a 13th: such a cell proves what `dates` should say.
#[test]
fn a_date_proves_what_comes_first() {
    let folder = Folder::new();
    let text = |dates: &[&str]| {
        let row = |date: &&str| format!("a,{date} 10:00,tv\n");
        format!("user,time,channel\n{}", dates.iter().map(row).collect::<String>())
    };
    let day_first = text(&["02/03/2026", "03/03/2026", "13/03/2026", "14/03/2026"]);
    scenario_of(&folder, &format!("{UNCAPPED}[log]\ndates = 'month-first'\n"));
    let words =
        ["line 4: `13/03/2026 10:00` is no date that is month-first; 2 of 4 rows say so", "dates = \"day-first\""];
    refused(&folder, &day_first, &[], &words);
    assert!(!replay_text(&folder, &day_first, &[]).0.contains("--set"));
    // Both ways in one file: what is no date is told.
    let both = text(&["03/02/2026", "03/25/2026", "25/03/2026"]);
    let (counts, said) = read(&folder, &both, &[]);
    assert_eq!(
        counts["rows with a date that is none as `dates` under `[log]` says, and one the other way round"], 1,
        "{said}"
    );
    scenario_of(&folder, UNCAPPED);
    refused(&folder, &day_first, &[], &["say dates = \"day-first\" under [log]: `13/03/2026 10:00` is no other"]);
    scenario_of(&folder, &format!("{UNCAPPED}[log]\ndates = 'day-first'\n"));
    assert_eq!(read(&folder, &day_first, &["--strict"]).0["impressions"], 4);
}

/// A date among times is a midnight that nobody meant; a spreadsheet's ruins have their name.
#[test]
fn times_that_lost_something_are_told() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    let text =
        format!("user,time,channel\n{}a,2026-03-05,tv\nb,5-Mar-2026,tv\n", rows(8, |row| (row + 1).to_string(), ",tv"));
    let (_, said) = read(&folder, &text, &[]);
    assert!(is_first(&said, "2 of 10 rows (20.0 % of the rows) are with a date and no time"), "{said}");
    refused(&folder, &text, &["--strict"], &["taken for what they do not clearly say"]);
    let last = text.replace("a,2026-03-05,tv\nb,5-Mar-2026,tv\n", "a,20260305,tv\nb,20260305101112,tv\n");
    says(&read(&folder, &last, &[]).1, "1 row with a date and no time");
    let ruined = "user,time,channel\na,1.77245E+12,tv\nb,########,tv\n";
    refused(
        &folder,
        ruined,
        &[],
        &["2 rows with a time that a spreadsheet has rounded or hidden", "write times as text"],
    );
}

/// Cells may hold lines, and no rows; names, times and channels hold one line.
#[test]
fn no_row_vanishes_in_a_cell() {
    let folder = Folder::new();
    let row = |user: u32, rest: &str| format!("u{user},2026-03-02 10:00:{user:02},tv{rest}\n");
    let head = "user,time,channel,note\n";
    let full = format!("{head}{}{}{}{}", row(1, ",\"a"), row(2, ",b"), row(3, ",c\""), row(4, ",d"));
    let short = format!("{head}{}u2;x\n{}{}", row(1, ",\"a"), row(3, "\""), row(4, ",d"));
    let broken = "user,time,channel\n\"u2,2026-03-02 10:00:00\nu3\",2026-03-02 10:00:03,tv\n";
    let lines = format!("{UNCAPPED}[log]\nquote = 'lines'\n");
    for (scenario, text, line) in [
        (UNCAPPED, full.as_str(), "line 2: a quote"),
        (lines.as_str(), full.as_str(), "line 2: a quote"),
        (UNCAPPED, short.as_str(), "line 2: a quote"),
        (UNCAPPED, broken, "line 2: a quote"),
        (lines.as_str(), broken, "line 2: a quote"),
    ] {
        scenario_of(&folder, scenario);
        refused(&folder, text, &[], &[line, "quote = \"none\""]);
        let asks_for_lines = replay_text(&folder, text, &[]).0.contains("quote = \"lines\"");
        assert_eq!(asks_for_lines, scenario == UNCAPPED && text != broken);
    }
    // Lines of cells that are meant are told with their share.
    scenario_of(&folder, UNCAPPED);
    let notes = format!("{head}{}{}", row(1, ",\"two, or\nthree\nlines\""), row(2, ",d"));
    let (counts, said) = read(&folder, &notes, &["--strict"]);
    assert_eq!((counts["lines inside cells"], counts["rows used"]), (2, 2));
    assert!(is_first(&said, "2 of 5 lines (40.0 %) stand inside cells in quotes"), "{said}");
}

/// Lines that are no rows are told with their share.
#[test]
fn lines_above_the_header_are_told_first_where_they_are_many() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    let text = |titles: usize| {
        let titles = "title\n".repeat(titles);
        format!("{titles}user,time,channel\n{}\n\n", rows(30, |row| (row + 1).to_string(), ",tv"))
    };
    let (_, said) = read(&folder, &text(1), &["--strict"]);
    says(&said, "what stands above it is left out (1 line, 2.9 % of the lines)");
    says(&said, "blank lines are left out (2 lines, 5.9 % of the lines)");
    let (_, said) = read(&folder, &text(60), &[]);
    assert!(is_first(&said, "60 of 93 lines (64.5 %) stand above the header, line 61, and are left out"), "{said}");
    refused(&folder, text(60), &["--strict"], &["60 lines, 64.5 % of the lines"]);
}

/// Files that were put together have a header in their middle.
#[test]
fn a_second_header_is_known() {
    let folder = Folder::new();
    let text = |second: &str| {
        let half = |first: usize| rows(10, |row| (first + row + 1).to_string(), ",tv");
        format!("user,time,channel\n{}{second}\n{}", half(0), half(10))
    };
    let words = ["line 12: here begins another table", "one by one"];
    for (log, second, is_same) in [
        ("", "user,time,channel", true),
        ("", "time,user,channel", false),
        ("", "id,user,time,channel", false),
        ("where = { channel = 'tv' }", "user,time,channel", true),
        ("where = { channel = 'tv' }", "channel,time,user", false),
    ] {
        scenario_of(&folder, &format!("{UNCAPPED}[log]\n{log}\n"));
        if is_same {
            let (counts, said) = read(&folder, &text(second), &[]);
            assert_eq!(counts["rows that are the header once more, as in files put together"], 1, "{said}");
            assert_eq!(counts["impressions"], 20);
        } else {
            refused(&folder, text(second), &[], &words);
        }
    }
}

/// One user among many is told, whether repeats are counted or not.
#[test]
fn a_user_of_one_row_in_twenty_is_told() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    let id = |row: usize| if row.is_multiple_of(20) { "bot".into() } else { format!("u{row}") };
    let (_, said) = read(&folder, &format!("user,time,channel\n{}", rows(4_000, id, ",tv")), &[]);
    assert!(is_first(&said, "One user, that of line 2, has 200 of 4,000 rows (5.0 %)"), "{said}");
    let repeats = "bot,2026-03-02 09:00:01,tv\n".repeat(200);
    let others = rows(2_000, |row| format!("u{row}"), ",tv");
    let (counts, said) = read(&folder, &format!("user,time,channel\n{others}{repeats}"), &[]);
    assert_eq!(counts["users"], 2_001);
    assert!(is_first(&said, "One user, that of line 2002, has 200 of 2,200 rows (9.1 %)"), "{said}");
}

/// A flag that nobody named, one that marks every row, and a log without impressions.
#[test]
fn conversions_that_nobody_meant_so_are_told() {
    let folder = Folder::new();
    let text =
        |header: &str| format!("user,time,channel,{header}\n{}", rows(9, |row| format!("u{}", row / 3), ",tv,1"));
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nuser = 'user'\n"));
    for column in ["converted", "Conversion_Flag"] {
        let (_, said) = read(&folder, &text(column), &[]);
        assert!(is_first(&said, &format!("there is a column `{column}`: conversion = \"{column}\"")), "{said}");
    }
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nconversion = 'bought'\n"));
    let two = format!("user,time,channel,bought\n{}v,2026-03-02 09:00:00,tv,0\n", rows(4, |_| "u".into(), ",tv,1"));
    let (_, said) = read(&folder, &two, &[]);
    assert!(is_first(&said, "There are 4 conversions and 5 impressions.") && said.contains("conversion_id"), "{said}");
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nevent = 'what'\n"));
    let sold = format!("user,time,channel,what\n{}", rows(4, |_| "u".into(), ",tv,purchase"));
    let (said, _) = replay_text(&folder, &sold, &[]);
    assert!(is_first(&said, "No row is an impression, so no policy differs from another"), "{said}");
}

/// Before memory ends, a log is refused with the way in which it can be read.
#[test]
fn rows_that_do_not_fit_into_memory_are_refused() {
    let world = "version = 1\nname = 's'\nflight = { start = 2026-03-01, days = 31 }\njourney = { model = 'log' }\n\
                 channel = [{ name = 'tv', role = 'media' }]\npolicy = [{ name = 'open' }]\n";
    let scenario = parse_alone(world);
    let names = scenario.log_names().unwrap();
    let text = format!("user,time,channel\n{}", rows(60, |row| format!("{}", 100 + row / 6), ",tv"));
    let refusal = |order, most| {
        let setup = Setup {
            columns: None,
            policy: "",
            names: &names,
            calendar: &scenario.world.calendar,
            order,
            part: 10,
            most,
        };
        read_rows(text.as_bytes(), &setup, |_| Ok(()), go_on).err().map(|error| error.to_string())
    };
    let said = refusal(Order::Any, 50).unwrap();
    assert!(said.contains("more than 50 rows") && said.contains("--sorted"), "{said}");
    assert_eq!(refusal(Order::Any, 60), None);
    assert_eq!(refusal(Order::ByUser, 20), None);
    assert!(refusal(Order::ByUser, 5).is_some());
}

/// A name that leads to no channel is shown where it stands, and a hidden path by its share.
#[test]
fn names_and_files_that_lead_nowhere_are_shown() {
    let folder = Folder::new();
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nnames = {{ FB = 'socal' }}\n"));
    refused(
        &folder,
        "user,time,channel\na,2026-03-02,tv\n",
        &[],
        &["`FB` is mapped to `socal`", "s.toml:", "`social`?"],
    );
    let recorded = |file: &str| {
        scenario_of(&folder, UNCAPPED);
        let text =
            folder.read("s.toml").replace("{ model = 'log' }", &format!("{{ model = 'recorded', file = '{file}' }}"));
        folder.write("r.toml", format!("seed = 1\nshoppers = 100\n{text}"));
        folder.try_to(&["check", "r.toml"]).all().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    folder.write("paths.csv", "path,count\ntv,10\nNULL,970\n,20\n");
    says(&recorded("paths.csv"), "990 people (99.0 % of all) have no path, in 2 rows (66.7 %)");
    says(&recorded("path.csv"), "there is no such file; did you mean");
}
