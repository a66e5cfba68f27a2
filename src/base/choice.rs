//! Choices: whole numbers drawn with given probabilities, by inversion.
//!
//! A uniform 64-bit mark is compared with cumulative thresholds. A guide table (Chen & Asau,
//! "On generating random variates from an empirical distribution", 1974) says where to begin, so
//! that nearly every draw needs one comparison, whatever the number of alternatives.

use rand::Rng;

use super::random::{MARKS, Stream};

/// A distribution over 0, 1, 2 …
#[derive(Debug, Clone)]
pub struct Choice {
    /// The mark below which a draw is at most this alternative.
    thresholds: Vec<u64>,
    /// By the mark's highest byte, the lowest alternative that such a mark can mean.
    guide: [u16; GUIDE],
}

const GUIDE: usize = 256;

/// Beyond this the tail of a count is below the resolution of a mark.
const NEGLIGIBLE: f64 = 1e-17;

impl Choice {
    /// Alternatives with these probabilities. What they leave of one is the probability of one more alternative,
    /// numbered after the last.
    pub fn new(probabilities: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let threshold = |probability: f64| {
            sum += probability;
            scaled(sum)
        };
        let thresholds: Vec<u64> = probabilities.into_iter().map(threshold).collect();
        let mut lowest = 0;
        let guide = std::array::from_fn(|byte| {
            let least_mark = (byte as u64) << 56;
            while thresholds.get(lowest).is_some_and(|threshold| *threshold <= least_mark) {
                lowest += 1;
            }
            lowest as u16
        });
        Self { thresholds, guide }
    }

    /// A Poisson number with this mean.
    pub fn poisson(mean: f64) -> Self {
        let first = (-mean).exp();
        Self::count(mean, first, |k| mean / (k + 1.0))
    }

    /// A negative binomial number (a Poisson number whose mean is gamma with this shape).
    pub fn negative_binomial(mean: f64, shape: f64) -> Self {
        let odds = mean / (mean + shape);
        let first = (1.0 - odds).powf(shape);
        Self::count(mean, first, |k| odds * (k + shape) / (k + 1.0))
    }

    /// A count by the recurrence of its probabilities: p(k + 1) = p(k) · ratio(k).
    fn count(mean: f64, first: f64, ratio: impl Fn(f64) -> f64) -> Self {
        let mut probabilities = Vec::new();
        let (mut term, mut k) = (first, 0.0);
        while term > NEGLIGIBLE || k <= mean {
            probabilities.push(term);
            term *= ratio(k);
            k += 1.0;
        }
        Self::new(probabilities)
    }

    /// Draws an alternative.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> usize {
        self.at(stream.next_u64())
    }

    /// The alternative that a uniform mark means.
    #[inline]
    pub fn at(&self, mark: u64) -> usize {
        let mut alternative = self.guide[(mark >> 56) as usize] as usize;
        while self.thresholds.get(alternative).is_some_and(|threshold| *threshold <= mark) {
            alternative += 1;
        }
        alternative
    }
}

/// A probability on the scale of a mark. A sum that differs from one by rounding alone counts as one. Otherwise
/// an alternative of probability zero could be drawn.
fn scaled(probability: f64) -> u64 {
    if probability >= 1.0 - 1e-9 { u64::MAX } else { (probability * MARKS) as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn the_guide_agrees_with_a_plain_search() {
        let choice = Choice::new([0.1, 0.0, 0.001, 0.4, 0.25]);
        let mut stream = Stream::seed_from_u64(3);
        for _ in 0..100_000 {
            let mark = stream.next_u64();
            let plain = choice.thresholds.iter().take_while(|threshold| **threshold <= mark).count();
            assert_eq!(choice.at(mark), plain);
        }
        assert_eq!((choice.at(0), choice.at(u64::MAX)), (0, 5));
    }

    #[test]
    fn counts_have_their_mean_and_variance() {
        let mut stream = Stream::seed_from_u64(1);
        for (mean, shape) in
            [(0.0, None), (0.3, None), (1.2, None), (19.0, None), (400.0, None), (1.5, Some(0.3)), (20.0, Some(2.0))]
        {
            let choice = shape.map_or_else(|| Choice::poisson(mean), |shape| Choice::negative_binomial(mean, shape));
            let variance = mean + shape.map_or(0.0, |shape| mean * mean / shape);
            let draws = 200_000;
            let sample: Vec<f64> = (0..draws).map(|_| choice.draw(&mut stream) as f64).collect();
            let got = sample.iter().sum::<f64>() / f64::from(draws);
            let spread = sample.iter().map(|x| (x - got).powi(2)).sum::<f64>() / f64::from(draws);
            let z = (got - mean) / (variance / f64::from(draws)).sqrt().max(1e-12);
            assert!(z.abs() < 5.0, "mean {mean}: {got}, z = {z}");
            assert!(
                (spread / variance.max(1e-12) - 1.0).abs() < 0.05 || variance == 0.0,
                "variance {variance}: {spread}"
            );
        }
    }
}
