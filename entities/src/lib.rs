//! Stored rows, stored enums and value types that parse.
//! Start with `values/`, then the folder of the service you work on.
//! Never: GraphQL objects, behaviour over several rows, I/O.

/// Enums of closed words: one list is what a column stores and what the API says.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident = $stored:literal,)+ })+) => {$(
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, EnumIter, DeriveActiveEnum,
            Serialize, Deserialize,
        )]
        $(#[$meta])*
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name {
            $($(#[$word_meta])* #[sea_orm(string_value = $stored)] $word,)+
        }
    )+};
}

pub mod assistance;
pub mod case;
pub mod directory;
pub mod ledger;
pub mod marriage;
pub mod person;
pub mod platform;
pub mod values;
