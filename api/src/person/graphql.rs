//! Help with identity numbers, for staff at the window.
//! Start with [`PersonQuery`].
//! Never: a number in an error or a log; the answer alone carries it.

use async_graphql::{Context, Object, SimpleObject};
use entities::values::{
    ValueError,
    citizen_id::{CitizenId, LegacyCitizenId, Sex},
    legal_date::LegalDate,
};

use super::policy;
use crate::platform::{error::Result, locale::Locale, request::RequestContext};

/// 证件号码核对结果. What a resident ID number says of itself.
#[derive(Debug, SimpleObject)]
pub struct IdNumberCheck {
    /// 是否有效. Whether the 18 digits are well formed and check.
    pub valid: bool,
    /// 问题编码. What is wrong, if anything.
    pub problem: Option<String>,
    /// 说明. The same in words.
    pub message: Option<String>,
    /// 15位旧号码升位后的建议号码. For a 15-digit number: the 18-digit form, a proposal that a person confirms.
    pub proposed: Option<String>,
    /// 出生日期. Birth date it holds.
    pub birth_date: Option<LegalDate>,
    /// 性别. Sex it holds.
    pub sex: Option<Sex>,
}

/// Queries about persons that need no case.
#[derive(Debug, Default)]
pub struct PersonQuery;

#[Object]
impl PersonQuery {
    /// 核对公民身份号码. Check a resident ID number by GB 11643, and convert a 15-digit one; looks nobody up.
    async fn check_id_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "号码. 18 or 15 digits.")] number: String,
    ) -> Result<IdNumberCheck> {
        let request = ctx.data_unchecked::<RequestContext>();
        request.permit(&policy::CHECK_ID_NUMBER)?;
        let today = request.env.clock.today();
        if let Ok(legacy) = LegacyCitizenId::parse(&number) {
            let proposed = legacy.proposed(today).ok();
            return Ok(IdNumberCheck {
                valid: false,
                problem: Some("ID_LEGACY_FIFTEEN".to_owned()),
                message: Some(
                    request
                        .locale
                        .pick(
                            "15位旧号码，请核实升位后的号码",
                            "a 15-digit number; confirm the 18-digit form",
                        )
                        .to_owned(),
                ),
                birth_date: proposed.as_ref().map(|id| LegalDate(id.birth_date())),
                sex: proposed.as_ref().map(CitizenId::sex),
                proposed: proposed.map(|id| id.as_str().to_owned()),
            });
        }
        Ok(match CitizenId::parse(&number, today) {
            Ok(id) => IdNumberCheck {
                valid: true,
                problem: None,
                message: None,
                proposed: None,
                birth_date: Some(LegalDate(id.birth_date())),
                sex: Some(id.sex()),
            },
            Err(error) => IdNumberCheck {
                valid: false,
                problem: Some(error.code().to_owned()),
                message: Some(match request.locale {
                    Locale::ZhCn => error.message_zh().into_owned(),
                    Locale::En => error.message_en().into_owned(),
                }),
                proposed: None,
                birth_date: None,
                sex: None,
            },
        })
    }
}
