//! 行政区划、机构、人员、日历、政策与令牌吊销: the rows of the directory.

pub mod calendar_day;
pub mod directory_revision;
pub mod division;
pub mod division_succession;
pub mod organization;
pub mod organization_service;
pub mod policy_document;
pub mod staff;
pub mod token_revocation;
pub mod words;
