//! What can be typed after `onewindow`, with the help that it prints.
//! Start with [`Cli`].
//! Never: work; each command's file does it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use uuid::Uuid;

use crate::platform::{auth::token::TokenKind, ledger::merkle::Hash};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed: the reason is on standard error
  2  usage or configuration: an argument or a setting cannot be used
  3  ledger broken (总账校验未通过): `ledger verify` found an altered, missing or inserted entry, or lacks the head asked for
  4  database not migrated (数据库未迁移): run `onewindow migrate up`

Configuration: built-in defaults, then the file, then variables like ONEWINDOW__SERVER__ADDRESS.";

/// 一窗通办集成中枢. The GraphQL hub of one-window civil-affairs services (民政).
#[derive(Debug, Parser)]
#[command(name = "onewindow", version, after_help = EXIT_CODES, propagate_version = true)]
pub struct Cli {
    /// Configuration file (配置文件), TOML; without it `onewindow.toml` in the working folder, if there is one
    #[arg(long, short, global = true, value_name = "PATH", env = "ONEWINDOW_CONFIG")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the hub (启动服务) until it is told to stop
    Serve,
    /// Run a demonstration (演示): its own database, invented people, ready-made tokens
    Demo(DemoArgs),
    /// Bring the database's schema up or down (数据库迁移)
    #[command(subcommand)]
    Migrate(MigrateCommand),
    /// Print the GraphQL schema (接口契约) as SDL
    Schema,
    /// Mint a token (签发令牌) with the hub's own token key and print it
    Token(TokenArgs),
    /// Load reference data (导入基础数据); a second run changes nothing
    #[command(subcommand)]
    Import(ImportCommand),
    /// Check or seal the ledger (总账)
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Rotate keys (密钥)
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Look at the configuration (配置)
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder of the demonstration's database (数据目录)
    #[arg(long, value_name = "DIR", default_value = "var")]
    pub data_dir: PathBuf,
    /// Remove what an earlier demonstration left, then start over (重新开始)
    #[arg(long)]
    pub fresh: bool,
    /// Keep nothing (临时演示): a temporary folder, removed at the end
    #[arg(long, conflicts_with_all = ["data_dir", "fresh"])]
    pub ephemeral: bool,
    /// Port (端口) in place of the one in `server.address`; 0 takes a free one
    #[arg(long)]
    pub port: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub enum MigrateCommand {
    /// Apply all steps that are not applied yet (升级)
    Up {
        /// At most so many steps
        #[arg(long, value_name = "N")]
        steps: Option<u32>,
    },
    /// Take back the newest steps (回退); their data is lost
    Down {
        /// So many steps
        #[arg(long, value_name = "N", default_value_t = 1)]
        steps: u32,
    },
    /// List all steps (状态); exit code 4 when some are not applied
    Status,
}

/// 令牌类别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// 综合窗口经办人: clerk of one office
    Clerk,
    /// 民政局工作人员: officer of a bureau
    BureauOfficer,
    /// 协同部门: a partner's system
    Partner,
    /// 办事群众: a citizen
    Citizen,
    /// 运维人员: runs the hub
    Operator,
}

impl From<Kind> for TokenKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Clerk => Self::Clerk,
            Kind::BureauOfficer => Self::BureauOfficer,
            Kind::Partner => Self::Partner,
            Kind::Citizen => Self::Citizen,
            Kind::Operator => Self::Operator,
        }
    }
}

#[derive(Debug, Args)]
pub struct TokenArgs {
    /// Whom it is for (令牌类别)
    #[arg(long, value_enum)]
    pub kind: Kind,
    /// Subject (主体): stable, a pseudonym, never an identity number
    #[arg(long, value_name = "SUBJECT")]
    pub subject: String,
    /// Code of the organization (机构代码); needed for clerk, bureau officer and partner
    #[arg(long, value_name = "CODE")]
    pub org: Option<String>,
    /// Division code of that organization (行政区划代码)
    #[arg(long, value_name = "CODE")]
    pub division: Option<String>,
    /// Services (业务), separated by commas: marriage, assistance, social_org
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub services: Vec<String>,
    /// Scopes (权限范围), separated by commas, e.g. pii:reveal
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub scopes: Vec<String>,
    /// Person record of a citizen (自然人记录), a UUID
    #[arg(long, value_name = "UUID")]
    pub person: Option<Uuid>,
    /// How long it is good (有效期), in minutes
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    pub ttl_minutes: u32,
}

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Administrative divisions (行政区划); without FILE the shipped table of 2023-06-30 and its changes
    Divisions {
        /// CSV: code,name,parent_code,level
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// CSV of changes (区划变更): code,change,value,effective_on,note
        #[arg(long, value_name = "FILE", requires = "file")]
        changes: Option<PathBuf>,
    },
    /// Holidays and make-up workdays (节假日与调休); without FILE the shipped years
    Workdays {
        /// CSV: date,kind,name
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Organizations and staff (机构与人员); without FILE the demonstration's
    Directory {
        /// TOML, or CSV of organizations or of staff
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Dated policy documents (政策数据); without FILE the shipped ones
    Policy {
        /// Files named service.name.YYYY-MM-DD.json or .csv
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The instrument they are taken from (政策依据)
        #[arg(long, value_name = "TEXT", requires = "files")]
        source: Option<String>,
    },
}

fn head_hash(text: &str) -> Result<Hash, String> {
    let bytes =
        hex::decode(text).map_err(|_| "a hash is written in the digits 0 to 9 and a to f".to_owned())?;
    bytes.try_into().map_err(|_| "a hash has 64 digits".to_owned())
}

#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Recompute every code and seal, and ask each table for its entries (校验); exit code 3 at the first broken place
    Verify {
        /// A head hash of before (此前的链首哈希), from an earlier verdict or the log, that must still be there
        #[arg(long, value_name = "HASH", value_parser = head_hash)]
        head: Option<Hash>,
    },
    /// Seal what is not sealed yet (封存)
    Seal,
}

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Seal anew under the active encryption key (重新加密) what another sealed; goes on where a run before stopped
    Reseal,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say whether the configuration can be used (检查), all problems at once
    Check,
    /// Print the configuration as it is understood (打印), secrets hidden
    Print,
}
