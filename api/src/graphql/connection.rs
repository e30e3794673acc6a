//! Relay connections over planned pages.
//! Start with [`connection!`], which makes a list's types.
//! Never: a page that the read planner did not make.

use async_graphql::SimpleObject;

use crate::platform::read::Page;

/// 分页信息. Where a page stands in its list.
#[derive(Debug, Clone, SimpleObject)]
pub struct PageInfo {
    /// 是否有下一页. Whether more follow.
    pub has_next_page: bool,
    /// 是否有上一页. Whether some come before.
    pub has_previous_page: bool,
    /// 首条游标. Cursor of the first edge.
    pub start_cursor: Option<String>,
    /// 末条游标. Cursor of the last edge.
    pub end_cursor: Option<String>,
}

impl PageInfo {
    pub fn of(page: &Page) -> Self {
        Self {
            has_next_page: page.has_next_page,
            has_previous_page: page.has_previous_page,
            start_cursor: page.rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: page.rows.last().map(|(cursor, _)| cursor.clone()),
        }
    }
}

/// Makes the connection and edge types of a list of `$node`, a newtype over [`crate::platform::read::Row`].
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident) => {
        /// 列表中的一条. One entry of a list and its cursor.
        #[derive(Debug, async_graphql::SimpleObject)]
        pub struct $edge {
            /// 游标. Opaque position of this entry; survives inserts.
            pub cursor: String,
            /// 条目. The entry.
            pub node: $node,
        }

        /// 分页列表. One page of a list.
        #[derive(Debug, async_graphql::SimpleObject)]
        pub struct $connection {
            /// 带游标的条目. Entries with cursors.
            pub edges: Vec<$edge>,
            /// 条目. Entries alone.
            pub nodes: Vec<$node>,
            /// 分页信息. Where the page stands.
            pub page_info: $crate::graphql::connection::PageInfo,
            /// 总数（至多数到10000）. How many the list has, counted up to 10000 and only when selected.
            pub total_count: Option<i64>,
        }

        impl From<$crate::platform::read::Page> for $connection {
            fn from(page: $crate::platform::read::Page) -> Self {
                Self {
                    page_info: $crate::graphql::connection::PageInfo::of(&page),
                    total_count: page.total_count,
                    nodes: page.rows.iter().map(|(_, row)| $node(row.clone())).collect(),
                    edges: page
                        .rows
                        .into_iter()
                        .map(|(cursor, row)| $edge { cursor, node: $node(row) })
                        .collect(),
                }
            }
        }
    };
}
pub(crate) use connection;
