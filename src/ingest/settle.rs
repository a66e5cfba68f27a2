//! What only all rows of a log together tell: how its times were written, and whether ids were rounded.

use super::account::{Account, SetAside};
use super::dates::Dates;
use super::error::LogError;
use super::moment::Form;
use super::reasons::Taken;
use crate::base::number::thousands;
use crate::base::phrase::counted;

impl Account {
    /// Judges what all rows tell; `dates` is the order of day and month that the scenario says.
    ///
    /// # Errors
    ///
    /// A [`LogError`] where times were written in several ways, or in another one than is said.
    pub fn settle(&mut self, dates: Option<Dates>) -> Result<(), LogError> {
        refuse_mixed_forms(self)?;
        refuse_other_order(self, dates)?;
        self.forget_exceptions();
        Ok(())
    }

    /// Takes back what is no exception in this log, and the names that go unnamed.
    pub(super) fn forget_exceptions(&mut self) {
        // Dates alone are no exception where there is nothing else.
        if self.grain.is_days() {
            self.taken.remove(&Taken::DateAlone);
        }
        let rounded = self.taken.get(&Taken::Rounded).map_or(0, |rounded| rounded.rows);
        if !self.long_ids.are_rounded(rounded) {
            self.taken.remove(&Taken::Rounded);
        }
        self.keep_first_names();
    }
}

/// A key that is said and does not fit: a date in the other order is no date that cannot be read, but proves it.
fn refuse_other_order(account: &Account, said: Option<Dates>) -> Result<(), LogError> {
    let Some(said) = said else { return Ok(()) };
    let mut others = account.proven.iter().filter(|(order, _)| **order != said);
    let Some((order, rows)) = others.next().filter(|_| !account.proven.contains_key(&said)) else { return Ok(()) };
    let example = rows.examples.first().map(|example| (example.line, example.text.as_str())).unwrap_or_default();
    let (count, all) = (thousands(rows.rows as f64), counted(account.rows as f64, "row"));
    let title =
        format!("line {}: `{}` is no date that is {}; {count} of {all} say so", example.0, example.1, said.key());
    Err(LogError::unusable(title, format!("say dates = \"{}\" under [log]", order.key())))
}

/// Numbers of two kinds in one column: which of them is meant cannot be known.
fn refuse_mixed_forms(account: &Account) -> Result<(), LogError> {
    let kind = |(form, rows): (&Form, &SetAside)| {
        let example = rows.examples.first().map(|example| (example.line, example.text.clone())).unwrap_or_default();
        format!("`{}` in line {} has the shape of {}", example.1, example.0, form.words())
    };
    let kinds: Vec<String> = account.forms.iter().map(kind).collect();
    if kinds.len() < 2 {
        return Ok(());
    }
    let cure = "write all times in one way, or say epoch = \"unix\" or \"flight\" under [log] if all of them count";
    Err(LogError::unusable(format!("its times are numbers of several kinds: {}", kinds.join("; ")), cure))
}
