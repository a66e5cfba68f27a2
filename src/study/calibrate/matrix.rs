//! The little linear algebra of a fit: symmetric systems of a dozen unknowns at most.

use crate::base::linear;

/// Rows of a square matrix.
pub type Matrix = Vec<Vec<f64>>;

/// Solves A x = b. None where A is singular.
pub fn solve(matrix: &Matrix, right: &[f64]) -> Option<Vec<f64>> {
    let rows = matrix.iter().zip(right).map(|(row, b)| row.iter().copied().chain([*b]).collect());
    let solved: Vec<f64> = linear::solve(rows.collect())?.into_iter().flatten().collect();
    solved.iter().all(|value| value.is_finite()).then_some(solved)
}

/// The inverse of a symmetric matrix. None where it has none.
pub fn inverse(matrix: &Matrix) -> Option<Matrix> {
    let unit = |index: usize| (0..matrix.len()).map(move |other| f64::from(u8::from(other == index)));
    linear::solve(
        matrix.iter().enumerate().map(|(index, row)| row.iter().copied().chain(unit(index)).collect()).collect(),
    )
}

/// A B A for symmetric A.
pub fn sandwich(bread: &Matrix, filling: &Matrix) -> Matrix {
    product(&product(bread, filling), bread)
}

fn product(one: &Matrix, other: &Matrix) -> Matrix {
    let cell = |row: &[f64], column: usize| row.iter().zip(other).map(|(a, b)| a * b[column]).sum();
    one.iter().map(|row| (0..other.len()).map(|column| cell(row, column)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverse_undoes() {
        let matrix = vec![vec![4.0, 1.0, 0.5], vec![1.0, 3.0, 0.2], vec![0.5, 0.2, 2.0]];
        let one = product(&matrix, &inverse(&matrix).unwrap());
        for (row, line) in one.iter().enumerate() {
            for (column, value) in line.iter().enumerate() {
                assert!((value - f64::from(u8::from(row == column))).abs() < 1e-12);
            }
        }
        assert_eq!(inverse(&vec![vec![1.0, 2.0], vec![2.0, 4.0]]), None);
        assert_eq!(solve(&vec![vec![0.0]], &[1.0]), None);
    }
}
