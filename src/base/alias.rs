//! An alias table: a choice among many in the same time as among two.
//!
//! Each column holds one alternative up to a threshold and another beyond it, and all columns are equally
//! probable (Walker 1977; built as in Vose, "A linear algorithm for generating random numbers with a
//! given distribution", *IEEE Transactions on Software Engineering* 17, 1991). Unlike [`super::choice`] it
//! never searches, so it has no branch that a processor could mispredict. In return, neighbouring marks mean
//! unrelated alternatives.

use super::random::MARKS;

/// A law on numbered alternatives.
#[derive(Debug, Clone)]
pub struct Alias {
    columns: Vec<AliasColumn>,
}

#[derive(Debug, Clone, Copy)]
struct AliasColumn {
    /// Marks below it mean `one`, the others mean `other`.
    threshold: u64,
    one: u32,
    other: u32,
}

impl Alias {
    /// Alternatives with these probabilities, which add up to one but for rounding. There must be at least one.
    pub fn new(alternatives: &[(u32, f64)]) -> Self {
        let sum: f64 = alternatives.iter().map(|(_, probability)| probability).sum();
        let count = alternatives.len() as f64;
        // In units of a column. An alternative that fills less than one column shares it with one that fills more.
        let mut left: Vec<(u32, f64)> = alternatives.iter().map(|(one, p)| (*one, p / sum * count)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..left.len()).partition(|index| left[*index].1 < 1.0);
        let mut columns = Vec::with_capacity(left.len());
        while let (Some(less), Some(more)) = (small.last().copied(), large.last().copied()) {
            let ((one, part), (other, _)) = (left[less], left[more]);
            columns.push(AliasColumn { threshold: (part * MARKS) as u64, one, other });
            left[more].1 -= 1.0 - part;
            small.pop();
            if left[more].1 < 1.0 {
                large.pop();
                small.push(more);
            }
        }
        let whole = small.into_iter().chain(large).map(|index| left[index].0);
        columns.extend(whole.map(|one| AliasColumn { threshold: u64::MAX, one, other: one }));
        Self { columns }
    }

    /// The alternative that a uniform mark means.
    #[inline]
    pub fn at(&self, mark: u64) -> u32 {
        // The product's upper half is the column, its lower half is uniform in it.
        let product = u128::from(mark) * self.columns.len() as u128;
        let AliasColumn { threshold, one, other } = self.columns[(product >> 64) as usize];
        let is_other = u32::from(product as u64 >= threshold);
        one ^ ((one ^ other) & is_other.wrapping_neg())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The probabilities, told from the columns.
    #[test]
    fn columns_add_up_to_the_probabilities() {
        for probabilities in [vec![1.0], vec![0.5, 0.5], vec![0.9, 0.05, 0.03, 0.02, 0.0], vec![1.0 / 7.0; 7]] {
            let alternatives: Vec<(u32, f64)> = (10..).zip(probabilities.iter().copied()).collect();
            let alias = Alias::new(&alternatives);
            let mut found = vec![0.0; probabilities.len()];
            for AliasColumn { threshold, one, other } in &alias.columns {
                let part = *threshold as f64 / MARKS;
                found[*one as usize - 10] += part / alias.columns.len() as f64;
                found[*other as usize - 10] += (1.0 - part) / alias.columns.len() as f64;
            }
            for (found, probability) in found.iter().zip(&probabilities) {
                assert!((found - probability).abs() < 1e-12, "{found} for {probability} of {probabilities:?}");
            }
        }
    }

    #[test]
    fn a_mark_is_read_from_its_column() {
        let alias = Alias::new(&[(3, 0.25), (8, 0.75)]);
        let shares = (0..10_000_u64).map(|index| alias.at(index * (u64::MAX / 10_000))).filter(|one| *one == 3).count();
        assert!((2_499..=2_501).contains(&shares), "{shares}");
        assert!([3, 8].contains(&alias.at(u64::MAX)));
    }
}
