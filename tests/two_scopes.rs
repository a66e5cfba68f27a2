//! Caps of two scopes, late news of the same channel, and weeks and days that begin elsewhere: logs of a few rows, decided by
//! hand.

use super::support::folder::Folder;
use super::support::tables::{number, row_of};

const HEAD: &str = "version = 1\nname = 'hand'\njourney = { model = 'log' }\n[log]\nuser = 'user'\n";

/// Impressions served by policy and channel, of a log of one user's rows "time channel".
fn served(flight: &str, channels: &[&str], policies: &[(&str, &str)], rows: &[&str]) -> Vec<Vec<f64>> {
    let folder = Folder::new();
    let channel = |name: &&str| format!("[[channel]]\nname = '{name}'\nrole = 'media'\n");
    let policy = |(name, caps): &(&str, &str)| format!("[[policy]]\nname = '{name}'\ncaps = [{caps}]\n");
    let scenario = format!(
        "flight = {{ {flight} }}\n{HEAD}{}{}",
        channels.iter().map(channel).collect::<String>(),
        policies.iter().map(policy).collect::<String>()
    );
    let row = |row: &&str| {
        let (time, channel) = row.rsplit_once(' ').unwrap();
        format!("a,{time},{channel}\n")
    };
    folder.write("s.toml", scenario);
    folder.write("log.csv", format!("user,time,channel\n{}", rows.iter().map(row).collect::<String>()));
    folder.run(&["replay", "log.csv", "--scenario", "s.toml", "--no-charts", "--out", "out"]);
    let table = folder.rows("out/channels.csv");
    let of = |policy: &str, channel: &str| {
        let here: Vec<_> = table.iter().filter(|row| row["channel"] == channel).cloned().collect();
        number(row_of(&here, policy, "impressions"), "value")
    };
    policies.iter().map(|(policy, _)| channels.iter().map(|channel| of(policy, channel)).collect()).collect()
}

/// After an ad on either, the feed waits 6 hours and stories wait 24.
#[test]
fn two_channels_wait_differently_after_the_same_ads() {
    let both = "counts = ['feed', 'stories']";
    let caps =
        format!("{{ scope = ['feed'], {both}, min_gap = '6h' }}, {{ scope = ['stories'], {both}, min_gap = '24h' }}");
    let rows = ["2026-03-02 10:00:00 feed", "2026-03-02 20:00:00 stories", "2026-03-02 20:01:00 feed"];
    let days = "start = 2026-03-01, days = 31";
    assert_eq!(served(days, &["feed", "stories"], &[("meta", &caps)], &rows), [[2.0, 0.0]]);
    // 24 hours to the second after the feed's last ad, stories may.
    let rows = [&rows[..], &["2026-03-03 20:00:59 stories", "2026-03-03 20:01:00 stories"]].concat();
    assert_eq!(served(days, &["feed", "stories"], &[("meta", &caps)], &rows), [[2.0, 1.0]]);
}

/// Mail is never refused, and takes the room of what is.
#[test]
fn what_counts_need_not_be_refused() {
    let rows = [
        "2026-03-02 08:00:00 mail",
        "2026-03-02 09:00:00 mail",
        "2026-03-02 10:00:00 social",
        "2026-03-02 11:00:00 mail",
        "2026-03-03 10:00:00 social",
        "2026-03-03 11:00:00 social",
        "2026-03-03 12:00:00 social",
    ];
    let policies = [
        ("counted", "{ scope = ['social'], counts = ['social', 'mail'], max = 2, per = 'calendar day' }"),
        ("only mail counts", "{ scope = ['social'], counts = ['mail'], max = 2, per = 'calendar day' }"),
        ("alone", "{ scope = ['social'], max = 2, per = 'calendar day' }"),
    ];
    let days = "start = 2026-03-01, days = 31";
    assert_eq!(served(days, &["social", "mail"], &policies, &rows), [[2.0, 3.0], [3.0, 3.0], [3.0, 3.0]]);
}

/// The third comes before the first is known; the fourth a minute and a half after it.
#[test]
fn news_of_the_same_channel_can_be_late() {
    let rows = [
        "2026-03-01 10:00:00 display",
        "2026-03-01 10:00:10 display",
        "2026-03-01 10:00:20 display",
        "2026-03-01 10:01:30 display",
    ];
    let cap =
        |scope: &str, delay: &str| format!("{{ scope = {scope}, max = 1, per = 'calendar day', delay = {delay} }}");
    let policies = [
        ("each", &*cap("'each channel'", "{ own = '60s' }")),
        ("own", &*cap("['display', 'tv']", "{ own = '60s', others = '1h' }")),
        // To the second: what was served 10 seconds ago is known.
        ("ten", &*cap("['display', 'tv']", "{ own = '10s' }")),
        ("others", &*cap("['display', 'tv']", "'60s'")),
    ];
    let impressions = served("start = 2026-03-01, days = 3", &["display", "tv"], &policies, &rows);
    assert_eq!(impressions, [[3.0, 0.0], [3.0, 0.0], [1.0, 0.0], [1.0, 0.0]]);
}

/// 7 March 2026 is a Saturday.
#[test]
fn weeks_and_days_begin_where_they_are_said_to() {
    let noons = ["07", "08", "09", "10"].map(|day| format!("2026-03-{day} 12:00:00 display"));
    let noons = noons.each_ref().map(String::as_str);
    let policies = [("week", "{ scope = 'each channel', max = 2, per = 'calendar week' }")];
    let impressions =
        |more: &str| served(&format!("start = 2026-03-01, days = 31{more}"), &["display"], &policies, &noons);
    assert_eq!(impressions(""), [[4.0]]);
    assert_eq!(impressions(", week_starts = 'sunday'"), [[3.0]]);
    // Sunday at noon is still of the week before.
    assert_eq!(impressions(", week_starts = 'sunday', day_starts = '12:01'"), [[4.0]]);
    let nights = ["2026-03-01 23:00:00 display", "2026-03-02 05:59:59 display", "2026-03-02 06:00:00 display"];
    let policies = [("day", "{ scope = 'each channel', max = 1, per = 'calendar day' }")];
    let impressions =
        |more: &str| served(&format!("start = 2026-03-01, days = 3{more}"), &["display"], &policies, &nights);
    assert_eq!((impressions(""), impressions(", day_starts = '06:00'")), (vec![vec![2.0]], vec![vec![2.0]]));
    let policies = [("month", "{ scope = 'each channel', max = 1, per = 'calendar month' }")];
    let turn = ["2026-03-31 23:00:00 display", "2026-04-01 05:59:59 display", "2026-04-01 06:00:00 display"];
    let impressions =
        |more: &str| served(&format!("start = 2026-03-01, days = 40{more}"), &["display"], &policies, &turn);
    assert_eq!((impressions(""), impressions(", day_starts = '06:00'")), (vec![vec![2.0]], vec![vec![2.0]]));
    let night = ["2026-03-01 23:00:00 display", "2026-03-02 05:59:59 display"];
    let policies = [("day", "{ scope = 'each channel', max = 1, per = 'calendar day' }")];
    assert_eq!(served("start = 2026-03-01, days = 3, day_starts = '06:00'", &["display"], &policies, &night), [[1.0]]);
}
