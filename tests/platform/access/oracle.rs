//! Who may see and do what, written down a second time, by hand and from the requirements.
//! Start with [`OBJECTS`], [`ROOTS`] and [`ACTS`]. Whatever the schema gains has to be named here.
//! Never: a look at the programme's own policy or views.

/// Kinds of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Public,
    Citizen,
    Clerk,
    Officer,
    Partner,
    Operator,
}

use Kind::{Citizen, Clerk, Officer, Operator, Partner, Public};

/// Whom rows of a type are shown to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Everyone.
    Public,
    /// Who reaches the case: handling office, superiors, 户籍地, persons concerned.
    OfCase,
    /// Who reaches the marriage or the booking: its office, superiors, the couple.
    OfMarriage,
    /// Where the case is handled and above it.
    OfHandling,
    /// Whoever reached the row above.
    OfParent,
}

/// Fields by audience: anyone who sees the row; staff and persons concerned; staff.
#[derive(Debug)]
pub struct Object {
    pub name: &'static str,
    pub rows: Rows,
    pub anyone: &'static str,
    pub concerned: &'static str,
    pub staff: &'static str,
}

const fn object(
    name: &'static str,
    rows: Rows,
    anyone: &'static str,
    concerned: &'static str,
    staff: &'static str,
) -> Object {
    Object { name, rows, anyone, concerned, staff }
}

pub const OBJECTS: &[Object] = &[
    object(
        "Case",
        Rows::OfCase,
        "id caseNumber service matter state version channel openedAt acceptedOn dueOn dueStatus pausedOn \
         pauseGround closedAt outcome office offices parties pauses timeline",
        "",
        "assignee notes",
    ),
    object(
        "CaseParty",
        Rows::OfCase,
        "id role residency hukou presentAt declaredAt identityCheck identityCheckedAt person",
        "maritalCheck maritalCheckedAt",
        "",
    ),
    object("CaseOffice", Rows::OfCase, "part since organization", "", ""),
    object("CaseNote", Rows::OfHandling, "id writtenAt text author", "", ""),
    object("CasePause", Rows::OfCase, "ground legalBasis pausedOn resumedOn", "", ""),
    object(
        "TimelineEntry",
        Rows::OfCase,
        "action version occurredAt legalBasis actorKind facts organization",
        "",
        "actor",
    ),
    object(
        "MarriageRegistration",
        Rows::OfCase,
        "id case state regime marriage certificates",
        "counselling medicalCheckReferredAt lateRegistration refusal",
        "",
    ),
    object(
        "Marriage",
        Rows::OfMarriage,
        "id version status standing origin registeredOn effectiveFrom endedOn office source spouses certificates",
        "endingDocument endings lateRegistration revocations",
        "",
    ),
    object("Spouse", Rows::OfParent, "sex inForce person", "diedOn", ""),
    object(
        "Certificate",
        Rows::OfCase,
        "id number kind issuedOn status version marriage supersededBy copies",
        "",
        "",
    ),
    object(
        "MarriageRevocation",
        Rows::OfMarriage,
        "state ground proposedOn noticeServedOn heardOn decidedOn decisionNumber reason",
        "",
        "findings statement",
    ),
    object(
        "MarriageEnding",
        Rows::OfMarriage,
        "status effectiveOn document postedOn takenBackOn reason",
        "",
        "",
    ),
    object("CertificateCopy", Rows::OfParent, "position status holder", "electronicCertificate", ""),
    object(
        "DivorceApplication",
        Rows::OfCase,
        "id case state regime datesStatus receiptDueOn receiptOn coolingOffEndsOn windowOpensOn windowClosesOn \
         lapsesOn marriage certificates",
        "agreement counselling refusal withdrawnBy",
        "",
    ),
    object(
        "CertificateReissue",
        Rows::OfCase,
        "id case state regime kind reason registeredOn marriage formerNumber formerCertificate certificate",
        "archiveCheck refusal",
        "",
    ),
    object(
        "Appointment",
        Rows::OfMarriage,
        "id bookingNumber state version matter day startsAt endsAt requestedAt slot office case parties",
        "rejectionReason",
        "",
    ),
    object("AppointmentParty", Rows::OfMarriage, "person", "nameTyped", ""),
    object(
        "AppointmentSlot",
        Rows::Public,
        "id version matter day startsAt endsAt capacity remaining office",
        "",
        "",
    ),
    object(
        "Person",
        Rows::OfParent,
        "id idType sex",
        "name idNumberMasked issuingCountry birthYear birthDate phoneMasked addressMasked",
        "",
    ),
    object("StaffMember", Rows::OfParent, "id displayName", "", ""),
    object(
        "Organization",
        Rows::Public,
        "id code name kind handlesForeignMatters activeFrom activeTo division",
        "",
        "",
    ),
    object("Division", Rows::Public, "id code name level validFrom validTo parent", "", ""),
];

/// Types without rows of their own: what a root field or an act answers with.
pub const ANSWERS: &[(&str, &str)] = &[
    ("CasePayload", "case appliedVersion"),
    ("MarriageRegistrationPayload", "registration appliedVersion"),
    ("RevealPartyPayload", "idNumber name birthDate phone address"),
    ("RevokeTokensPayload", "revokedAt"),
    ("Eligibility", "day eligible regime citation violations warnings requiredDocuments ofAgeOn"),
    ("DivorceApplicationPayload", "application appliedVersion"),
    ("DivorceAgreement", "signed will children property debts"),
    ("MarriageSource", "number officeName registeredIn warnings"),
    ("ArchiveCheck", "outcome source checkedOn supplementAsked"),
    ("ElectronicCertificate", "status jws verificationCode qrCode"),
    ("EndingDocument", "kind number"),
    ("LateRegistration", "effectiveFrom basis"),
    (
        "BadFaithEntry",
        "id version ground legalBasis listedOn listedUntil stands removedOn removalReason person marriage",
    ),
    ("BadFaithEntryPayload", "entry appliedVersion"),
    (
        "SafeguardReport",
        "id version kind account reportedTo reference reportedOn answeredOn answer case person",
    ),
    ("SafeguardReportPayload", "report appliedVersion"),
    ("OfficeOpening", "day kind name"),
    ("OfficeOpenings", "version days"),
    ("AppointmentPayload", "appointment appliedVersion"),
    ("AppointmentSlotPayload", "slot appliedVersion"),
    ("BookAppointmentPayload", "appointment appliedVersion violations warnings"),
    ("PublishAppointmentSlotsPayload", "batch slots"),
    ("SetOfficeOpeningPayload", "openings appliedVersion"),
    ("CertificateReissuePayload", "reissue appliedVersion"),
    ("MarriagePayload", "marriage appliedVersion"),
    ("MaritalStatusAnswer", "answerId asOf on known inForce statement"),
    ("CertificateVerification", "found status kind registeredOn issuedOn officeName holderNamesMasked"),
    ("RuleFinding", "code message legalBasis remedy paths facts"),
    ("Refusal", "grounds reason"),
    ("RefusalGround", "code message legalBasis remedy"),
    ("FindingFact", "name value"),
    ("RequiredDocument", "of anyOf held"),
    ("IdNumberCheck", "valid problem message proposed birthDate sex"),
    (
        "HouseholdAssessment",
        "day ruleSet area members violations warnings income comparison property programmes",
    ),
    // Rows of 社会救助; `assistance::access` reads them as everyone.
    (
        "AssistanceIntake",
        "id case state place area formDatedOn members incomes expenses assets consents applications",
    ),
    ("AssistanceIntakePayload", "intake appliedVersion"),
    ("DeclaredIncome", "member kind amount per"),
    ("DeclaredExpense", "member kind amount per"),
    ("DeclaredAsset", "member kind value count isNecessity"),
    ("HouseholdMember", "relation area livesTogether circumstances disability seriouslyIll work person"),
    ("CertifiedDisability", "kind grade"),
    ("InformationConsent", "signedOn formNumber person"),
    (
        "AssistanceApplication",
        "id case state programme intake route supplement opinion decidedOn reasons checks visits postings \
         objections award",
    ),
    ("AssistanceApplicationPayload", "application appliedVersion"),
    ("ApplicationOpinion", "givenOn recommendation outcome legalBasis violations warnings benefit"),
    ("BenefitSum", "period total lines"),
    ("BenefitLine", "item member amountFen rule legalBasis source"),
    (
        "InformationCheck",
        "source outcome askedOn dueOn answeredOn verifiedOtherwise contradicts applicantToldOn",
    ),
    ("HouseholdVisit", "visitedOn surveyors findings"),
    ("VisitSurveyor", "subject signed"),
    ("PublicityPosting", "place householdSize proposed postedOn firstOn lastOn"),
    ("PublicityObjection", "id receivedOn text reexaminedBy closedOn"),
    (
        "AssistanceAward",
        "id version programme persons monthly firstMonth lastMonth decidedOn lines application",
    ),
    ("AssistanceRules", "code citation"),
    ("MemberAssessment", "member counting rule legalBasis aloneGrounds"),
    ("IncomeAssessment", "persons yearly perCapita lines"),
    ("IncomeLine", "income expense at member given counted treatment rule legalBasis needsConfirmation"),
    ("StandardComparison", "position standard standardSource edgeLine rule legalBasis"),
    (
        "ProgrammeAssessment",
        "programme outcome legalBasis violations open warnings monthly firstMonth route routeViolations \
         routeWarnings limits",
    ),
    ("ProgrammeRoute", "county street legalBasis handling handlingBasis decides decidesBasis"),
    ("ProgrammeLimit", "profile workingDays dueOn light source"),
    ("PageInfo", "hasNextPage hasPreviousPage startCursor endCursor"),
];

/// What a root field answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// `node` and `nodes`: tried with every type.
    AnyNode,
    /// One row of a type, or null.
    One,
    /// A connection of rows of a type.
    Page,
    /// Public reference data.
    Reference,
    /// An answer computed from the question.
    Question,
}

pub struct Root {
    pub field: &'static str,
    pub kinds: &'static [Kind],
    /// Whether a staff token must name the service.
    pub needs_service: bool,
    /// Whether the service is 社会救助 and not 婚姻登记.
    pub is_assistance: bool,
    pub answers: Answers,
}

const fn root(field: &'static str, kinds: &'static [Kind], needs_service: bool, answers: Answers) -> Root {
    Root { field, kinds, needs_service, is_assistance: false, answers }
}

const fn assistance(field: &'static str, kinds: &'static [Kind], answers: Answers) -> Root {
    Root { field, kinds, needs_service: true, is_assistance: true, answers }
}

const ALL: &[Kind] = &[Public, Citizen, Clerk, Officer, Partner, Operator];
const READERS: &[Kind] = &[Citizen, Clerk, Officer];

pub const ROOTS: &[Root] = &[
    root("node", ALL, false, Answers::AnyNode),
    root("nodes", ALL, false, Answers::AnyNode),
    root("case", READERS, false, Answers::One),
    root("caseByNumber", READERS, false, Answers::One),
    root("cases", READERS, false, Answers::Page),
    root("marriageRegistration", READERS, true, Answers::One),
    root("marriageRegistrations", READERS, true, Answers::Page),
    root("marriage", READERS, true, Answers::One),
    root("marriages", READERS, true, Answers::Page),
    root("marriageByCertificate", STAFF, true, Answers::Question),
    root("divorceApplication", READERS, true, Answers::One),
    root("divorceApplications", READERS, true, Answers::Page),
    root("certificateReissue", READERS, true, Answers::One),
    root("certificateReissues", READERS, true, Answers::Page),
    root("safeguardReports", STAFF, true, Answers::Page),
    root("badFaithEntries", READERS, true, Answers::Page),
    root("appointment", READERS, true, Answers::One),
    root("appointments", READERS, true, Answers::Page),
    root("appointmentSlots", ALL, false, Answers::Reference),
    root("officeOpenings", ALL, false, Answers::Reference),
    root("maritalStatus", &[Partner], true, Answers::Question),
    root("verifyCertificate", ALL, false, Answers::Question),
    root("eligibility", READERS, true, Answers::Question),
    assistance("assessHousehold", READERS, Answers::Question),
    assistance("assistanceIntake", READERS, Answers::One),
    assistance("assistanceIntakes", READERS, Answers::Page),
    assistance("assistanceApplication", READERS, Answers::One),
    assistance("assistanceApplications", READERS, Answers::Page),
    root("checkIdNumber", STAFF, false, Answers::Question),
    root("division", ALL, false, Answers::Reference),
    root("divisions", ALL, false, Answers::Reference),
    root("organization", ALL, false, Answers::Reference),
    root("organizations", ALL, false, Answers::Reference),
];

/// Types behind `node(id)`: who may read the type at all, and whether a staff token must name the service.
pub const NODES: &[(&str, &[Kind], bool)] = &[
    ("Case", READERS, false),
    ("MarriageRegistration", READERS, true),
    ("Marriage", READERS, true),
    ("Certificate", READERS, true),
    ("DivorceApplication", READERS, true),
    ("CertificateReissue", READERS, true),
    ("Appointment", READERS, true),
    ("AppointmentSlot", ALL, false),
    ("Organization", ALL, false),
];

/// Types behind `node(id)` that `assistance::access` walks.
pub const RELIEF_NODES: &[&str] = &["AssistanceIntake", "AssistanceApplication", "AssistanceAward"];

/// What a mutation acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// A row that has to be within reach.
    Row,
    /// Nothing yet: it opens something at the caller's own office.
    New,
    /// The hub itself.
    Hub,
}

pub struct Act {
    pub field: &'static str,
    pub kinds: &'static [Kind],
    pub needs_service: bool,
    /// Whether the service is 社会救助 and not 婚姻登记.
    pub is_assistance: bool,
    pub on: On,
}

const fn act(field: &'static str, kinds: &'static [Kind], needs_service: bool, on: On) -> Act {
    Act { field, kinds, needs_service, is_assistance: false, on }
}

/// An act of the office that handles the matter, street or bureau.
const fn relief(field: &'static str, on: On) -> Act {
    Act { field, kinds: STAFF, needs_service: true, is_assistance: true, on }
}

const OFFICE: &[Kind] = &[Clerk];
const STAFF: &[Kind] = &[Clerk, Officer];

pub const ACTS: &[Act] = &[
    act("assignCase", STAFF, false, On::Row),
    act("addCaseNote", STAFF, false, On::Row),
    act("pauseCase", OFFICE, false, On::Row),
    act("resumeCase", OFFICE, false, On::Row),
    act("revealParty", OFFICE, false, On::Row),
    act("revokeTokens", &[Operator], false, On::Hub),
    act("openMarriageRegistration", OFFICE, true, On::New),
    act("acceptMarriageRegistration", OFFICE, true, On::Row),
    act("declineMarriageRegistration", OFFICE, true, On::Row),
    act("recordMarriageCheck", OFFICE, true, On::Row),
    act("examineMarriageRegistration", OFFICE, true, On::Row),
    act("registerMarriage", OFFICE, true, On::Row),
    act("refuseMarriageRegistration", OFFICE, true, On::Row),
    act("withdrawMarriageRegistration", OFFICE, true, On::Row),
    act("applyForDivorce", OFFICE, true, On::New),
    act("issueDivorceReceipt", OFFICE, true, On::Row),
    act("declineDivorceApplication", OFFICE, true, On::Row),
    act("withdrawDivorceApplication", OFFICE, true, On::Row),
    act("recordDivorceCounselling", OFFICE, true, On::Row),
    act("recordDivorceCheck", OFFICE, true, On::Row),
    act("examineDivorceApplication", OFFICE, true, On::Row),
    act("registerDivorce", OFFICE, true, On::Row),
    act("refuseDivorceRegistration", OFFICE, true, On::Row),
    act("applyForReissue", OFFICE, true, On::New),
    act("acceptReissue", OFFICE, true, On::Row),
    act("recordArchiveCheck", OFFICE, true, On::Row),
    act("askForSupplement", OFFICE, true, On::Row),
    act("supplementReissue", OFFICE, true, On::Row),
    act("issueReissue", OFFICE, true, On::Row),
    act("refuseReissue", OFFICE, true, On::Row),
    act("withdrawReissue", OFFICE, true, On::Row),
    act("recordMarriageEnding", STAFF, true, On::Row),
    act("takeBackMarriageEnding", STAFF, true, On::Row),
    act("proposeRevocation", STAFF, true, On::Row),
    act("recordRevocationHearing", STAFF, true, On::Row),
    act("decideRevocation", &[Officer], true, On::Row),
    act("reportSafeguard", OFFICE, true, On::Row),
    act("answerSafeguardReport", &[Officer], true, On::Row),
    act("removeBadFaithEntry", &[Officer], true, On::Row),
    act("publishAppointmentSlots", OFFICE, true, On::New),
    act("changeSlotCapacity", OFFICE, true, On::Row),
    act("withdrawAppointmentSlot", OFFICE, true, On::Row),
    act("setOfficeOpening", OFFICE, true, On::New),
    act("bookAppointment", &[Clerk, Citizen], true, On::New),
    act("preCheckAppointment", OFFICE, true, On::Row),
    act("confirmAppointment", OFFICE, true, On::Row),
    act("rejectAppointment", OFFICE, true, On::Row),
    act("cancelAppointment", &[Clerk, Citizen], true, On::Row),
    act("checkInAppointment", OFFICE, true, On::Row),
    relief("submitAssistanceIntake", On::New),
    relief("acceptAssistanceApplication", On::Row),
    relief("requestAssistanceSupplement", On::Row),
    relief("declineAssistanceApplication", On::Row),
    relief("withdrawAssistanceApplication", On::Row),
    relief("closeUncooperativeApplication", On::Row),
    relief("startHouseholdCheck", On::Row),
    relief("recordCheckAnswer", On::Row),
    relief("recordHouseholdVisit", On::Row),
    relief("giveAssistanceOpinion", On::Row),
    relief("postAssistancePublicity", On::Row),
    relief("recordPublicityObjection", On::Row),
    relief("closePublicityObjection", On::Row),
    relief("handOverAssistanceApplication", On::Row),
    relief("returnAssistanceApplication", On::Row),
    relief("confirmAssistanceApplication", On::Row),
    relief("refuseAssistanceApplication", On::Row),
];

/// Subscriptions and who may follow a row within reach.
pub const SUBSCRIPTIONS: &[(&str, &[Kind])] = &[("caseProgress", READERS)];

impl Object {
    pub fn of(name: &str) -> Option<&'static Self> {
        OBJECTS.iter().find(|object| object.name == name)
    }

    /// Whether `kind` may select the field; `None` for a field that the table does not name.
    pub fn admits(&self, field: &str, kind: Kind) -> Option<bool> {
        let names = |list: &str| list.split_whitespace().any(|name| name == field);
        let staff = matches!(kind, Clerk | Officer);
        if names(self.anyone) {
            Some(true)
        } else if names(self.concerned) {
            Some(staff || kind == Citizen)
        } else if names(self.staff) {
            Some(staff)
        } else {
            None
        }
    }
}
