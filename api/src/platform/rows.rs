//! What is wrong with a data file, row by row, so that one reading shows every mistake.
//! Start with [`RowProblems`]; tables that load from data (calendar, jurisdiction) return it.
//! Never: I/O of its own, guessing what a broken row meant.

use std::{fmt, io};

use serde::{Serialize, de::DeserializeOwned};

/// One mistake. `row` is the line in the file, counted from 1 with the header; 0 when there is no file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    pub row: u64,
    pub problem: String,
}

/// All mistakes of a file; nothing of such a file is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct RowProblems(pub Vec<RowProblem>);

impl fmt::Display for RowProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, RowProblem { row, problem }) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}row {row}: {problem}")?;
        }
        Ok(())
    }
}

/// Reads a CSV file with a header into typed rows, each with its line number.
///
/// # Errors
/// Every row that does not read, with its line number.
pub fn read_csv<T: DeserializeOwned>(reader: impl io::Read) -> Result<Vec<(u64, T)>, RowProblems> {
    let mut csv = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(reader);
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let mut records = csv.deserialize::<T>();
    loop {
        let row = records.reader().position().line();
        match records.next() {
            None => break,
            Some(Ok(value)) => rows.push((row, value)),
            Some(Err(cause)) => {
                let row = cause.position().map_or(row, csv::Position::line);
                problems.push(RowProblem { row, problem: reason(&cause) });
                // A broken stream would repeat its error for ever.
                if cause.is_io_error() {
                    break;
                }
            }
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(RowProblems(problems)) }
}

/// A table as policy documents keep it (a JSON list of objects of texts) as the CSV that it was read from, so
/// that one reader of rows serves both. Columns are in the order of their names, `null` is an empty cell.
///
/// # Errors
/// A text that is no such list, as row 0.
pub fn csv_of(json: &str) -> Result<Vec<u8>, RowProblems> {
    let broken = |problem: String| RowProblems(vec![RowProblem { row: 0, problem }]);
    let rows: Vec<std::collections::BTreeMap<String, Option<String>>> =
        serde_json::from_str(json).map_err(|cause| broken(cause.to_string()))?;
    let columns: std::collections::BTreeSet<&String> = rows.iter().flat_map(|row| row.keys()).collect();
    let mut csv = csv::Writer::from_writer(Vec::new());
    let cells = |row: &std::collections::BTreeMap<String, Option<String>>| -> Vec<String> {
        columns.iter().map(|column| row.get(*column).cloned().flatten().unwrap_or_default()).collect()
    };
    let written = std::iter::once(columns.iter().map(|column| (*column).clone()).collect())
        .chain(rows.iter().map(cells))
        .try_for_each(|record: Vec<String>| csv.write_record(record));
    written.map_err(|cause| broken(cause.to_string()))?;
    csv.into_inner().map_err(|cause| broken(cause.to_string()))
}

fn reason(cause: &csv::Error) -> String {
    match cause.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => cause.to_string(),
    }
}
