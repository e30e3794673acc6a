//! The shared objects: registration, marriage, certificate.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::{
    marriage::state::{
        CertificateStatus, Counselling, MarriageOrigin, MarriageStanding, MarriageStatus, RegistrationState,
    },
    values::{
        certificate_number::{CertificateKind, CertificateNumber},
        citizen_id::Sex,
        legal_date::LegalDate,
    },
};
use sea_orm::ActiveEnum;

use super::{
    electronic::{ElectronicCertificate, copy_status, electronic},
    ending::{EndingDocument, MarriageEnding},
    findings::Refusal,
    revocation::MarriageRevocation,
};
use crate::{
    case::graphql::{Case, Organization},
    graphql::connection::connection,
    marriage::{rules::regime::Regime, service::electronic::CopyStatus},
    person::Person,
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::Row,
        request::RequestContext,
    },
};

/// 结婚登记. One marriage registration and its case.
#[derive(Debug, Clone, Description)]
pub struct MarriageRegistration(pub Row);

connection!(MarriageRegistrationConnection, MarriageRegistrationEdge, MarriageRegistration);

#[Object(use_type_description)]
impl MarriageRegistration {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("MarriageRegistration", self.0.key()?)))
    }

    /// 办件. The shared case.
    async fn case(&self, ctx: &Context<'_>) -> Result<Case> {
        self.0.related_one(ctx).map(Case).ok_or(Error::bug("a registration without its case"))
    }

    /// 状态. Where the registration stands.
    async fn state(&self, ctx: &Context<'_>) -> Result<RegistrationState> {
        let case = self.0.related_one(ctx).ok_or(Error::bug("a registration without its case"))?;
        Ok(RegistrationState::try_from_value(&case.get("state")?)?)
    }

    /// 适用规定. Legal regime of the last act that judged it.
    async fn regime(&self) -> Result<Option<Regime>> {
        regime(&self.0)
    }

    /// 婚姻家庭辅导. Whether counselling was offered and taken.
    async fn counselling(&self) -> Result<Counselling> {
        self.0.word("counselling")
    }

    /// 婚检告知时间. When the pre-marital medical check was explained and referred.
    async fn medical_check_referred_at(&self) -> Result<Option<DateTime<Utc>>> {
        self.0.get("medical_check_referred_at")
    }

    /// 补办登记. From when it is to have effect, as declared and examined; null where it is not registered late.
    async fn late_registration(&self) -> Result<Option<LateRegistration>> {
        LateRegistration::of(&self.0)
    }

    /// 不予受理或者不予登记. Why it was refused; null where it was not.
    async fn refusal(&self, ctx: &Context<'_>) -> Result<Option<Refusal>> {
        let stored: String = self.0.get("refusal_grounds")?;
        Refusal::of(&stored, ctx.data_unchecked::<RequestContext>().locale)
    }

    /// 婚姻关系. The marriage, once registered.
    async fn marriage(&self, ctx: &Context<'_>) -> Option<Marriage> {
        self.0.related_one(ctx).map(Marriage)
    }

    /// 证件. Certificates this case issued.
    async fn certificates(&self, ctx: &Context<'_>) -> Vec<Certificate> {
        self.0.related(ctx).into_iter().map(Certificate).collect()
    }
}

/// 补办结婚登记. The earlier effect of a marriage that is registered late.
#[derive(Debug, SimpleObject)]
pub struct LateRegistration {
    /// 效力起算日. From when both met the conditions and lived as spouses.
    pub effective_from: LegalDate,
    /// 依据. What that rests on.
    pub basis: String,
}

impl LateRegistration {
    fn of(row: &Row) -> Result<Option<Self>> {
        let from: Option<LegalDate> = row.get("effective_from")?;
        let basis: Option<String> = row.get("effective_basis")?;
        Ok(from.map(|effective_from| Self { effective_from, basis: basis.unwrap_or_default() }))
    }
}

/// 婚姻关系. One marriage; the row stays whatever becomes of it.
#[derive(Debug, Clone, Description)]
pub struct Marriage(pub Row);

connection!(MarriageConnection, MarriageEdge, Marriage);

#[Object(use_type_description)]
impl Marriage {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("Marriage", self.0.key()?)))
    }

    /// 版本. Pass it as `expectedVersion` of the next change.
    async fn version(&self) -> Result<i64> {
        self.0.get("version")
    }

    /// 状态. Whether it stands.
    async fn status(&self) -> Result<MarriageStatus> {
        Ok(MarriageStatus::try_from_value(&self.0.get("status")?)?)
    }

    /// 补录核实状态. Whether it counts: one entered from paper does once its case is accepted.
    async fn standing(&self) -> Result<MarriageStanding> {
        self.0.word("standing")
    }

    /// 来源. Where the hub has it from.
    async fn origin(&self) -> Result<MarriageOrigin> {
        self.0.word("origin")
    }

    /// 登记日期. Day of registration.
    async fn registered_on(&self) -> Result<LegalDate> {
        self.0.get("registered_on")
    }

    /// 效力起算日. From when it has effect: the day of registration, or an earlier one where it was registered late.
    async fn effective_from(&self) -> Result<LegalDate> {
        let late: Option<LegalDate> = self.0.get("effective_from")?;
        late.map_or_else(|| self.0.get("registered_on"), Ok)
    }

    /// 补办登记. From when it has effect and what that rests on; null where it was not registered late.
    async fn late_registration(&self) -> Result<Option<LateRegistration>> {
        LateRegistration::of(&self.0)
    }

    /// 终止日期. Day on which it ended.
    async fn ended_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("ended_on")
    }

    /// 终止依据. Document on which its end rests, other than a registered divorce.
    async fn ending_document(&self) -> Result<Option<EndingDocument>> {
        Ok(self.0.get::<Option<String>>("ending_document")?.as_deref().and_then(EndingDocument::parse))
    }

    /// 终止登记. What was posted on its end, newest first, whether or not it was taken back.
    async fn endings(&self, ctx: &Context<'_>) -> Vec<MarriageEnding> {
        self.0.related(ctx).into_iter().map(MarriageEnding).collect()
    }

    /// 撤销程序. Revocations for impersonation or false papers, newest first.
    async fn revocations(&self, ctx: &Context<'_>) -> Vec<MarriageRevocation> {
        self.0.related(ctx).into_iter().map(MarriageRevocation).collect()
    }

    /// 登记机关. Office that registered it, or entered it from paper.
    async fn office(&self, ctx: &Context<'_>) -> Option<Organization> {
        self.0.related_one(ctx).map(Organization)
    }

    /// 配偶. The two spouses.
    async fn spouses(&self, ctx: &Context<'_>) -> Vec<Spouse> {
        self.0.related(ctx).into_iter().map(Spouse).collect()
    }

    /// 证件. Its certificates, newest first.
    async fn certificates(&self, ctx: &Context<'_>) -> Vec<Certificate> {
        self.0.related(ctx).into_iter().map(Certificate).collect()
    }

    /// 补录来源. What it was entered from, when it was registered before the hub knew of it.
    async fn source(&self, ctx: &Context<'_>) -> Option<super::divorce_types::MarriageSource> {
        self.0.related_one(ctx).map(super::divorce_types::MarriageSource)
    }
}

/// 配偶. One spouse of a marriage.
#[derive(Debug, Clone, Description)]
pub struct Spouse(pub Row);

#[Object(use_type_description)]
impl Spouse {
    /// 性别. Sex.
    async fn sex(&self) -> Result<Sex> {
        Ok(Sex::try_from_value(&self.0.get("sex")?)?)
    }

    /// 婚姻是否有效. Whether this marriage is in force for the spouse.
    async fn in_force(&self) -> Result<bool> {
        self.0.get("in_force")
    }

    /// 死亡日期. Day of death, where the death of this spouse ended the marriage.
    async fn died_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("died_on")
    }

    /// 自然人. The person, masked.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        self.0.related_one(ctx).map(Person).ok_or(Error::bug("a spouse without a person"))
    }
}

/// 婚姻登记证件. One certificate number and its copies.
#[derive(Debug, Clone, Description)]
pub struct Certificate(pub Row);

#[Object(use_type_description)]
impl Certificate {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("Certificate", self.0.key()?)))
    }

    /// 证字号. Certificate number.
    async fn number(&self) -> Result<CertificateNumber> {
        CertificateNumber::parse(&self.0.get::<String>("number")?)
            .map_err(|_| Error::bug("a stored certificate number"))
    }

    /// 证件类别. Kind.
    async fn kind(&self) -> Result<CertificateKind> {
        Ok(CertificateKind::try_from_value(&self.0.get("kind")?)?)
    }

    /// 发证日期. Day of issue.
    async fn issued_on(&self) -> Result<LegalDate> {
        self.0.get("issued_on")
    }

    /// 状态. Whether it stands.
    async fn status(&self) -> Result<CertificateStatus> {
        self.0.word("status")
    }

    /// 版本. Version.
    async fn version(&self) -> Result<i64> {
        self.0.get("version")
    }

    /// 婚姻关系. The marriage it certifies.
    async fn marriage(&self, ctx: &Context<'_>) -> Option<Marriage> {
        self.0.related_one(ctx).map(Marriage)
    }

    /// 取代其的证件. Certificate that superseded it.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Option<Certificate> {
        self.0.related_one(ctx).map(Certificate)
    }

    /// 持证人. The copies and their holders.
    async fn copies(&self, ctx: &Context<'_>) -> Vec<CertificateCopy> {
        self.0.related(ctx).into_iter().map(CertificateCopy).collect()
    }
}

/// 证件本. One holder's copy.
#[derive(Debug, Clone, Description)]
pub struct CertificateCopy(pub Row);

#[Object(use_type_description)]
impl CertificateCopy {
    /// 序号. First or second copy.
    async fn position(&self) -> Result<i64> {
        self.0.get("position")
    }

    /// 证照状态. Whether this copy stands.
    async fn status(&self, ctx: &Context<'_>) -> Result<CopyStatus> {
        copy_status(&self.0, ctx)
    }

    /// 电子证照. Its signed form, for the holder and the issuing office; null for others.
    #[graphql(complexity = "20 + child_complexity")]
    async fn electronic_certificate(&self, ctx: &Context<'_>) -> Result<Option<ElectronicCertificate>> {
        electronic(&self.0, ctx)
    }

    /// 持证人. Holder, masked.
    async fn holder(&self, ctx: &Context<'_>) -> Result<Person> {
        self.0.related_one(ctx).map(Person).ok_or(Error::bug("a copy without a holder"))
    }
}

/// The stored law of a day; none before 2003-10-01.
pub(super) fn regime(row: &Row) -> Result<Option<Regime>> {
    let stored: String = row.get("regime")?;
    if stored.is_empty() {
        return Ok(None);
    }
    serde_json::from_value(serde_json::Value::String(stored)).map(Some).map_err(Error::internal)
}
