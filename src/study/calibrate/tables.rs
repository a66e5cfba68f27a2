//! The tables of one calibration together: whom they share, and what is to be met.

use super::frequency_table::FrequencyTable;
use super::overlap::Groups;
use super::parameter::Parameter;
use super::target::{Bin, TargetScope, TargetTable};
use super::whose::OR_MORE;
use crate::scenario::Scenario;
use crate::scenario::problem::Problem;

/// All that was measured, each with the name of its file.
#[derive(Debug, Clone)]
pub struct Tables {
    /// Impressions on all channels.
    pub frequency: (String, FrequencyTable),
    /// Impressions on single channels, by their index.
    pub channels: Vec<(usize, String, FrequencyTable)>,
    /// Users by the set of channels that reached them.
    pub overlap: Option<(String, Groups)>,
    /// How many people there are, the unreached among them, where that is known.
    pub population: Option<u64>,
}

impl Tables {
    /// What contradicts itself between tables. The population is an error: nothing can be believed then.
    ///
    /// # Errors
    ///
    /// The [`Problem`] of a population that the tables contradict.
    pub fn contradictions(&self, scenario: &Scenario) -> Result<Vec<Problem>, Problem> {
        let (file, table) = &self.frequency;
        let reached = table.reached();
        let mut found = Vec::new();
        if let Some(population) = self.population {
            let tables = self.channels.iter().map(|(_, file, table)| (file, table));
            for (file, table) in [(file, table)].into_iter().chain(tables) {
                more_than_the_people(file, table, population)?;
            }
            if let Some(all) = table.everybody().filter(|all| *all != population) {
                let title = format!("{file} has {all} users with row 0, the population is {population}");
                found.push(Problem::warning(title, "--population is believed", None));
            }
        }
        for (index, file, table) in &self.channels {
            let name = &scenario.world.channels[*index].name;
            if table.reached() > reached {
                let title =
                    format!("{file} has {} users on `{name}` alone, all channels have {reached}", table.reached());
                let cure = "who was not reached there is then unknown: its usage can hardly be told";
                found.push(Problem::warning(title, cure, None));
            }
        }
        Ok(found)
    }

    /// What is to be met by a simulation of so many shoppers. The first is the table of all channels.
    pub fn targets(&self, scenario: &Scenario, shoppers: u64) -> Vec<TargetTable> {
        let (file, table) = &self.frequency;
        let mut targets = vec![TargetTable::frequency(file, TargetScope::All, table, &self.others(), shoppers)];
        for (index, file, own) in &self.channels {
            // Without the number of people, a channel is seen among those whom any channel reached.
            let whole = (table.unknown.is_empty() && !table.may_hide_unreached()).then(|| table.reached());
            let all = self.everybody().map(|all| (Bin::Unreached, all));
            let all = all.or_else(|| whole.map(|all| (Bin::Elsewhere, all)));
            let others = others(own, all);
            targets.push(TargetTable::frequency(file, TargetScope::Channel(*index), own, &others, shoppers));
        }
        targets.extend(
            self.overlap.iter().map(|(file, groups)| TargetTable::overlap(file, groups, &scenario.world.channels)),
        );
        targets
    }

    /// The table of all channels for a law on paper.
    pub fn law(&self) -> TargetTable {
        TargetTable::law(&self.frequency.0, &self.frequency.1, &self.others())
    }

    /// Users who are in no row of the table of all channels, as far as they are known.
    fn others(&self) -> Vec<(Bin, u64)> {
        others(&self.frequency.1, self.everybody().map(|all| (Bin::Unreached, all)))
    }

    /// Does the table say how often people saw an impression and not how many there are? Then rates stay as they are
    /// written, and the shape alone is fitted.
    pub fn holds_rates(&self) -> bool {
        self.frequency.1.impressions.is_some() && self.everybody().is_none()
    }

    /// What can be fitted to them.
    pub fn parameters(&self, scenario: &Scenario) -> Vec<Parameter> {
        let channels: Vec<_> = self.channels.iter().map(|(index, file, _)| (*index, file.clone())).collect();
        let overlap = self.overlap.as_ref().map(|(file, _)| file.as_str());
        let mut parameters = Parameter::of(scenario, &self.frequency.0, &channels, overlap);
        if self.holds_rates() {
            parameters.retain(|parameter| !parameter.is_volume());
        }
        parameters
    }

    /// How many people there are: as it was said, or by the table's row 0.
    pub fn everybody(&self) -> Option<u64> {
        self.population.or_else(|| self.frequency.1.everybody())
    }
}

/// Refuses a table that has more users than there are people: perhaps each of its rows counts those who saw so many or
/// more.
fn more_than_the_people(file: &str, table: &FrequencyTable, population: u64) -> Result<(), Problem> {
    let (reached, first) = (table.reached(), table.rows.iter().find(|row| row.bucket.low > 0));
    if population >= reached {
        return Ok(());
    }
    let title = format!("{file} has {reached} users, more than the population of {population}");
    if table.falls() && first.is_some_and(|row| row.users <= population) {
        return Err(Problem::error(format!("{title}, and its rows fall: is it cumulative?"), OR_MORE, None));
    }
    Err(Problem::error(title, "give with --population all people who could be reached", None))
}

/// Users who are in no row from frequency 1 of a table, as far as they are known, of so many in all: those who saw nothing
/// there (the bin says what it is called), and those at frequencies of which the table does not tell. Where it tells of
/// neither, both are one group.
fn others(table: &FrequencyTable, all: Option<(Bin, u64)>) -> Vec<(Bin, u64)> {
    let unknown = || table.unknown.iter().map(|bucket| Bin::Times(*bucket));
    let outside = all.as_ref().and_then(|(_, all)| all.checked_sub(table.named()));
    let nothing = all.map_or(Bin::Unreached, |(bin, _)| bin);
    let one = |mut bins: Vec<Bin>| if bins.len() == 1 { bins.remove(0) } else { Bin::AnyOf(bins) };
    match (outside, table.unreached()) {
        (None, None) => Vec::new(),
        (None, Some(none)) => vec![(Bin::Unreached, none)],
        (Some(outside), _) if table.may_hide_unreached() && table.unknown.is_empty() => vec![(nothing, outside)],
        (Some(outside), _) if table.unknown.is_empty() => vec![(nothing, outside.saturating_sub(table.hidden))],
        (Some(outside), Some(none)) if none <= outside => {
            vec![(Bin::Unreached, none), (one(unknown().collect()), outside - none)]
        }
        (Some(outside), _) => vec![(one([nothing].into_iter().chain(unknown()).collect()), outside)],
    }
}
