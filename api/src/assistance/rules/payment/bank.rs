//! 银行文件. The lines of an approved batch with names and accounts, as a CSV that a spreadsheet may open unharmed.
//! Start with [`bank_file`].
//! Never: kept; names and accounts are unsealed for the export alone.

use std::fmt;

use super::{
    BatchKey, BatchLine, PAYMENT_ACCOUNT_WRONG, PAYMENT_NOT_FOOTING, PAYMENT_WITHOUT_ACCOUNT, Totals,
    line::LineState,
};
use crate::{assistance::rules::facts::Fen, platform::violation::Finding};

/// 收款账户, unsealed. Prints itself masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// 户名
    pub name: String,
    /// 账号
    pub number: String,
    /// 开户行
    pub bank: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Account(***)")
    }
}

/// 银行文件 with its control figures.
#[derive(Clone, PartialEq, Eq)]
pub struct BankFile {
    /// UTF-8 with a header; lines end in CRLF.
    pub content: Vec<u8>,
    pub count: u32,
    pub total: Fen,
}

impl fmt::Debug for BankFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BankFile")
            .field("count", &self.count)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

const HEADER: [&str; 7] = ["序号", "批次", "户名", "账号", "开户行", "金额（元）", "用途"];
/// 账号 of Chinese banks, passbooks included.
const ACCOUNT_DIGITS: std::ops::RangeInclusive<usize> = 8..=32;

/// 银行文件. One row for each line that pays something; count and sum are those of the batch. What is sent again is a
/// file of its own, with the totals of its lines.
///
/// `account_of` answers for a holder. A cell that a spreadsheet would run as a formula is written as text; a name
/// or number of that kind is no account and refused.
///
/// Source: 《最低生活保障审核确认办法》第25条、第26条.
///
/// # Errors
/// All at once: [`PAYMENT_WITHOUT_ACCOUNT`], [`PAYMENT_ACCOUNT_WRONG`], [`PAYMENT_NOT_FOOTING`].
pub fn bank_file<'a>(
    key: &BatchKey,
    lines: &[BatchLine],
    totals: &Totals,
    purpose: &str,
    account_of: impl Fn(&str) -> Option<&'a Account>,
) -> Result<BankFile, Vec<Finding>> {
    let mut problems = Vec::new();
    if !totals.foot(lines) {
        problems.push(Finding::of(&PAYMENT_NOT_FOOTING).at("totals"));
    }
    let batch = format!("{}-{}", key.division, key.month);
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut written = csv.write_record(HEADER);
    let (mut count, mut total) = (0_u32, Fen::ZERO);
    // A line the bank has answered is not sent again unless it was returned and its account corrected.
    let pays = |line: &&BatchLine| {
        line.payable > Fen::ZERO && matches!(line.state, LineState::Pending | LineState::Resent)
    };
    for line in lines.iter().filter(pays) {
        let refuse = |rule| Finding::of(rule).fact("holder", &line.holder);
        let Some(account) = account_of(&line.holder) else {
            problems.push(refuse(&PAYMENT_WITHOUT_ACCOUNT));
            continue;
        };
        if !is_account(account) {
            problems.push(refuse(&PAYMENT_ACCOUNT_WRONG));
            continue;
        }
        count += 1;
        total = total.checked_add(line.payable).unwrap_or(total);
        let cells = [&count.to_string(), &batch, &account.name, &account.number, &account.bank];
        let cells = cells.into_iter().map(|cell| as_text(cell));
        let rest = [line.payable.to_string(), as_text(purpose)];
        written = written.and_then(|()| csv.write_record(cells.chain(rest)));
    }
    if (count, total) != (totals.all.households, totals.all.payable) && problems.is_empty() {
        problems.push(Finding::of(&PAYMENT_NOT_FOOTING).at("file"));
    }
    let content = written.ok().and_then(|()| csv.into_inner().ok());
    match content {
        Some(content) if problems.is_empty() => Ok(BankFile { content, count, total }),
        Some(_) => Err(problems),
        // Memory does not fail to be written to; if it does, nothing is exported.
        None => Err(vec![Finding::of(&PAYMENT_NOT_FOOTING).at("file")]),
    }
}

fn is_account(account: &Account) -> bool {
    let has_control = |text: &str| text.chars().any(char::is_control);
    let name = account.name.trim_start();
    !name.is_empty()
        && !name.starts_with(starts_formula)
        && !has_control(&account.name)
        && !has_control(&account.bank)
        && ACCOUNT_DIGITS.contains(&account.number.len())
        && account.number.bytes().all(|byte| byte.is_ascii_digit())
}

/// What spreadsheets take for the start of a formula, full-width forms included.
fn starts_formula(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// 防公式注入. A cell that would be run gets an apostrophe before it; leading blanks do not hide it.
fn as_text(cell: &str) -> String {
    let runs = cell.trim_start().starts_with(starts_formula) || cell.starts_with(starts_formula);
    if runs { format!("'{cell}") } else { cell.to_owned() }
}
