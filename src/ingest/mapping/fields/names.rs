//! What systems call the columns that many lists have, the more exact names first.

/// A number of the person.
pub(super) const STAFF_REFERENCE: &[&str] = &[
    "staff reference", "employee number", "employee id", "employee reference", "person number",
    "personal reference", "personal reference number", "personal number", "staff number", "staff id", "worker id",
    "worker number", "person id", "person id external", "userid", "user id", "payroll number", "payroll reference",
    "payroll id", "pay number", "employee code", "unique id", "unique reference", "unique identifier",
    "personnel number", "hr reference", "assignment id",
];

/// A number of the post.
pub(super) const POST_REFERENCE: &[&str] = &[
    "post number", "post id", "position number", "position id", "position reference", "position code",
    "post code number", "establishment reference", "assignment number", "assignment reference", "job number",
    "contract number", "contract reference",
];

/// Where somebody works.
pub(super) const UNIT: &[&str] = &[
    "team", "team name", "unit name", "service team", "organisation unit", "organisation unit name",
    "structure unit", "supervisory organization", "supervisory organisation name", "hiring team", "section",
    "department", "department name", "hiring department", "hiring unit", "business unit", "unit path",
    "organisation", "organisation name", "cost centre name", "cost centre description", "cost centre",
    "team description", "team or service", "sub team", "department description", "organisational unit",
    "organisation unit description", "ward", "ward or team", "pod", "service", "service area",
    "service name", "division", "directorate", "area", "locality",
];

/// What somebody does.
pub(super) const ROLE: &[&str] = &[
    "role", "role title", "job title", "position title", "position job title", "post title", "position name",
    "job role", "job name", "job profile", "business title", "designation", "substantive role", "substantive post",
    "post held", "post name", "occupation", "job family", "job family group", "job group", "role type",
    "post description", "job description", "position description", "post holder role", "job role name",
    "staff group", "job", "post", "position",
];

/// Grade or band of pay.
pub(super) const GRADE: &[&str] = &[
    "employee grade", "current grade", "pay grade", "pay band", "band", "salary grade", "salary band",
    "compensation grade", "grade name", "grade code", "job grade", "post grade", "pay scale", "payscale", "scale",
    "afc band", "pay scale band", "pay scale code", "spinal column point", "spinal point", "scp",
    "agenda for change band", "salary scale",
];

/// Full-time equivalents.
pub(super) const FTE: &[&str] = &[
    "full time equivalent", "fte value", "fte assignment", "assignment fte", "contract fte", "contracted fte",
    "post fte", "position fte", "actual fte", "fte on starting", "fte at leaving", "fte hours ratio",
    "position full time equivalent", "employee fte", "current fte", "work time fte",
];

/// Hours a week.
pub(super) const HOURS: &[&str] = &[
    "contractual hours", "contract hours", "contracted weekly hours", "contractual hours per week",
    "contracted hours per week", "scheduled weekly hours", "weekly hours", "hours per week", "standard hours",
    "normal hours", "working hours", "assignment hours", "hours worked per week", "basic hours",
    "weekly contracted hours", "contract hours per week", "scheduled hours", "hours",
];

/// Kind of employment.
pub(super) const CONTRACT: &[&str] = &[
    "contract", "contract category", "contract status", "type of contract", "employment type", "employment basis",
    "employee type", "worker type", "assignment category", "assignment type", "contract term",
    "employment category", "staff type", "post type", "appointment type", "basis", "permanent or temporary",
    "permanent temporary", "permanent fixed term", "worker sub type", "tenure",
];

/// First day with the employer.
pub(super) const START: &[&str] = &[
    "employment start date", "hire date", "date of hire", "latest hire date", "most recent hire date",
    "latest start date", "enterprise hire date", "start date with authority", "start with authority",
    "continuous start date", "date started", "date start", "started on", "started", "date of joining",
    "joining date", "date joined", "join date", "commencement date", "date commenced", "date of commencement",
    "date commenced with council", "date of appointment", "appointment date", "continuous service date",
    "continuous service start date", "legal employer hire date", "organisation start date", "council start date",
    "authority start date", "local authority start date", "la start date", "trust start date", "nhs start date",
    "company start date", "local government start date",
    "reckonable service date", "start",
];

/// First day in the post.
pub(super) const POST_START: &[&str] = &[
    "position start date", "post start date", "date in post", "date in current post", "date started in post",
    "assignment start date", "job start date", "role start date", "date in position",
];

/// Last day with the employer.
pub(super) const LEAVING: &[&str] = &[
    "date of leaving", "leave date", "leaver date", "date left", "termination date", "actual termination date",
    "employment end date", "date of termination", "last day of service", "last day of employment",
    "last working day", "last day", "last day of work", "last day worked", "final working day", "end of employment",
    "employee end date", "leave on", "finish date", "end date",
];

/// Why somebody left.
pub(super) const REASON: &[&str] = &[
    "reason for leaving", "leaving reason", "leaver reason", "leaving reason description", "termination reason",
    "primary termination reason", "reason for termination", "event reason", "action reason", "why left",
    "exit reason", "separation reason", "reason left", "resignation reason", "cause of leaving", "leaving code",
    "leave reason", "termination reason description",
];

/// Where somebody went.
pub(super) const DESTINATION: &[&str] = &[
    "destination on leaving", "leaving destination", "leaver destination", "destination of leaver",
    "destination after leaving", "where to", "gone to", "where did they go", "next employer", "next employer type",
    "new employer", "destination employer", "future employer", "onward destination", "going to",
];

/// Where somebody came from.
pub(super) const ORIGIN: &[&str] = &[
    "start origin", "starter origin", "origin of starter", "recruitment source", "source of recruitment",
    "recruited from", "where from", "where did they come from", "previous employer", "previous employer type",
    "last employer type", "starter source", "joined from", "came from", "origin",
    "previous employment", "prior employer", "source",
];

/// When somebody was born.
pub(super) const BIRTH: &[&str] = &[
    "date of birth",
];

/// In which band of ages somebody is.
pub(super) const AGE: &[&str] = &[
    "age group", "age range", "age bracket",
];

/// What somebody earns.
pub(super) const SALARY: &[&str] = &[
    "annual salary", "basic salary", "base salary", "basic annual salary", "full time salary", "salary fte",
    "full time annual salary", "actual salary", "salary per annum", "annual pay", "annual salary fte", "fte salary",
    "fte annual salary", "full time equivalent salary", "gross annual salary", "salary value", "basic pay", "pay",
];

/// What people are called; their managers too.
pub(super) const NAME: &[&str] = &[
    "employee name", "name of employee", "staff name", "worker name", "person name", "full name", "forename",
    "surname", "first name", "last name", "middle name", "middle names", "given name", "family name", "maiden name",
    "previous name", "legal name", "preferred name", "display name", "known as", "initials", "worker", "employee",
    "leaver name", "starter name", "name of leaver", "name of starter", "line manager", "line manager name",
    "manager", "manager name", "supervisor", "supervisor name", "reports to", "next of kin", "emergency contact",
];

/// How people are reached.
pub(super) const CONTACT: &[&str] = &[
    "email", "email address", "work email", "email work", "home email", "contact email", "phone", "phone number",
    "contact number", "mobile", "mobile number", "home phone", "work phone", "address", "home address",
    "address line 1", "forwarding address", "postcode", "home postcode",
];

/// Numbers the state gave.
pub(super) const OFFICIAL: &[&str] = &[
    "ni number", "ni", "national insurance number", "national insurance", "nhs number", "passport number",
    "dbs number", "dbs certificate number", "bank account number", "national id", "national identifier", "nino",
    "tax reference", "bank details",
];

/// A number given by the regulator.
pub(super) const REGISTRATION: &[&str] = &[
    "swe number", "swe registration number", "swe id", "social work england number",
    "social work england registration number", "professional registration number", "swe registration",
    "swe reference", "social work england registration", "registration with social work england",
    "professional registration", "professional registration reference", "regulator number", "registration",
    "hcpc number",
];
