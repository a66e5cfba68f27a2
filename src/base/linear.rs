//! Small systems of linear equations.

/// A pivot smaller than this part of the largest number in its original column is rounding error: the matrix is singular.
const SINGULAR: f64 = 1e-12;

/// Solves A·X = B by Gaussian elimination with pivoting. None where A is singular.
///
/// Every row holds a row of the square matrix A, followed by a row of B, which may have any number of columns.
/// The result holds the rows of X.
pub fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let size = rows.len();
    let largest = |column: usize| rows.iter().map(|row| row[column].abs()).fold(0.0, f64::max);
    let largest: Vec<f64> = (0..size).map(largest).collect();
    for column in 0..size {
        let pivot = (column..size).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        rows.swap(column, pivot);
        let lead = rows[column].clone();
        if lead[column].abs() <= SINGULAR * largest[column] || !lead[column].is_finite() {
            return None;
        }
        for (_, row) in rows.iter_mut().enumerate().filter(|(index, _)| *index != column) {
            let factor = row[column] / lead[column];
            row.iter_mut().zip(&lead).for_each(|(cell, above)| *cell -= factor * above);
        }
    }
    let unscaled = rows.into_iter().enumerate();
    Some(unscaled.map(|(index, row)| row[size..].iter().map(|cell| cell / row[index]).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_and_an_inverse_by_hand() {
        // The first pivot is zero: rows must change indices. x + 2y = 5, 3y = 6.
        let solved = solve(vec![vec![0.0, 3.0, 6.0], vec![1.0, 2.0, 5.0]]).unwrap();
        assert_eq!(solved, [[1.0], [2.0]]);
        let inverse = solve(vec![vec![2.0, 0.0, 1.0, 0.0], vec![0.0, 4.0, 0.0, 1.0]]).unwrap();
        assert_eq!(inverse, [[0.5, 0.0], [0.0, 0.25]]);
        assert_eq!(solve(vec![vec![1.0, 1.0, 1.0], vec![1.0, 1.0, 2.0]]), None);
        assert_eq!(solve(Vec::new()), Some(Vec::new()));
        // What is small is not singular, and what is no number is.
        assert_eq!(solve(vec![vec![1e-20, 2e-20]]), Some(vec![vec![2.0]]));
        assert_eq!(solve(vec![vec![0.0, 1.0]]), None);
        assert_eq!(solve(vec![vec![f64::NAN, 1.0]]), None);
    }
}
