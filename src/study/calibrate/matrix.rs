//! The little linear algebra of a fit: symmetric systems of a dozen unknowns at most.

/// Rows of a square matrix.
pub type Matrix = Vec<Vec<f64>>;

/// Solves A x = b by Gaussian elimination with pivoting. None where A is singular.
pub fn solve(matrix: &Matrix, right: &[f64]) -> Option<Vec<f64>> {
    let size = right.len();
    let mut rows: Matrix = matrix.iter().zip(right).map(|(row, b)| row.iter().copied().chain([*b]).collect()).collect();
    for column in 0..size {
        let pivot = (column..size).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        rows.swap(column, pivot);
        let lead = rows[column].clone();
        // Compared with the diagonal it came from: what is left is rounding.
        if lead[column].abs() <= 1e-12 * matrix[column][column].abs() || !lead[column].is_finite() {
            return None;
        }
        for row in rows.iter_mut().skip(column + 1) {
            let factor = row[column] / lead[column];
            row.iter_mut().zip(&lead).for_each(|(cell, above)| *cell -= factor * above);
        }
    }
    let mut x = vec![0.0; size];
    for place in (0..size).rev() {
        let known: f64 = (place + 1..size).map(|other| rows[place][other] * x[other]).sum();
        x[place] = (rows[place][size] - known) / rows[place][place];
    }
    x.iter().all(|value| value.is_finite()).then_some(x)
}

/// The inverse of a symmetric matrix, column by column. None where it has none.
pub fn inverse(matrix: &Matrix) -> Option<Matrix> {
    let size = matrix.len();
    let unit = |place: usize| (0..size).map(|other| f64::from(u8::from(other == place))).collect::<Vec<_>>();
    (0..size).map(|place| solve(matrix, &unit(place))).collect()
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
