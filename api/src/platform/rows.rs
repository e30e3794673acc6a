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

fn reason(cause: &csv::Error) -> String {
    match cause.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => cause.to_string(),
    }
}
