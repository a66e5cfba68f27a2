//! What a scenario's text says of buying ads and goods, read by the twin itself (docs/response.md says what is left out).

use omnicap::base::time::Second;
use toml::{Table, Value};

use super::dates::Turning;
use super::effect::{Basket, Curve};

/// What the twin has to know.
#[derive(Debug)]
pub struct Written {
    pub channels: Vec<Channel>,
    /// By policy: is its spend asked for, so that its throttle has to be solved?
    pub budgets: Vec<bool>,
    /// By policy, when it buys on channels of which it says so.
    pub schedules: Vec<Vec<(String, Times)>>,
    pub response: Option<Response>,
    /// When calendar days and weeks begin.
    pub turning: Turning,
    /// By policy, inherited ones first.
    pub suppressions: Vec<Vec<Suppression>>,
    pub triggers: Vec<Trigger>,
    /// By policy.
    pub audiences: Vec<Vec<Audience>>,
    pub goals: Vec<Option<Goal>>,
    /// By policy, how it rotates creatives; None: as channels say.
    pub rotations: Vec<Option<String>>,
}

/// Ads of some channels for who visited a shop lately.
#[derive(Debug, Clone)]
pub struct Audience {
    pub channels: Vec<usize>,
    pub visited: usize,
    pub within: f64,
    pub id: String,
}

/// How much is bid for whom.
#[derive(Debug)]
pub struct Goal {
    pub reached: f64,
    pub unreached: f64,
}

/// A series of messages.
#[derive(Debug)]
pub struct Trigger {
    pub on: String,
    pub channel: usize,
    pub after: Vec<f64>,
    pub until: Option<String>,
    /// The policies under which it is sent.
    pub policies: Vec<usize>,
}

/// No ads to who has done something.
#[derive(Debug, Clone)]
pub struct Suppression {
    pub after: String,
    pub lasts: Option<f64>,
    pub delay: f64,
    pub channels: Vec<usize>,
    /// Does each channel know for itself, or do they share what shops know?
    pub each: bool,
    pub is_shared: bool,
    pub id: String,
}

#[derive(Debug)]
pub struct Channel {
    pub is_shop: bool,
    pub name: String,
    pub times: Times,
    pub is_owned: bool,
    pub win_rate: f64,
    pub click_rate: f64,
    /// The share of its messages that are opened.
    pub open_rate: f64,
    /// The names and shares of its creatives, and how they take turns.
    pub creatives: Vec<(String, Option<f64>)>,
    /// By creative, which ad it is: those of one name are one, and a channel that names none has one of its own.
    pub ads: Vec<usize>,
    pub rotation: String,
    /// The shop to which a click leads.
    pub click_to: usize,
    /// What an impression adds to the adstock, and in how many seconds half of that is gone.
    pub weight: f64,
    pub half_life: Option<f64>,
}

#[derive(Debug)]
pub struct Response {
    pub baseline: f64,
    pub curve: Curve,
    pub max_lift: f64,
    pub fatigue: Option<Fatigue>,
    pub basket: Basket,
    pub repurchase: Option<f64>,
    pub wear_out: Option<f64>,
    pub click_conversion: f64,
    pub abandonment: f64,
    /// For how long a cart is kept, and how many times as likely a purchase is meanwhile.
    pub cart: Option<(f64, f64)>,
    /// By segment, and in an episode, how many times as likely a purchase is.
    pub segments: Vec<f64>,
    pub in_market: f64,
}

impl Response {
    /// Visits at which a purchase is so many times as likely as the baseline are looked at where their mark is below this:
    /// twice the probability of any cart or purchase there, or once that of the most tempting visit of all.
    pub fn ceiling(&self, times: f64) -> f64 {
        let segment = self.segments.iter().copied().fold(if self.segments.is_empty() { 1.0 } else { 0.0 }, f64::max);
        let cart = self.cart.map_or(1.0, |(_, conversion)| conversion);
        let most = self.baseline * (1.0 + self.max_lift) * cart / (1.0 - self.abandonment) * (1.0 + 1e-9);
        (2.0 * most * times).min((most * segment * self.in_market.max(1.0)).min(1.0))
    }
}

#[derive(Debug)]
pub struct Fatigue {
    pub after: usize,
    pub per: Second,
    pub loss: f64,
}

/// When something is bought: days from 0, the last not among them, and hours.
#[derive(Debug)]
pub struct Times {
    from: i64,
    to: i64,
    hours: Vec<i64>,
}

impl Times {
    fn read(of: &Table) -> Self {
        let day = |key: &str, always| of.get(key).map_or(always, |day| day.as_integer().unwrap());
        let spans: Vec<&str> = match of.get("hours") {
            None => vec!["0-24"],
            Some(Value::String(span)) => vec![span],
            Some(several) => several.as_array().unwrap().iter().map(|span| span.as_str().unwrap()).collect(),
        };
        let hours = |span: &&str| {
            let (from, to) = span.split_once('-').unwrap();
            let (from, to): (i64, i64) = (from.parse().unwrap(), to.parse().unwrap());
            let length = if from < to { to - from } else { to + 24 - from };
            (from..from + length).map(|hour| hour % 24)
        };
        Self {
            from: day("from_day", i64::MIN),
            to: day("to_day", i64::MAX),
            hours: spans.iter().flat_map(hours).collect(),
        }
    }

    fn hold(&self, moment: Second) -> bool {
        let (day, hour) = (i64::from(moment).div_euclid(86_400), i64::from(moment).rem_euclid(86_400) / 3_600);
        self.from <= day && day < self.to && self.hours.contains(&hour)
    }
}

impl Written {
    /// Does a policy buy on this channel at this moment at all?
    pub fn runs(&self, policy: usize, channel: usize, moment: Second) -> bool {
        let own = &self.channels[channel];
        let here = self.schedules[policy].iter().filter(|(name, _)| *name == own.name);
        own.times.hold(moment) && here.map(|(_, times)| times).all(|times| times.hold(moment))
    }

    pub fn read(text: &str) -> Self {
        let file: Table = text.parse().unwrap();
        let channels = list(&file, "channel");
        let is_shop = |channel: &&Table| channel["role"].as_str() == Some("shop");
        let first_shop = channels.iter().position(is_shop).unwrap_or(0);
        let index = |name: &Value| channels.iter().position(|channel| channel["name"] == *name).unwrap();
        let channel = |channel: &&Table| {
            let effect = table(channel, "effect");
            Channel {
                is_shop: is_shop(channel),
                name: channel["name"].as_str().unwrap().into(),
                times: Times::read(channel),
                is_owned: channel["role"].as_str() == Some("owned"),
                win_rate: number(channel, "win_rate").unwrap_or(1.0),
                click_rate: number(channel, "click_rate").unwrap_or(0.0),
                open_rate: number(channel, "open_rate").unwrap_or(1.0),
                creatives: list(channel, "creatives").into_iter().map(creative).collect(),
                ads: Vec::new(),
                rotation: channel.get("rotation").map_or("random", |word| word.as_str().unwrap()).into(),
                click_to: channel.get("click_to").map_or(first_shop, index),
                weight: effect.and_then(|effect| number(effect, "weight")).unwrap_or(0.0),
                half_life: effect.and_then(|effect| seconds(effect, "half_life")),
            }
        };
        let budgets = list(&file, "policy").into_iter().map(|policy| table(policy, "spend").is_some()).collect();
        let response = table(&file, "response").map(|entry| response(entry, table(&file, "population")));
        let schedules = list(&file, "policy").into_iter().map(schedule).collect();
        let flight = table(&file, "flight").unwrap();
        let text = |key: &str, usual| flight.get(key).map_or(usual, |value| value.as_str().unwrap());
        let turning = Turning::read(text("week_starts", "monday"), text("day_starts", "00:00"));
        let policies = list(&file, "policy");
        let suppressions = policies.iter().map(|policy| suppressions(policy, &policies, &channels)).collect();
        let triggers = list(&file, "trigger").into_iter().map(|entry| trigger(entry, &policies, &channels)).collect();
        let audiences = policies.iter().map(|policy| audiences(policy, &policies, &channels)).collect();
        let of_channel = |index: usize| Some(audience(table(channels[index], "audience")?, vec![index], &channels));
        let of_channels: Vec<Audience> = (0..channels.len()).filter_map(of_channel).collect();
        let with_channels = |own: Vec<Audience>| of_channels.iter().cloned().chain(own).collect();
        let audiences: Vec<Vec<Audience>> = audiences;
        Self {
            channels: with_ads(channels.iter().map(channel).collect()),
            budgets,
            schedules,
            response,
            turning,
            suppressions,
            triggers,
            audiences: audiences.into_iter().map(with_channels).collect(),
            goals: policies.iter().map(|policy| goal(policy)).collect(),
            rotations: policies.iter().map(|policy| rotation(policy)).collect(),
        }
    }

    /// Does any policy react to what shoppers do?
    pub fn reacts(&self) -> bool {
        self.suppressions.iter().any(|rules| !rules.is_empty())
            || !self.triggers.is_empty()
            || self.audiences.iter().any(|audiences| !audiences.is_empty())
            || self.goals.iter().any(Option::is_some)
    }
}

/// Numbers the ads of all channels.
fn with_ads(mut channels: Vec<Channel>) -> Vec<Channel> {
    let mut known: Vec<String> = Vec::new();
    for channel in &mut channels {
        let own = format!("the one of {}", channel.name);
        let names = channel.creatives.iter().map(|(name, _)| name).chain(channel.creatives.is_empty().then_some(&own));
        let mut number = |name: &String| {
            let index = known.iter().position(|one| one == name).unwrap_or(known.len());
            if index == known.len() {
                known.push(name.clone());
            }
            index
        };
        channel.ads = names.map(&mut number).collect();
    }
    channels
}

fn creative(entry: &Table) -> (String, Option<f64>) {
    (entry["name"].as_str().unwrap().into(), number(entry, "share"))
}

fn rotation(policy: &Table) -> Option<String> {
    policy.get("rotation").map(|word| word.as_str().unwrap().into())
}

/// When a policy buys on each channel that it names.
fn schedule(policy: &Table) -> Vec<(String, Times)> {
    let channels = table(policy, "channels").into_iter().flatten();
    channels.map(|(name, entry)| (name.clone(), Times::read(entry.as_table().unwrap()))).collect()
}

/// How much a policy bids for, by whether its goal is reached.
fn goal(policy: &Table) -> Option<Goal> {
    let bid = table(policy, "bid")?;
    let of = |key: &str| number(bid, key).unwrap();
    Some(Goal { reached: of("reached"), unreached: of("unreached") })
}

fn trigger(entry: &Table, policies: &[&Table], channels: &[&Table]) -> Trigger {
    let named =
        |policy: &Table| entry.get("policies").is_none_or(|names| names.as_array().unwrap().contains(&policy["name"]));
    let times = entry["after"].as_array().unwrap().iter().map(|time| time_of(time.as_str().unwrap()));
    Trigger {
        on: entry["on"].as_str().unwrap().into(),
        channel: channels.iter().position(|channel| channel["name"] == entry["channel"]).unwrap(),
        after: times.collect(),
        until: entry.get("until").map(|until| until.as_str().unwrap().into()),
        policies: (0..policies.len()).filter(|policy| named(policies[*policy])).collect(),
    }
}

/// A policy's suppressions, those of the policy that it is like first.
fn suppressions(policy: &Table, policies: &[&Table], channels: &[&Table]) -> Vec<Suppression> {
    let is_like = |other: &&&Table| policy.get("like") == other.get("name");
    let inherited = policies.iter().find(is_like).map(|parent| suppressions(parent, policies, channels));
    let own = list(policy, "suppress").into_iter().map(|rule| suppression(rule, channels));
    inherited.into_iter().flatten().chain(own).collect()
}

/// A policy's audiences, those of the policy that it is like first.
fn audiences(policy: &Table, policies: &[&Table], channels: &[&Table]) -> Vec<Audience> {
    let is_like = |other: &&&Table| policy.get("like") == other.get("name");
    let inherited = policies.iter().find(is_like).map(|parent| audiences(parent, policies, channels));
    let own = list(policy, "audience").into_iter().map(|entry| audience(entry, scope(entry, channels), channels));
    inherited.into_iter().flatten().chain(own).collect()
}

fn audience(entry: &Table, of: Vec<usize>, channels: &[&Table]) -> Audience {
    Audience {
        channels: of,
        visited: channels.iter().position(|channel| channel["name"] == entry["visited"]).unwrap(),
        within: seconds(entry, "within").unwrap(),
        id: entry.get("id").map_or("identifier", |id| id.as_str().unwrap()).into(),
    }
}

/// The channels in an entry's scope.
fn scope(entry: &Table, channels: &[&Table]) -> Vec<usize> {
    let is_in = |channel: &Table| match &entry["scope"] {
        Value::Array(names) => names.contains(&channel["name"]),
        _ => channel["role"].as_str() != Some("shop"),
    };
    (0..channels.len()).filter(|index| is_in(channels[*index])).collect()
}

fn suppression(rule: &Table, channels: &[&Table]) -> Suppression {
    let channels = scope(rule, channels);
    let each = rule["scope"].as_str() == Some("each channel");
    let is_shared = rule["scope"].as_str() == Some("all channels") || (!each && channels.len() > 1);
    let natural = if is_shared { "graph" } else { "identifier" };
    Suppression {
        after: rule["after"].as_str().unwrap().into(),
        lasts: seconds(rule, "for"),
        delay: seconds(rule, "delay").unwrap_or(0.0),
        id: rule.get("id").map_or(natural, |id| id.as_str().unwrap()).into(),
        channels,
        each,
        is_shared,
    }
}

fn response(entry: &Table, population: Option<&Table>) -> Response {
    let curve = table(entry, "curve").unwrap();
    let of = |key: &str| number(curve, key).unwrap();
    let basket = table(entry, "basket");
    let of_basket = |key: &str| basket.and_then(|basket| number(basket, key)).unwrap_or(0.0);
    let conversion = |entry: &Table| number(entry, "conversion").unwrap_or(1.0);
    let segments = population.map_or(Vec::new(), |population| list(population, "segment"));
    Response {
        baseline: number(entry, "baseline").unwrap(),
        max_lift: of("max_lift"),
        curve: match curve["shape"].as_str().unwrap() {
            "hill" => Curve::Hill { half: of("half"), slope: of("slope") },
            "geometric" => Curve::Geometric { half: of("half") },
            "linear" => Curve::Linear { half: of("half") },
            "inverted-u" => Curve::InvertedU { peak: of("peak") },
            other => panic!("a curve of which the twin knows nothing: {other}"),
        },
        fatigue: table(entry, "fatigue").map(|fatigue| Fatigue {
            after: number(fatigue, "after").unwrap() as usize,
            per: seconds(fatigue, "per").unwrap() as Second,
            loss: number(fatigue, "loss").unwrap(),
        }),
        basket: Basket { mean: of_basket("mean"), sd: of_basket("sd") },
        repurchase: seconds(entry, "repurchase"),
        wear_out: number(entry, "wear_out"),
        click_conversion: number(entry, "click_conversion").unwrap_or(1.0),
        abandonment: number(entry, "abandonment").unwrap_or(0.0),
        cart: table(entry, "cart").map(|cart| (seconds(cart, "keeps").unwrap(), number(cart, "conversion").unwrap())),
        segments: segments.into_iter().map(conversion).collect(),
        in_market: population.and_then(|population| table(population, "in_market")).map_or(1.0, conversion),
    }
}

fn table<'a>(of: &'a Table, key: &str) -> Option<&'a Table> {
    of.get(key).and_then(Value::as_table)
}

fn list<'a>(of: &'a Table, key: &str) -> Vec<&'a Table> {
    of.get(key).and_then(Value::as_array).into_iter().flatten().map(|entry| entry.as_table().unwrap()).collect()
}

fn number(of: &Table, key: &str) -> Option<f64> {
    of.get(key).map(|value| value.as_float().unwrap_or_else(|| value.as_integer().unwrap() as f64))
}

/// A length of time such as `"7d"`.
fn seconds(of: &Table, key: &str) -> Option<f64> {
    Some(time_of(of.get(key)?.as_str().unwrap()))
}

fn time_of(text: &str) -> f64 {
    let (count, unit) = text.split_at(text.len() - 1);
    let unit = match unit {
        "w" => 604_800.0,
        "d" => 86_400.0,
        "h" => 3_600.0,
        "m" => 60.0,
        "s" => 1.0,
        other => panic!("a unit of which the twin knows nothing: {other}"),
    };
    count.parse::<f64>().unwrap() * unit
}
