//! Poisson numbers of any mean, drawn without a transcendental function.
//!
//! Poisson distributions are infinitely divisible: a number of mean 13.4 is the sum of independent ones of
//! means 8, 4, 1 and 0.4. The binary digits of the mean's whole part have tables; the fraction counts the
//! points of a Poisson process in that time (Kingman, *Poisson Processes*, 1993, §2.2).

use rand::Rng;

use super::choice::Choice;
use super::exponential::exponential;
use super::random::Stream;

/// The largest table is that of mean 2^(POWERS − 1).
const POWERS: u32 = 10;

/// Poisson numbers, ready to be drawn.
#[derive(Debug, Clone)]
pub struct Poisson {
    /// By k, the distribution of mean 2^k.
    powers: Vec<Choice>,
}

impl Default for Poisson {
    fn default() -> Self {
        Self { powers: (0..POWERS).map(|power| Choice::poisson(f64::from(1 << power))).collect() }
    }
}

impl Poisson {
    /// Draws a number of this mean (at least zero).
    #[inline]
    pub fn draw(&self, mean: f64, stream: &mut Stream) -> u32 {
        let whole = mean as u32;
        let mut count = points(mean - f64::from(whole), stream);
        let mut digits = whole % (1 << POWERS);
        while digits > 0 {
            count += self.powers[digits.trailing_zeros() as usize].draw(stream) as u32;
            digits &= digits - 1;
        }
        for _ in 0..2 * (whole >> POWERS) {
            count += self.powers[POWERS as usize - 1].draw(stream) as u32;
        }
        count
    }
}

/// The points of a unit Poisson process in some time.
#[inline]
fn points(time: f64, stream: &mut Stream) -> u32 {
    let (mut left, mut count) = (time - exponential(stream.next_u64()), 0);
    while left > 0.0 {
        left -= exponential(stream.next_u64());
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn mean_and_variance_are_the_mean() {
        let (law, mut stream) = (Poisson::default(), Stream::seed_from_u64(4));
        for mean in [0.0, 0.02, 0.7, 1.0, 1.5, 13.4, 100.3, 1_023.9, 3_000.5] {
            let draws = 100_000;
            let sample: Vec<f64> = (0..draws).map(|_| f64::from(law.draw(mean, &mut stream))).collect();
            let got = sample.iter().sum::<f64>() / f64::from(draws);
            let spread = sample.iter().map(|x| (x - got).powi(2)).sum::<f64>() / f64::from(draws);
            let z = (got - mean) / (mean / f64::from(draws)).sqrt().max(1e-12);
            assert!(z.abs() < 5.0, "mean {mean}: {got}, z = {z}");
            assert!((spread - mean).abs() < 0.06 * mean + 1e-12, "variance {mean}: {spread}");
        }
    }
}
