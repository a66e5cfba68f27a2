//! Claim: a table is read as it was meant, what contradicts itself is named, and nothing makes the reader panic.

use omnicap::study::calibrate::frequency::{Pick, read};
use omnicap::study::calibrate::frequency_table::FrequencyTable;
use omnicap::study::calibrate::overlap;
use omnicap::study::calibrate::target::{Bin, TargetScope, TargetTable};
use proptest::prelude::*;

const PICK: Pick<'_> = Pick { policy: "siloed", scope: "all", people: None };

/// A table and what is said about it: the titles, in the order of the text.
fn table(rows: &str) -> (FrequencyTable, Vec<String>) {
    let text = format!("frequency_buckets,users_in_bucket,impressions_in_bucket,reach_percentage\n{rows}");
    let (table, problems) = read(text.as_bytes(), "t.csv", PICK).unwrap_or_else(|problems| panic!("{problems}"));
    (table, problems.list().into_iter().map(|problem| problem.title.clone()).collect())
}

fn buckets(table: &FrequencyTable) -> Vec<String> {
    table.rows.iter().map(|row| row.bucket.to_string()).collect()
}

#[test]
fn contradictions_are_named_row_by_row() {
    for (rows, said, kept) in [
        ("1,50,50,\n2,30,60,\n3+,20,90,\n", vec![], "1 2 3+"),
        (
            "1,50,51,\n2,30,60,\n3+,20,59,\n",
            vec!["50 users at frequency 1 are given 51", "20 users at frequency 3+ are given 59"],
            "1 2 3+",
        ),
        ("1,50,,\n2,30,,\n2,31,,\n3+,20,,\n", vec!["frequency 2 stands twice: 30 and 31 users"], "1 3+"),
        ("1,50,,\n2,30,,\n2,30,,\n3+,20,,\n", vec!["frequency 2 stands twice"], "1 2 3+"),
        ("1,50,,\n2-4,30,,\n3,30,,\n5+,20,,\n", vec!["frequencies 2–4 and 3 share some"], "1 5+"),
        ("1,500,,\n2,300,,\n4,200,,\n5+,100,,\n", vec!["there is no row for frequency 3"], "1 2 4 5+"),
        ("2,300,,\n3,200,,\n4+,100,,\n", vec!["there is no row for frequency 1"], "2 3 4+"),
        ("1,50,,\n2,30,,\n9,2,,\n", vec![], "1 2 9"),
        (
            "1,50,,50\n2,30,,40\n3+,20,,20\n",
            vec!["30 users at frequency 2 are given 40.0 %", "the percentages add up to 110.0 %"],
            "1 2 3+",
        ),
        ("1,50,,0.5\n2,30,,0.3\n3+,20,,0.2\n", vec![], "1 2 3+"),
        (
            "1,50,,\n,30,,\n3,,,\n4+,5,,\n",
            vec!["this row does not say which frequency", "this row does not say how many users saw 3"],
            "1 4+",
        ),
        ("21-25,50,,\n25+,30,,\n01-20,9,,\n", vec![], "1–20 21–25 26+"),
    ] {
        let (table, titles) = table(rows);
        assert_eq!(titles.len(), said.len(), "{rows}: {titles:?}");
        assert!(titles.iter().zip(&said).all(|(title, words)| title.contains(words)), "{rows}: {titles:?}");
        assert_eq!(buckets(&table).join(" "), kept, "{rows}");
    }
}

fn cells(target: &TargetTable) -> Vec<(String, u64)> {
    target.cells.iter().map(|cell| (cell.label.clone(), cell.users)).collect()
}

fn is(cells: &[(String, u64)], expected: &[(&str, u64)]) -> bool {
    cells.len() == expected.len() && cells.iter().zip(expected).all(|(a, b)| a.0 == b.0 && a.1 == b.1)
}

#[test]
fn cells_are_what_can_be_believed() {
    let target = |rows: &str, none: &[(Bin, u64)]| {
        TargetTable::frequency("t", TargetScope::All, &table(rows).0, none, 1_000_000)
    };
    // Few users are joined with their neighbours, and a table without an open bucket is complete.
    let joined = cells(&target("1,50,,\n2,30,,\n3,5,,\n4,4,,\n7,3,,\n", &[(Bin::Unreached, 40)]));
    assert!(is(&joined, &[("0", 40), ("1", 50), ("2", 30), ("3+", 12)]), "{joined:?}");
    // What is unknown is in no cell, and joins nothing.
    let unknown = cells(&target("1,500,,\n2,300,,\n4,5,,\n4,6,,\n5,200,,\n6+,100,,\n", &[]));
    assert!(is(&unknown, &[("1", 500), ("2", 300), ("5", 200), ("6+", 100)]), "{unknown:?}");
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes, "t.csv", PICK);
        let _ = overlap::read(&bytes, "t.csv", PICK, &[]);
    }

    /// Text that looks like a table gets further into the reader than bytes do.
    #[test]
    fn no_table_makes_a_reader_panic(
        rows in proptest::collection::vec(("[0-9]{0,7}[-+]?[0-9]{0,3}[+]?|frequency_[0-9]{1,3}\\+?|NULL|é", "-?[0-9]{0,14}|x", "[0-9]{0,14}", "[0-9.%-]{0,6}"), 0..12),
        mark in "[,;\t]",
        end in "\r\n|\n|\r",
    ) {
        let lines = rows.iter().map(|(a, b, c, d)| [a.as_str(), b, c, d].join(&mark));
        let header = ["frequency", "users", "impressions", "reach_percentage"].join(&mark);
        let text: Vec<String> = std::iter::once(header).chain(lines).collect();
        match read(text.join(&end).as_bytes(), "t.csv", PICK) {
            Ok((table, problems)) => {
                let _ = problems.render(false);
                let target = TargetTable::frequency("t", TargetScope::All, &table, &[(Bin::Unreached, 5)], 1_000);
                let people = target.cells.iter().skip(1).filter(|cell| cell.bin != Bin::Impressions);
                prop_assert_eq!(people.map(|cell| cell.users).sum::<u64>(), table.named());
            }
            Err(problems) => prop_assert!(!problems.render(true).is_empty()),
        }
    }
}
