//! 电子证照 and 证件核验.

use async_graphql::{Context, Description, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::values::{
    certificate_number::CertificateKind, id_document::mask_number, legal_date::LegalDate,
};
use sea_orm::ActiveEnum;

use crate::{
    marriage::{
        Marriage, policy,
        service::electronic::{
            CopyStatus, ElectronicCertificate as Document, qr_svg, registered_on, verification_code,
            verification_url,
        },
    },
    platform::{
        error::{Error, Result},
        read::Row,
        request::RequestContext,
    },
};

/// 电子证照. The signed form of one holder's copy, as it stands now.
#[derive(Debug, Description)]
pub struct ElectronicCertificate(Document);

#[Object(use_type_description)]
impl ElectronicCertificate {
    /// 证照状态. Present status.
    async fn status(&self) -> CopyStatus {
        self.0.status
    }

    /// 签章数据. Compact JWS of this moment, to be relied on until its `exp`; its keys are published at `/.well-known/jwks.json`.
    async fn jws(&self, ctx: &Context<'_>) -> Result<String> {
        ctx.data_unchecked::<Marriage>().sign_certificate(&self.0).await
    }

    /// 验证码. Code by which anyone who holds the paper can verify it.
    async fn verification_code(&self, ctx: &Context<'_>) -> String {
        code(ctx, &self.0)
    }

    /// 二维码. QR code of the verification page, as SVG.
    async fn qr_code(&self, ctx: &Context<'_>) -> Result<String> {
        let public_url = ctx.data_unchecked::<Marriage>().public_url();
        qr_svg(&verification_url(public_url, &self.0.number, &code(ctx, &self.0)))
    }
}

fn code(ctx: &Context<'_>, document: &Document) -> String {
    let request = ctx.data_unchecked::<RequestContext>();
    verification_code(&request.env.vault, &document.number, document.position)
}

/// The status of a copy whose view gathered its certificate.
pub fn copy_status(copy: &Row, ctx: &Context<'_>) -> Result<CopyStatus> {
    let certificate = copy.part(ctx, "certificate").ok_or(Error::bug("a copy without a certificate"))?;
    let status: String = certificate.get("status")?;
    Ok(CopyStatus::of(&status, copy.get("superseded_by_id")?))
}

/// The electronic form of a copy: for its holder, and for the staff of the office that issued it; others who
/// see the copy (the other spouse, superiors) have no use for it.
pub fn electronic(copy: &Row, ctx: &Context<'_>) -> Result<Option<ElectronicCertificate>> {
    let part = |row: Option<Row>| row.ok_or(Error::bug("a part of a copy is not there"));
    let request = ctx.data_unchecked::<RequestContext>();
    let Ok(permit) = request.permit(&policy::READ_ELECTRONIC_CERTIFICATE) else { return Ok(None) };
    let certificate = part(copy.part(ctx, "certificate"))?;
    let Some(case) = certificate.below("case") else { return Ok(None) };
    if !permit.reaches(copy.get("holder_id")?, case.get("office_id")?) {
        return Ok(None);
    }
    let marriage = part(certificate.below("marriage"))?;
    let office = part(case.below("office"))?;
    let holder = part(copy.part(ctx, "holder"))?;
    let clear = |column| holder.open(ctx, column)?.ok_or(Error::bug("a holder without name or number"));
    let kind = CertificateKind::try_from_value(&certificate.get("kind")?)?;
    let issued_on: NaiveDate = certificate.get("issued_on")?;
    Ok(Some(ElectronicCertificate(Document {
        number: certificate.get("number")?,
        kind,
        position: copy.get("position")?,
        holder_name: clear("name_sealed")?,
        holder_id_type: holder.get("id_type")?,
        holder_id_number_masked: mask_number(&clear("id_number_sealed")?),
        registered_on: registered_on(
            kind,
            &marriage.get("registered_on")?,
            marriage.get("ended_on")?,
            issued_on,
        ),
        office_name: office.get("name")?,
        office_code: office.get("code")?,
        issued_on,
        status: CopyStatus::of(&certificate.get::<String>("status")?, copy.get("superseded_by_id")?),
        version: certificate.get("version")?,
    })))
}

/// 证件核验输入. What stands on the paper.
#[derive(Debug, InputObject)]
pub struct VerifyCertificateInput {
    /// 证字号. Number of the certificate.
    pub number: String,
    /// 验证码. Verification code; spaces, hyphens and case do not matter.
    pub verification_code: String,
}

/// 证件核验结果. The same shape whether or not there is such a certificate.
#[derive(Debug, SimpleObject)]
pub struct CertificateVerification {
    /// 是否相符. Whether number and code belong together.
    pub found: bool,
    /// 状态. Present status.
    pub status: Option<CopyStatus>,
    /// 种类. Kind of certificate.
    pub kind: Option<CertificateKind>,
    /// 登记日期. Day of registration.
    pub registered_on: Option<LegalDate>,
    /// 发证日期. Day of issue.
    pub issued_on: Option<LegalDate>,
    /// 登记机关. Office that issued it.
    pub office_name: Option<String>,
    /// 当事人姓名（脱敏）. Both parties, surname only.
    pub holder_names_masked: Option<Vec<String>>,
}

/// The public's question.
#[derive(Debug, Default)]
pub struct ElectronicQuery;

#[Object]
impl ElectronicQuery {
    /// 证件核验. Whether a paper stands, for whoever holds it; a wrong code tells nothing. Limited by caller.
    #[graphql(complexity = "50 + child_complexity")]
    async fn verify_certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. What stands on the paper.")] input: VerifyCertificateInput,
    ) -> Result<CertificateVerification> {
        let request = ctx.data_unchecked::<RequestContext>();
        let found = ctx
            .data_unchecked::<Marriage>()
            .verify_certificate(&request.caller, &input.number, &input.verification_code)
            .await?;
        Ok(match found {
            None => CertificateVerification {
                found: false,
                status: None,
                kind: None,
                registered_on: None,
                issued_on: None,
                office_name: None,
                holder_names_masked: None,
            },
            Some(known) => CertificateVerification {
                found: true,
                status: Some(known.status),
                kind: Some(known.kind),
                registered_on: Some(LegalDate(known.registered_on)),
                issued_on: Some(LegalDate(known.issued_on)),
                office_name: Some(known.office_name),
                holder_names_masked: Some(known.holder_names_masked),
            },
        })
    }
}
