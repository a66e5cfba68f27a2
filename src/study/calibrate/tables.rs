//! The tables of one calibration together: whom they share, and what is to be met.

use super::frequency_table::FrequencyTable;
use super::overlap::Groups;
use super::parameter::Parameter;
use super::target::{Bin, TargetScope, TargetTable};
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
            if population < reached {
                let title = format!("{file} has {reached} users, more than the population of {population}");
                return Err(Problem::error(title, "give with --population all people who could be reached", None));
            }
            if let Some(none) = table.unreached().filter(|none| none + reached != population) {
                let title = format!("{file} has {} users with row 0, the population is {population}", none + reached);
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
        let everybody = self.everybody();
        let unreached = everybody.map(|all| (Bin::Unreached, all - table.reached()));
        let mut targets = vec![TargetTable::frequency(file, TargetScope::All, table, unreached, shoppers)];
        for (index, file, own) in &self.channels {
            // Without the number of people, a channel is seen among those whom any channel reached.
            let whole = table.unknown.is_empty().then(|| table.reached());
            let none = match everybody {
                Some(all) => all.checked_sub(own.reached()).map(|none| (Bin::Unreached, none)),
                None => whole.and_then(|all| all.checked_sub(own.reached())).map(|none| (Bin::Elsewhere, none)),
            };
            targets.push(TargetTable::frequency(file, TargetScope::Channel(*index), own, none, shoppers));
        }
        targets.extend(
            self.overlap.iter().map(|(file, groups)| TargetTable::overlap(file, groups, &scenario.world.channels)),
        );
        targets
    }

    /// What can be fitted to them.
    pub fn parameters(&self, scenario: &Scenario) -> Vec<Parameter> {
        let channels: Vec<_> = self.channels.iter().map(|(index, file, _)| (*index, file.clone())).collect();
        let overlap = self.overlap.as_ref().map(|(file, _)| file.as_str());
        Parameter::of(scenario, &self.frequency.0, &channels, overlap)
    }

    /// How many people there are: as it was said, or by the table's row 0.
    pub fn everybody(&self) -> Option<u64> {
        let table = &self.frequency.1;
        self.population.or_else(|| table.unreached().map(|none| none + table.reached()))
    }
}
