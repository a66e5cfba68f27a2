//! Indices: what of a number's spread comes from which assumption, when all of them move at once.
//!
//! Every assumption lies anywhere between its low and its high, each place as likely as any other and independent of the
//! others. [`sobol`] shares out the variance; [`morris`] needs fewer points, and ranks. Both look at blocks of points (a sample
//! with each assumption exchanged, or a way on which each moves once), which are independent: errors are the jackknife's over
//! blocks. What the simulation itself adds to a spread is the jackknife's bias over the shoppers' groups ([`jackknife::noise`]): a spread is
//! made of squares, to which an error adds its own variance, and errors that all points share add nothing.

pub mod jackknife;
pub mod morris;
pub mod sobol;

/// How points are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ways {
    /// So many samples, for Sobol indices.
    Sobol(usize),
    /// So many ways, for Morris' elementary effects.
    Morris(usize),
}

impl Ways {
    /// As `study.json` calls the design.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sobol(_) => "saltelli",
            Self::Morris(_) => "morris",
        }
    }

    /// How many blocks there are.
    pub fn blocks(self) -> usize {
        let (Self::Sobol(blocks) | Self::Morris(blocks)) = self;
        blocks
    }

    /// How many points a block of so many assumptions has.
    pub fn block(self, assumptions: usize) -> usize {
        match self {
            Self::Sobol(_) => assumptions + 2,
            Self::Morris(_) => assumptions + 1,
        }
    }

    /// The points, block by block: for every assumption a part of the way from its low to its high.
    pub fn points(self, assumptions: usize, seed: u64) -> Vec<Vec<f64>> {
        match self {
            Self::Sobol(samples) => sobol::points(assumptions, samples, seed),
            Self::Morris(ways) => morris::points(assumptions, ways, seed),
        }
    }
}
