//! Logs are read as people have them, or refused by the name of what is wrong; and what was not read as it stands is told.

use std::collections::BTreeMap;
use std::fs;

use super::logs::{counted, value};
use super::support::folder::Folder;

/// A scenario of two channels, beside what else a test says.
pub fn scenario_of(folder: &Folder, more: &str) {
    let world = "version = 1\nname = 's'\nflight = { start = 2026-03-01, days = 31 }\njourney = { model = 'log' }\n\
                 channel = [{ name = 'tv', role = 'media' }, { name = 'social', role = 'media' }]\n";
    folder.write("s.toml", format!("{world}{more}"));
}

/// A policy that caps nothing.
pub const UNCAPPED: &str = "[[policy]]\nname = 'uncapped'\n";

/// Replays a text; what was said on both outputs, and the exit code.
pub fn replay_text(folder: &Folder, text: impl AsRef<[u8]>, more: &[&str]) -> (String, Option<i32>) {
    folder.write("log.csv", text);
    let _ = fs::remove_dir_all(folder.at("out"));
    let args = ["replay", "log.csv", "--scenario", "s.toml", "--no-charts", "--out", "out"];
    let said = folder.try_to(&[&args, more].concat());
    (said.out + &said.err, said.code)
}

/// A quote that is an ordinary character opens no cell in silence, wherever the next one stands.
#[test]
fn an_open_quote_takes_in_no_row_in_silence() {
    let folder = Folder::new();
    let row = |hour: u32, creative: &str| format!("a,2026-03-02 {hour:02}:00,tv,{creative}\n");
    let text = |creatives: &[&str]| {
        let rows = creatives.iter().zip(10..).map(|(creative, hour)| row(hour, creative));
        format!("user,time,channel,creative\n{}", rows.collect::<String>())
    };
    for (creatives, line) in [
        (&["\"Spring", "x", "x", "x"][..], "line 2"),
        (&["x", "\"12 inch", "x", "x", "x\""], "line 3"),
        (&["x", "\"12", "13\""], "line 3"),
        (&["x", "\"12", "y", "z\" and more", "x"], "line 3"),
    ] {
        for strict in [&[][..], &["--strict"]] {
            scenario_of(&folder, UNCAPPED);
            let (said, code) = replay_text(&folder, text(creatives), strict);
            assert!(said.contains(line) && said.contains("quote = \"none\""), "{creatives:?}: {said}");
            assert_eq!(code, Some(2));
        }
        scenario_of(&folder, &format!("{UNCAPPED}[log]\nquote = 'none'\n"));
        let (said, _) = replay_text(&folder, text(creatives), &["--strict"]);
        assert_eq!(counted(&folder, "out")["impressions"], creatives.len() as u64, "{said}");
    }
    // A cell in the middle, with as many cells behind it as before.
    scenario_of(&folder, UNCAPPED);
    let middle =
        "user,creative,time,channel\na,\"x,2026-03-02 10:00,tv\na,y,2026-03-02 11:00,tv\na,z\",2026-03-02 12:00,tv\n";
    assert!(replay_text(&folder, middle, &[]).0.contains("line 2"));
    // A cell of two lines is one cell, and its row has two lines.
    let two = text(&["\"in\ntwo lines\"", "\"and \"\"three\"\"\n,\n\"", "x"]);
    let (said, code) = replay_text(&folder, two, &["--strict"]);
    assert_eq!((counted(&folder, "out")["impressions"], code), (3, Some(0)), "{said}");
    let rows = "\"1\n2\",a,2026-03-02 10:00,tv\n\"1,2,3,4\n5\",b,2026-03-02 10:00,tv\n";
    let (said, _) = replay_text(&folder, format!("creative,user,time,channel\n{rows}"), &[]);
    assert!(said.contains("line 4"), "{said}");
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nquote = 'lines'\n"));
    replay_text(&folder, format!("creative,user,time,channel\n{rows}"), &["--strict"]);
    assert_eq!(counted(&folder, "out")["users"], 2);
}

/// UTF-16 is known by its mark, old line ends by the lack of others, and a header by its names.
#[test]
fn a_table_is_found_in_what_was_exported() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    let text = "user;time;channel\r\né;2026-03-02 10:00;tv\r\n😀;2026-03-02 11:00;social\r\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect::<Vec<u8>>()
    };
    let title = format!("sep=;\nReport name,Log, of \"March\nDate Range,3/1/26 - 3/28/26\n;;\n\n{text}\n;;\n");
    for (name, bytes) in [
        ("plain", text.as_bytes().to_vec()),
        ("little", utf16(u16::to_le_bytes)),
        ("big", utf16(u16::to_be_bytes)),
        ("marked", format!("\u{feff}{text}").into_bytes()),
        ("old", text.replace("\r\n", "\r").into_bytes()),
        ("title", title.into_bytes()),
    ] {
        // Titles are half of the lines here: that is refused where all must be read.
        let strict: &[&str] = if name == "title" { &[] } else { &["--strict"] };
        let (said, _) = replay_text(&folder, bytes, strict);
        let counts = counted(&folder, "out");
        assert_eq!((counts["users"], counts["impressions"]), (2, 2), "{name}: {said}");
        assert_eq!(counts["lines above the header"], if name == "title" { 5 } else { 0 });
        assert_eq!(said.contains("the header is line 6: what stands above it is left out"), name == "title");
    }
}

/// Counts of a replayed text that must succeed.
pub fn read(folder: &Folder, text: &str, more: &[&str]) -> (BTreeMap<String, u64>, String) {
    let (said, code) = replay_text(folder, text, more);
    assert_eq!(code, Some(0), "{said}");
    (counted(folder, "out"), said)
}

/// Is it said before any number?
pub fn is_first(said: &str, words: &str) -> bool {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    said.find(words).is_some_and(|at| at < said.find("uncapped").unwrap_or(0))
}

/// Who is nobody is not one user with many impressions.
#[test]
fn nobody_is_no_user() {
    let folder = Folder::new();
    let text = "user,time,channel,device\n0,2026-03-02 10:00:01,tv,a\nNULL,2026-03-02 10:00:02,tv,a\n\\N,2026-03-02 10:00:03,tv,a\n\
                (not set),2026-03-02 10:00:04,tv,a\n0000-00,2026-03-02 10:00:05,tv,a\n1.70000E+15,2026-03-02 10:00:06,tv,a\n\
                AMsySZa,2026-03-02 10:00:07,tv,N/A\n";
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nidentifier = 'device'\n"));
    let (counts, said) = read(&folder, text, &[]);
    assert_eq!((counts["users"], counts["impressions"]), (1, 1));
    assert_eq!(counts["rows of a user that is nobody"], 5);
    assert_eq!(counts["rows of a user whose id a spreadsheet has rounded"], 1);
    assert_eq!(counts["rows used with an identifier that is nobody's, and so without one"], 1);
    assert!(is_first(&said, "6 of 7 rows (85.7 % of the rows) could not be used"), "{said}");
    assert!(is_first(&said, "1 of 7 rows (14.3 % of the rows) are with an identifier"), "{said}");
    assert_eq!(value(&folder, "out", "uncapped", "measured_reach"), 0.0);
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nnobody = []\n"));
    assert_eq!(read(&folder, text, &[]).0["users"], 6);
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nnobody = ['amsysza', '0']\n"));
    assert_eq!(read(&folder, text, &[]).0["users"], 4);
}

/// A user with an unlikely share of a log is told, by a line and not by name.
#[test]
fn one_user_with_an_unlikely_share_is_told() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    let row = |user: usize, row: usize| format!("{user},2026-03-02 10:{:02}:{:02},tv\n", row / 60 % 60, row % 60);
    let others: String = (1..=100).map(|user| row(user, user)).collect();
    let heavy: String = (0..90).map(|at| row(777, at)).collect();
    let (_, said) = read(&folder, &format!("user,time,channel\n{others}{heavy}"), &[]);
    assert!(
        is_first(&said, "One user, that of line 102, has 90 of 190 rows (47.4 %)") && !said.contains("777"),
        "{said}"
    );
    assert!(!read(&folder, &format!("user,time,channel\n{others}"), &[]).1.contains("One user"));
}

/// Numbers that have the shape of a date are dates; of two shapes none is guessed.
#[test]
fn numbers_are_times_by_their_shape() {
    let folder = Folder::new();
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nzone = 'Europe/Paris'\n"));
    for (one, other, words) in [
        ("2026030201", "2026033123", "a date by its digits"),
        ("20260302", "20260331", "a date by its digits"),
        ("20260302013000", "20260331235959", "a date by its digits"),
        ("46083.079167", "46112.999988", "days of a spreadsheet"),
    ] {
        let (counts, said) = read(&folder, &format!("user,time,channel\na,{one},tv\nb,{other},tv\n"), &[]);
        assert_eq!(counts["impressions"], 2);
        assert!(said.contains(&format!("times such as `{one}` are read as {words}")), "{said}");
    }
    let mixed = "user,time,channel\na,2026030201,tv\nb,46083.5,tv\nc,1772445600,tv\n";
    let (said, code) = replay_text(&folder, mixed, &[]);
    assert!(said.contains("numbers of several kinds") && said.contains("`46083.5` in line 3"), "{said}");
    assert_eq!(code, Some(2));
}

/// A hint leads to what is right, or is none.
#[test]
fn no_flight_is_advised_in_years_that_are_hardly_meant() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    for (times, says, not) in [
        (["12", "86400"], "epoch = \"flight\"", "--set"),
        (["2025030112", "2025033112"], "--set flight.start=2025-03-01 --set flight.days=31 holds them all", "epoch"),
        (["2999-03-02 10:00", "2999-03-02 11:00"], "hardly meant", "--set"),
        (["2001-03-02 10:00", "2026-03-02 11:00"], "no flight holds so many days", "--set"),
    ] {
        let text = format!("user,time,channel\na,{},tv\na,{},tv\n", times[0], times[1]);
        let (said, _) = replay_text(&folder, &text, &[]);
        assert!(said.contains(says) && !said.contains(not), "{said}");
    }
}

/// Dates without a time are read; whether the day or the month comes first is asked.
#[test]
fn dates_are_read_as_people_write_them() {
    let folder = Folder::new();
    let text = "user,time,channel\na,02/03/2026 10:00,tv\nb,03/03/2026 11:30 PM,tv\n";
    scenario_of(&folder, UNCAPPED);
    let (said, code) = replay_text(&folder, text, &[]);
    assert!(said.contains("say dates = \"day-first\" or \"month-first\" under [log]"), "{said}");
    assert_eq!(code, Some(2));
    for (dates, first, last) in [("day-first", "2026-03-02", "2026-03-03"), ("month-first", "2026-02-03", "2026-03-03")]
    {
        scenario_of(&folder, &format!("{UNCAPPED}[log]\ndates = '{dates}'\n"));
        let (said, _) = replay_text(&folder, text, &["--set", "flight.start=2026-03-20"]);
        assert!(said.contains(&format!("from {first} to {last}")), "{said}");
    }
    scenario_of(&folder, UNCAPPED);
    let (counts, said) =
        read(&folder, "user,time,channel\na,2026-03-02,tv\na,2026/3/4,tv\nb,5-Mar-2026,tv\n", &["--strict"]);
    assert_eq!(counts["impressions"], 3);
    assert!(said.contains("all times are to the day"), "{said}");
}

/// Where times are to the minute or coarser, rows that are equal are other impressions, and that is said loudly.
#[test]
fn a_coarse_clock_makes_no_repeats() {
    let folder = Folder::new();
    let rows: String = (0..40).map(|row| format!("u{},2026-03-02 {:02}:00:00,tv\n", row % 4, 10 + row / 20)).collect();
    let coarse = format!("user,time,channel\n{rows}");
    scenario_of(&folder, UNCAPPED);
    for more in [&[][..], &["--sorted"]] {
        let mut lines: Vec<&str> = rows.lines().collect();
        lines.sort_unstable();
        let (counts, said) = read(&folder, &format!("user,time,channel\n{}\n", lines.join("\n")), more);
        assert_eq!(counts["impressions"], 40);
        assert!(is_first(&said, "All times are to the hour, and 32 of 40 rows (80.0 % of the rows) repeat"), "{said}");
    }
    let (said, code) = replay_text(&folder, &coarse, &["--strict"]);
    assert!(said.contains("taken for what they do not clearly say"), "{said}");
    assert_eq!(code, Some(2));
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nduplicates = 'keep'\n"));
    assert_eq!(read(&folder, &coarse, &["--strict"]).0["impressions"], 40);
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nduplicates = 'drop'\n"));
    let (counts, said) = read(&folder, &coarse, &[]);
    assert_eq!(counts["impressions"], 8);
    assert!(is_first(&said, "32 of 40 rows (80.0 % of the rows) repeat an earlier row cell for cell"), "{said}");
    // One time with a second, and rows that are equal are the same.
    scenario_of(&folder, UNCAPPED);
    assert_eq!(read(&folder, &format!("{coarse}v,2026-03-02 10:00:01,tv\n"), &[]).0["impressions"], 9);
}

/// Rows are chosen by what a column holds or does not, and hundreds of names by their beginnings.
#[test]
fn words_and_names_may_be_patterns() {
    let folder = Folder::new();
    let text = "user,time,channel,campaign\n\
                a,2026-03-02 10:00:01,summer-1,x\na,2026-03-02 10:00:02,summer-tv-2,test-1\nb,2026-03-02 10:00:03,summer-tv-3,\n\
                b,2026-03-02 10:00:04,winter,x\nc,2026-03-02 10:00:05,internal-1,x\nd,2026-03-02 10:00:06,summer-tv-3,y\n";
    let names = "names = { 'summer-*' = 'social', 'summer-tv-*' = 'tv', winter = 'tv', 'internal-*' = '' }";
    for (condition, tv, social) in [
        ("", 4, 1),
        ("where = { campaign = 'x' }", 1, 1),
        ("where = { campaign = { not = 'x' } }", 3, 0),
        ("where = { campaign = { not = ['test-*', 'y'] } }", 2, 1),
        ("where = { campaign = ['test-*', ''] }", 2, 0),
    ] {
        scenario_of(&folder, &format!("{UNCAPPED}[log]\n{names}\n{condition}\n"));
        let (_, said) = read(&folder, text, &["--strict"]);
        let channels = folder.rows("out/channels.csv");
        let impressions = |channel: &str| {
            let row = channels.iter().find(|row| row["channel"] == channel && row["metric"] == "impressions");
            row.unwrap()["value"].parse::<u64>().unwrap()
        };
        assert_eq!((impressions("tv"), impressions("social")), (tv, social), "{condition}: {said}");
        assert!(said.contains("left out by `where` or `names`"), "{said}");
    }
}

/// A log of one channel needs no column for it.
#[test]
fn a_log_of_one_channel_needs_no_column() {
    let folder = Folder::new();
    let text = "user,time\na,2026-03-02 10:00:01\nb,2026-03-02 10:00:02\n";
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nuser = 'user'\n"));
    let (said, code) = replay_text(&folder, text, &[]);
    assert!(said.contains("it has no column `channel`") && said.contains("one_channel = \"its name\""), "{said}");
    assert_eq!(code, Some(2));
    scenario_of(&folder, &format!("{UNCAPPED}[log]\none_channel = 'social'\n"));
    assert_eq!(read(&folder, text, &["--strict"]).0["impressions"], 2);
    scenario_of(&folder, &format!("{UNCAPPED}[log]\none_channel = 'socal'\n"));
    assert!(replay_text(&folder, text, &[]).0.contains("did you mean `social`?"));
    let one = "version = 1\nname = 's'\nflight = { start = 2026-03-01, days = 31 }\njourney = { model = 'log' }\nlog = { user = 'user' }\n\
               channel = [{ name = 'tv', role = 'media' }, { name = 'shop', role = 'shop' }]\n";
    folder.write("s.toml", format!("{one}{UNCAPPED}"));
    assert_eq!(read(&folder, text, &["--strict"]).0["impressions"], 2);
}

/// Rows that name one conversion are one, at the last of them; a flag on every impression of a path is recognised.
#[test]
fn rows_that_name_one_conversion_are_one() {
    let folder = Folder::new();
    let user = |user: u32| {
        let row = |row: u32| {
            format!("u{user},2026-03-02 10:00:0{row},tv,1,{}\n", [8 * user + 1, 8 * user + 2][(row > 3) as usize])
        };
        (1..6).map(row).collect::<String>()
    };
    let text = format!(
        "user,time,channel,bought,which\n{}v,2026-03-02 10:00:09,tv,1,-1\n",
        (0..4).map(user).collect::<String>()
    );
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nconversion = 'bought'\n"));
    let (counts, said) = read(&folder, &text, &[]);
    assert_eq!(counts["conversions"], 21);
    assert!(
        is_first(&said, "4 of 5 users with a conversion convert with most") && said.contains("conversion_id"),
        "{said}"
    );
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nconversion = 'bought'\nconversion_id = 'which'\n"));
    let (counts, said) = read(&folder, &text, &["--strict"]);
    assert_eq!((counts["conversions"], counts["impressions"], counts["rows used"]), (9, 21, 21), "{said}");
    assert!(said.contains("12 rows with a conversion that a later row names too"), "{said}");
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nconversion_id = 'which'\n"));
    assert!(replay_text(&folder, &text, &[]).0.contains("no row is said to be one"));
}

/// Where nothing is said of a log, the usual names of columns are enough; a column of events is not passed over.
#[test]
fn the_usual_columns_need_no_words() {
    let folder = Folder::new();
    let text = "user,time,channel,event\na,2026-03-02 10:00:01,tv,impression\na,2026-03-02 10:00:02,tv,conversion\n";
    scenario_of(&folder, UNCAPPED);
    let (counts, _) = read(&folder, text, &["--strict"]);
    assert_eq!((counts["impressions"], counts["conversions"]), (1, 1));
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nuser = 'user'\n"));
    let (counts, said) = read(&folder, text, &[]);
    assert_eq!((counts["impressions"], counts["conversions"]), (2, 0));
    assert!(is_first(&said, "Every row is taken for an impression, and there is a column `event`"), "{said}");
}

/// A line that sums up others is told as that.
#[test]
fn totals_are_no_rows() {
    let folder = Folder::new();
    scenario_of(&folder, UNCAPPED);
    let text = "user,time,channel\ntotal,2026-03-02 10:00:01,tv\nb,2026-03-02 10:00:02,tv\nGrand Total:,2\nTotal,,2\n";
    let (counts, _) = read(&folder, text, &[]);
    assert_eq!((counts["impressions"], counts["rows of totals"]), (2, 2));
}

/// Lengths and order are real time across both changes of the clock; days are local.
#[test]
fn lengths_are_real_time_and_days_are_local() {
    let folder = Folder::new();
    let policies = "[[policy]]\nname = 'uncapped'\n[[policy]]\nname = 'gap'\ncaps = [{ scope = 'all channels', min_gap = '2h' }]\n\
                    [[policy]]\nname = 'rolling'\ncaps = [{ scope = 'all channels', max = 1, per = '24h' }]\n\
                    [[policy]]\nname = 'day'\ncaps = [{ scope = 'all channels', max = 1, per = 'calendar day' }]\n\
                    [[policy]]\nname = 'first day'\ncaps = [{ scope = 'all channels', max = 1, per = 'flight', from_day = 1, to_day = 2 }]\n";
    let served = |start: &str, rows: &[&str]| {
        scenario_of(&folder, &format!("{policies}[log]\nzone = 'Europe/Paris'\nevent = 'what'\n"));
        let rows: String = rows.iter().map(|row| format!("a,{row}\n")).collect();
        let text = format!("user,time,channel,what\n{rows}");
        let (counts, _) =
            read(&folder, &text, &["--strict", "--set", &format!("flight.start={start}"), "--set", "flight.days=3"]);
        let policies = ["uncapped", "gap", "rolling", "day", "first day"];
        (
            policies.map(|policy| value(&folder, "out", policy, "impressions") as u64),
            counts["conversions after an impression"],
        )
    };
    // The 29th of March has 23 hours: 22:30Z and 23:30Z before it are the 28th and the 29th, 22:30Z ends it.
    let spring = [
        "2026-03-28T22:30:00Z,tv,view",
        "2026-03-29T00:30:00Z,tv,view",
        "2026-03-29T01:35:00Z,tv,view",
        "2026-03-29T21:59:00Z,tv,view",
        "2026-03-29T22:30:00Z,tv,view",
        "2026-03-29T23:30:01Z,tv,view",
    ];
    assert_eq!(served("2026-03-28", &spring).0, [6, 3, 2, 3, 4]);
    // The 25th of October has 25 hours. A conversion comes after the impression, though the clock shows an earlier time.
    let autumn = [
        "2026-10-24T22:00:00Z,tv,view",
        "2026-10-25T00:45:00Z,tv,view",
        "2026-10-25T01:15:00Z,tv,conversion",
        "2026-10-25T02:44:59Z,tv,view",
        "2026-10-25T22:30:00Z,tv,view",
        "2026-10-25T23:00:00Z,tv,view",
        "2026-10-26T00:00:00Z,tv,view",
    ];
    assert_eq!(served("2026-10-24", &autumn), ([6, 3, 2, 2, 3], 1));
    // Without a zone an hour is shown twice, and another never.
    scenario_of(&folder, &format!("{UNCAPPED}[log]\nzone = 'Europe/Paris'\n"));
    let odd = "user,time,channel\na,2026-03-29 02:30:01,tv\nb,2026-03-29 03:30:01,tv\n";
    let (counts, said) = read(&folder, odd, &[]);
    assert_eq!(counts["rows used in an hour that a local clock skips, taken for one hour later"], 1, "{said}");
}

/// A session is one user's: what another sees between two of them, on the same television, is in neither.
#[test]
fn sessions_of_users_who_share_an_identifier_are_their_own() {
    let folder = Folder::new();
    let cap = "[[policy]]\nname = 'session'\ncaps = [{ scope = 'each channel', max = 1, per = 'session' }]\n";
    scenario_of(&folder, &format!("{UNCAPPED}{cap}[log]\nidentifier = 'device'\n"));
    let rows = "A,10:00:00\nA,10:00:10\nB,10:45:00\nA,11:30:00\nB,12:30:00\nB,12:30:05\n";
    let rows = rows.lines().map(|row| format!("{},tv,d1\n", row.replacen(',', ",2026-03-02 ", 1)));
    read(&folder, &format!("user,time,channel,device\n{}", rows.collect::<String>()), &[]);
    assert_eq!(value(&folder, "out", "session", "impressions"), 4.0);
}

/// An identifier that several users share is one counter: a television, the log-in of a household.
#[test]
fn an_identifier_that_users_share_is_one() {
    let folder = Folder::new();
    let caps =
        |by: &str| format!("caps = [{{ scope = 'each channel', max = 2, per = 'flight', count_by = '{by}' }}]\n");
    let policies =
        ["identifier", "graph", "person"].map(|by| format!("[[policy]]\nname = '{by}'\n{}", caps(by))).concat();
    let session = "[[policy]]\nname = 'session'\ncaps = [{ scope = 'all channels', max = 1, per = 'session', count_by = 'person' }]\n";
    // B's hours lie among A's; C has another television, and D no identifier.
    let rows = [
        "A,10:00:00,tv,d1",
        "A,11:00:00,tv,d1",
        "A,15:00:00,tv,d1",
        "B,12:00:00,tv,d1",
        "B,13:00:00,tv,d1",
        "B,13:00:01,social,d1",
        "C,12:00:00,tv,d2",
        "D,12:00:00,tv,",
    ];
    let text = |rows: &[&str]| {
        let rows: String = rows.iter().map(|row| format!("{}\n", row.replacen(',', ",2026-03-02 ", 1))).collect();
        format!("user,time,channel,device\n{rows}")
    };
    scenario_of(&folder, &format!("{UNCAPPED}{policies}{session}[log]\nidentifier = 'device'\n"));
    let (counts, said) = read(&folder, &text(&rows), &["--strict", "--events", "9"]);
    assert_eq!((counts["users"], counts["users who share an identifier"]), (4, 2));
    assert!(said.contains("2 users (50.0 %) share an identifier with another"), "{said}");
    let of = |policy: &str, metric: &str| value(&folder, "out", policy, metric) as u64;
    // On d1: A's first two, and B's on social. B's and A's third on television come too late.
    assert_eq!(of("identifier", "impressions"), 5);
    assert_eq!(of("identifier", "reach"), 4);
    // A 2, B 2 on television and 1 on social, C 1, and D whom nobody recognises.
    assert_eq!(of("graph", "impressions"), 7);
    assert_eq!(of("person", "impressions"), 7);
    // A has three sessions, B two, with the third impression in the second of them.
    assert_eq!(of("session", "impressions"), 7);
    assert_eq!([of("uncapped", "reach"), of("uncapped", "measured_reach"), of("uncapped", "graph_reach")], [4, 3, 3]);
    let events = folder.rows("out/events.csv");
    let shoppers = |policy: &str| {
        events
            .iter()
            .filter(|row| row["policy"] == policy)
            .map(|row| &row["shopper"])
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(shoppers("uncapped").len(), 4);
    // In parts, users who share one are together, or the log is refused.
    let mut lines = rows.to_vec();
    lines.sort_unstable();
    let (sorted, _) = read(&folder, &text(&lines), &["--sorted", "--strict"]);
    assert_eq!((sorted["users who share an identifier"], of("identifier", "impressions")), (2, 5));
}
