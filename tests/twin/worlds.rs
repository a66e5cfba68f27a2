//! Calendars, channels and whole scenarios to compare in.

use omnicap::base::time::Calendar;
use omnicap::world::channel::Channel;

use crate::support::scenarios::parse;

/// A flight from a date such as `2026-03-02`.
pub fn calendar(start: &str, days: u32, warm_up: u32) -> Calendar {
    let start = serde_json::from_value(start.into()).unwrap();
    Calendar::new(start, days, warm_up)
}

/// Channels on which nothing about identity is sure, so that every cap that can leak is watched.
pub fn channels(count: u8) -> Vec<Channel> {
    let identity = "ids = 2.5, anonymous = 0.1, match_rate = 0.5";
    let channel = |index| {
        format!(
            "[[channel]]\nname = 'c{index}'\nrole = 'media'\nopportunities = '1 per day'\nidentity = {{ {identity} }}\n"
        )
    };
    let text: String = (0..count).map(channel).collect();
    parse(&format!("{HEAD}journey = {{ model = 'independent' }}\n{text}[[policy]]\nname = 'none'\n"))
        .world
        .channels
        .clone()
}

/// Every path model with every way to be recognised, and caps of every kind.
pub fn varied() -> Vec<String> {
    let by_visit = CHANNELS.replace(" per day'", "").replace("opportunities = '", "opportunities = ");
    let with_sessions = format!("{by_visit}{POLICIES}{SESSION_POLICIES}");
    let geometric = RESPONSE.replace("'hill'", "'geometric'").replace(", slope = 1.5", "");
    let geometric = geometric.replace("repurchase", "cart = { keeps = '2d', conversion = 4 }\nrepurchase");
    let linear = OTHER_RESPONSE.replace("'inverted-u'", "'linear'").replace("peak = 3.0", "half = 2.5");
    vec![
        format!("{HEAD}{MARKOV}{with_sessions}"),
        format!("{HEAD}{MARKOV}{with_sessions}{SCHEDULES}")
            .replace("name = 'search'\n", "name = 'search'\nhours = '6-21'\n"),
        format!("{HEAD}{LINEAR}{}{POLICIES}{SESSION_POLICIES}{SCHEDULES}{RESPONSE}", effective(&by_visit)),
        format!("{HEAD}{LINEAR}{with_sessions}"),
        format!("{}{IN_MARKET}{MARKOV}{}{POLICIES}{RESPONSE}", buyers(HEAD), effective(&by_visit)),
        format!("{HEAD}{INDEPENDENT}{}visits = '1 per day'\n{POLICIES}{OTHER_RESPONSE}", effective(CHANNELS)),
        format!("{}{IN_MARKET}{MARKOV}{}{MILD_POLICIES}{geometric}", buyers(HEAD), effective(&by_visit)),
        format!("{HEAD}{INDEPENDENT}{}visits = '1 per day'\n{MILD_POLICIES}{linear}", effective(CHANNELS)),
        format!("{}{INDEPENDENT}{CHANNELS}{POLICIES}", HEAD.replace("warm_up = 5", TURNS)),
        format!("{HEAD}{INDEPENDENT}{SINGLE}"),
        format!("{}{IN_MARKET}{MARKOV}{}{REACTING}{RESPONSE}", buyers(HEAD), effective(&by_visit)),
        format!("{}{IN_MARKET}{MARKOV}{}{CHOOSING}{RESPONSE}", buyers(HEAD), retargeted(&effective(&by_visit))),
        format!("{HEAD}{INDEPENDENT}{}visits = '1 per day'\n{CHOOSING}{RESPONSE}", retargeted(&effective(CHANNELS))),
        format!("{}{IN_MARKET}{MARKOV}{}{TRIGGERS}{REACTING}{}", buyers(HEAD), effective(&by_visit), with_carts()),
        format!("{HEAD}{INDEPENDENT}{}visits = '1 per day'\n{TRIGGERS}{REACTING}{}", effective(CHANNELS), with_carts()),
        format!("{HEAD}{INDEPENDENT}{}visits = '1 per day'\n{REACTING}{OTHER_RESPONSE}", effective(CHANNELS)),
    ]
}

/// Worlds in which creatives take turns and wear out.
pub fn rotating() -> Vec<String> {
    let by_visit = CHANNELS.replace(" per day'", "").replace("opportunities = '", "opportunities = ");
    vec![
        format!(
            "{}{IN_MARKET}{MARKOV}{}{ROTATING}{}",
            buyers(HEAD),
            many_ads(&effective(&by_visit)),
            worn_out(RESPONSE)
        ),
        format!("{HEAD}{INDEPENDENT}{}{ROTATING}", many_ads(CHANNELS)),
        format!(
            "{}{IN_MARKET}{MARKOV}{}{TRIGGERS}{REACTING}{ROTATING_TOO}{}",
            buyers(HEAD),
            many_ads(&effective(&by_visit)),
            worn_out(&with_carts())
        ),
        format!(
            "{HEAD}{INDEPENDENT}{}visits = '1 per day'\n{MILD_POLICIES}{}",
            effective(CHANNELS),
            worn_out(RESPONSE)
        ),
    ]
}

/// The flight begins on a Thursday, four days before a month does.
const HEAD: &str = "
version = 1
name = 'varied'
seed = 7
shoppers = 500
flight = { start = 2026-02-26, days = 12, warm_up = 5 }
population = { activity = { distribution = 'gamma', shape = 0.7 }, overlap = 0.3 }
";

/// Weeks and days that begin elsewhere.
const TURNS: &str = "warm_up = 5, week_starts = 'saturday', day_starts = '04:30'";

/// Fewer shoppers, whose population is described apart.
fn buyers(head: &str) -> String {
    let rest = head.split_once("population").expect("the head ends with the population").0;
    format!("{}\n[population]\nactivity = {{ distribution = 'gamma', shape = 0.7 }}\n", rest)
}

/// Effects on three channels, and clicks that lead to the shop; the others do nothing.
fn effective(channels: &str) -> String {
    [
        ("tv", "click_rate = 0.1\neffect = { weight = 1.0, half_life = '2d' }"),
        ("social", "click_rate = 0.3\nclick_to = 'shop'\neffect = { weight = 0.5 }\nprice = { cpm = 3, spread = 0.5 }"),
        ("mail", "effect = { weight = 0.8, half_life = '12h' }\nprice = { per_message = 0.01 }\nclick_rate = 0.05\nopen_rate = 0.3"),
    ]
    .iter()
    .fold(channels.to_string(), |text, (name, keys)| {
        let name = format!("name = '{name}'\n");
        text.replace(&name, &format!("{name}{keys}\n"))
    })
}

/// Stands in the population's table.
const IN_MARKET: &str = "
[population.in_market]
share = 0.2
length = '3d'
sessions = 2.0
conversion = 3.0
[[population.segment]]
name = 'loyal'
share = 0.3
activity = 1.5
conversion = 2.0
[[population.segment]]
name = 'others'
share = 0.7
";

/// Purchases so likely that everything happens.
const RESPONSE: &str = "
[response]
baseline = 0.08
curve = { shape = 'hill', max_lift = 2.0, half = 2.0, slope = 1.5 }
fatigue = { after = 2, per = '2d', loss = 0.1 }
basket = { mean = 40, sd = 20 }
margin = 0.4
repurchase = '4d'
click_conversion = 3.0
abandonment = 0.6
[measure]
leave_one_out = true
causal_curve = true
";

/// The same with carts that wait. What a channel's messages set off is not in its journeys once the channel is left out.
fn with_carts() -> String {
    let text = RESPONSE.replace("abandonment = 0.6", "abandonment = 0.6\ncart = { keeps = '3d', conversion = 2.5 }");
    text.replace("leave_one_out = true\n", "")
}

/// Creatives on most channels, some of them on several, by every rotation.
fn many_ads(channels: &str) -> String {
    let uneven =
        "creatives = [{ name = 'film', share = 0.3 }, { name = 'brand', share = 0.3 }, { name = 'logo', share = 0.4 }]";
    [
        ("tv", "creatives = [{ name = 'film' }, { name = 'brand' }]".to_string()),
        ("social", format!("{uneven}\nrotation = 'even'")),
        ("display", format!("{}\nrotation = 'sequence'", uneven.replace("'logo'", "'offer'"))),
        ("search", "creatives = [{ name = 'offer' }]".into()),
    ]
    .iter()
    .fold(channels.to_string(), |text, (name, keys)| {
        let name = format!("name = '{name}'\n");
        text.replace(&name, &format!("{name}{keys}\n"))
    })
}

fn worn_out(response: &str) -> String {
    response.replace("repurchase", "wear_out = 0.6\nrepurchase")
}

/// Policies that rotate in their own way, and caps on each creative.
const ROTATING: &str = "
[[policy]]
name = 'as channels say'
[[policy]]
name = 'one ad'
rotation = 'first'
caps = [{ scope = 'each channel', max = 9, per = '7d' }]
[[policy]]
name = 'drawn'
rotation = 'random'
caps = [{ scope = 'each creative', max = 2, per = '3d' }, { scope = 'all channels', max = 6, per = '7d' }]
[[policy]]
name = 'even'
rotation = 'even'
caps = [
  { scope = 'each channel', max = 4, per = '7d' },
  { scope = 'each creative', counts = 'all channels', max = 3, per = '5d' },
  { scope = 'each creative', min_gap = '8h', count_by = 'person' },
]
[[policy]]
name = 'sequence, by node'
rotation = 'sequence'
caps = [
  { scope = 'each creative', counts = ['tv', 'social', 'display'], max = 2, per = '4d from first', on_missing_id = 'block' },
  { scope = 'each creative', max = 1, per = 'calendar day', from_day = 2, to_day = 8 },
]
[[policy]]
name = 'one ad, rarely'
rotation = 'first'
caps = [{ scope = 'each creative', max = 2, per = 'calendar week', count_by = 'graph' }]
";

/// The same for policies that react.
const ROTATING_TOO: &str = "
[[policy]]
name = 'stopped for each'
rotation = 'even'
caps = [{ scope = 'each creative', max = 2, per = '3d' }, { scope = 'all channels', max = 5, per = '7d', delay = '3h' }]
suppress = [{ after = 'purchase', for = '3d', scope = 'all channels' }]
[[policy]]
name = 'drawn for the goal'
rotation = 'random'
bid = { reached = 0.4, unreached = 1.2, from = 2 }
caps = [{ scope = 'each creative', counts = 'all channels', max = 2, per = '2d' }]
";

/// Policies that choose for whom they bid, beside a channel whose ads are for visitors whatever the policy.
const CHOOSING: &str = "
[[policy]]
name = 'visitors'
audience = [{ scope = ['social', 'display'], visited = 'shop', within = '2d', id = 'graph' }]
caps = [{ scope = 'each channel', max = 3, per = '7d' }]
[[policy]]
name = 'visitors, by person'
audience = [{ scope = 'all channels', visited = 'shop', within = '5d', id = 'person' }]
suppress = [{ after = 'purchase', for = '2d', scope = 'all channels' }]
[[policy]]
name = 'goal'
like = 'visitors'
bid = { reached = 0.4, unreached = 1.2, from = 2 }
[[policy]]
name = 'goal of a week'
bid = { reached = 0.5, unreached = 0.9, from = 1, per = '3d', scope = 'each channel' }
";

/// Ads on one channel for who was in the shop on the same device.
fn retargeted(channels: &str) -> String {
    channels.replace("name = 'display'\n", "name = 'display'\naudience = { visited = 'shop', within = '3d' }\n")
}

/// Messages after all that can set them off, under some policies and under all.
const TRIGGERS: &str = "
[[channel]]
name = 'letter'
role = 'owned'
usage = 0.9
click_rate = 0.3
open_rate = 0.6
price = { per_message = 0.02 }
effect = { weight = 0.5, half_life = '1d' }
identity = { match_rate = 0.7 }
[[trigger]]
on = 'cart'
channel = 'letter'
after = ['1h', '24h', '72h']
until = 'purchase'
[[trigger]]
on = 'visit'
channel = 'letter'
after = ['10m', '2d']
until = 'click'
policies = ['shared', 'clicks and visits', 'paced']
[[trigger]]
on = 'first impression'
channel = 'letter'
after = ['1d', '2d', '3d']
[[trigger]]
on = 'purchase'
channel = 'letter'
after = ['30s', '6h']
until = 'purchase'
policies = ['siloed', 'shared']
";

/// Another way: nothing fades, nothing tires, nothing is worth anything.
const OTHER_RESPONSE: &str = "
[response]
baseline = 0.5
curve = { shape = 'inverted-u', max_lift = 5.0, peak = 3.0 }
[measure]
leave_one_out = true
";

const MARKOV: &str = "
[journey]
model = 'markov'
sessions = '3 per day'
dwell = '20m'
start = { tv = 0.4, social = 0.3, shop = 0.3 }
[journey.next]
tv = { social = 0.4, tv = 0.2 }
social = { display = 0.4, search = 0.2, mail = 0.1 }
display = { social = 0.5, display = 0.3 }
search = { shop = 0.5, display = 0.2 }
shop = { search = 0.4, mail = 0.2 }
";

const LINEAR: &str = "
[journey]
model = 'linear'
sessions = '2 per day'
dwell = '1h'
onward = 0.7
";

const INDEPENDENT: &str = "
[journey]
model = 'independent'
";

/// Sure, with a heavy tail, short-lived and anonymous, never linked, sent and not bought.
const CHANNELS: &str = "
[[channel]]
name = 'tv'
role = 'media'
opportunities = '0.8 per day'
[[channel]]
name = 'social'
role = 'media'
usage = 0.8
win_rate = 0.7
opportunities = '0.9 per day'
identity = { ids = 2.5, match_rate = 0.6 }
[[channel]]
name = 'display'
role = 'media'
opportunities = '1.2 per day'
price = { cpm = 5, spread = 0.5 }
click_rate = 0.05
identity = { ids = { exactly = 2 }, lifetime = '2d', anonymous = 0.3, match_rate = 0.5 }
[[channel]]
name = 'search'
role = 'media'
usage = 0.6
win_rate = 0.5
opportunities = '0.9 per day'
price = { cpc = 0.7 }
click_rate = 0.1
identity = { match_rate = 0 }
[[channel]]
name = 'mail'
role = 'owned'
opportunities = '0.5 per day'
identity = { lifetime = '5d' }
[[channel]]
name = 'shop'
role = 'shop'
";

/// Caps so wide that many who see a lot are refused nothing: what is shown to them is counted once for all policies.
const MILD_POLICIES: &str = "
[[policy]]
name = 'uncapped'
[[policy]]
name = 'rolling'
caps = [{ scope = 'each channel', max = 12, per = '7d' }]
[[policy]]
name = 'month'
caps = [{ scope = 'all channels', max = 20, per = 'calendar month', delay = '6h', count_by = 'graph' }]
[[policy]]
name = 'first'
caps = [{ scope = 'all channels', max = 9, per = '3d from first' }]
[[policy]]
name = 'flight'
caps = [{ scope = 'all channels', max = 24, per = 'flight', from_day = 2, count_by = 'person' }]
[[policy]]
name = 'blocking'
caps = [{ scope = 'all channels', max = 15, per = 'calendar week', on_missing_id = 'block' }]
";

const POLICIES: &str = "
[[policy]]
name = 'two scopes'
caps = [
  { scope = ['tv', 'social'], counts = 'all channels', max = 3, per = '2d' },
  { scope = ['display'], counts = ['display', 'mail'], min_gap = '12h', delay = { others = '2h', own = '1h' } },
  { scope = 'each channel', max = 2, per = '1d', delay = { own = '10m' } },
]
[[policy]]
name = 'uncapped'
[[policy]]
name = 'each'
caps = [
  { scope = 'each channel', max = 3, per = '7d' },
  { scope = 'each channel', min_gap = '2h', count_by = 'graph' },
]
[[policy]]
name = 'all'
like = 'each'
caps = [
  { scope = 'all channels', max = 5, per = '7d', delay = '6h' },
  { scope = 'all channels', max = 2, per = 'calendar day', count_by = 'person' },
]
[[policy]]
name = 'groups'
caps = [
  { scope = ['display', 'social'], max = 1, per = 'calendar day', on_missing_id = 'block' },
  { scope = ['tv', 'search', 'mail'], max = 3, per = 'calendar week', delay = '12h' },
  { scope = ['display'], max = 2, per = '2d from first' },
]
[[policy]]
name = 'late'
caps = [
  { scope = 'all channels', max = 2, per = '1d from first', delay = '3h' },
  { scope = 'all channels', max = 6, per = 'calendar month', delay = '1d', count_by = 'identifier' },
  { scope = 'all channels', max = 8, per = 'flight', delay = '2d', count_by = 'person' },
]
[[policy]]
name = 'staged'
caps = [
  { scope = 'each channel', max = 2, per = '3d', to_day = 6 },
  { scope = 'all channels', max = 3, per = '3d', from_day = 6, delay = '10m', on_missing_id = 'block' },
  { scope = 'all channels', max = 1, per = '12h from first', from_day = 3, to_day = 9, count_by = 'person' },
]
[[policy]]
name = 'known people'
caps = [
  { scope = 'each channel', max = 3, per = 'flight', count_by = 'person' },
  { scope = 'all channels', max = 2, per = '36h from first', count_by = 'person' },
  { scope = ['tv'], max = 2, per = '4d' },
]
[[policy]]
name = 'paced'
spend = { total = 50 }
pacing = [2, 1]
caps = [{ scope = 'each channel', max = 2, per = '3d' }]
";

/// Policies that react to what shoppers do: by what each channel knows, and by what all do.
const REACTING: &str = "
[[policy]]
name = 'uncapped'
[[policy]]
name = 'siloed'
caps = [{ scope = 'each channel', max = 3, per = '7d' }]
suppress = [{ after = 'purchase', scope = 'each channel' }, { after = 'click', for = '6h', scope = ['tv'] }]
[[policy]]
name = 'shared'
like = 'siloed'
caps = [{ scope = 'all channels', max = 4, per = '3d', delay = '3h' }]
suppress = [
  { after = 'purchase', for = '5d', scope = 'all channels', delay = '6h' },
  { after = 'cart', for = '1d', scope = ['tv', 'display', 'search'], id = 'person' },
]
[[policy]]
name = 'clicks and visits'
suppress = [
  { after = 'click', for = '12h', scope = 'each channel', id = 'graph' },
  { after = 'visit', for = '2d', scope = ['social', 'tv', 'mail'], id = 'identifier' },
  { after = 'visit', for = '1h', scope = 'all channels' },
]
[[policy]]
name = 'paced'
spend = { total = 50 }
caps = [{ scope = 'each channel', max = 2, per = '3d' }]
suppress = [{ after = 'cart', for = '3d', scope = 'all channels', id = 'person', delay = '1m' }]
";

const SESSION_POLICIES: &str = "
[[policy]]
name = 'sessions'
caps = [
  { scope = 'each channel', max = 1, per = 'session' },
  { scope = 'all channels', max = 2, per = 'session', delay = '5m' },
  { scope = 'all channels', max = 3, per = 'session', count_by = 'person' },
]
";

/// Days and hours of channels, a budget that is met on schedule, and evenings on which many come at once.
const SCHEDULES: &str = "
[[policy]]
name = 'on schedule'
caps = [{ scope = 'all channels', max = 3, per = '2d' }]
channels = { tv = { hours = '18-24' }, social = { from_day = 3, to_day = 9 }, search = { hours = ['0-9', '17-2'] } }
[[policy]]
name = 'on schedule, paced'
spend = { total = 40 }
pacing = [1, 2]
channels = { display = { from_day = 2 }, tv = { to_day = 11 } }
caps = [{ scope = 'each channel', max = 1, per = 'session' }]
[[burst]]
channel = 'tv'
day = 4
at = '20:00'
length = '90m'
share = 0.6
[[burst]]
channel = 'shop'
day = 4
at = '20:30'
length = '2h'
share = 0.3
[[burst]]
channel = 'display'
day = 11
at = '23:00'
length = '1h'
share = 0.9
";

/// One identifier for ever on every channel: what leaks leaks only through links and late news.
const SINGLE: &str = "
[[channel]]
name = 'tv'
role = 'media'
opportunities = '0.8 per day'
[[channel]]
name = 'social'
role = 'media'
opportunities = '0.8 per day'
[[channel]]
name = 'search'
role = 'media'
opportunities = '0.8 per day'
identity = { match_rate = 0.5 }

[[policy]]
name = 'linked'
caps = [{ scope = ['tv', 'social'], max = 2, per = '5d' }]
[[policy]]
name = 'linked, late'
caps = [{ scope = ['tv', 'social'], max = 2, per = '5d', delay = '1d' }]
[[policy]]
name = 'linked, by identifier'
caps = [{ scope = ['tv', 'social'], max = 2, per = '5d', count_by = 'identifier' }]
[[policy]]
name = 'partly linked'
caps = [{ scope = 'all channels', max = 2, per = '5d' }]
[[policy]]
name = 'partly linked, by person'
caps = [{ scope = 'all channels', max = 2, per = '5d', count_by = 'person' }]
[[policy]]
name = 'partly linked, each'
caps = [{ scope = 'each channel', max = 2, per = '5d' }, { scope = 'each channel', max = 3, per = '9d', count_by = 'graph' }]
";
