//! An empty statutory return to fill in.

/// The children's social work workforce return as XML with one worker of each sort, to be filled in: every
/// element in the order of the return, what belongs in it beside it (DfE, CSWW collection specification).
///
/// It holds no figures, so it is no return yet; a program that writes returns can be checked against it.
pub fn template_xml() -> &'static str {
    r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- Children's social work workforce return. Elements keep this order; leave out those that do not apply. -->
<Message>
  <Header>
    <CollectionDetails>
      <Collection>CSWW</Collection>
      <Year><!-- year of the reference date, such as 2026 --></Year>
      <ReferenceDate><!-- 30 September of that year, as 2026-09-30 --></ReferenceDate>
    </CollectionDetails>
    <Source>
      <SourceLevel>L</SourceLevel>
      <LEA><!-- three digits of the authority --></LEA>
      <SoftwareCode><!-- program that wrote the file --></SoftwareCode>
      <DateTime><!-- when it was written, as 2026-10-01T09:00:00 --></DateTime>
    </Source>
  </Header>
  <LALevelVacancies>
    <NumberOfVacancies><!-- vacant posts, full-time equivalents, two decimals --></NumberOfVacancies>
    <NoAgencyFTE><!-- agency workers covering vacancies, full-time equivalents, two decimals --></NoAgencyFTE>
    <NoAgencyHeadcount><!-- agency workers covering vacancies, people --></NoAgencyHeadcount>
  </LALevelVacancies>
  <!-- One for each worker and role, agency workers included. -->
  <CSWWWorker>
    <AgencyWorker><!-- 0 employed, 1 agency --></AgencyWorker>
    <SWENo><!-- registration number --></SWENo>
    <FTE><!-- 0 to 1 --></FTE>
    <PersonBirthDate><!-- as 1988-05-31 --></PersonBirthDate>
    <GenderCurrent><!-- 0 not known, 1 male, 2 female, 9 not specified --></GenderCurrent>
    <Ethnicity><!-- code such as WBRI --></Ethnicity>
    <QualInst><!-- where qualified; may stand several times --></QualInst>
    <QualLevel><!-- 1 to 3 --></QualLevel>
    <StepUpGrad><!-- 0 or 1 --></StepUpGrad>
    <OrgRole><!-- 1 senior manager, 2 middle manager, 3 first line manager, 4 senior practitioner, 5 case holder, 6 qualified without cases --></OrgRole>
    <RoleStartDate><!-- as 2024-01-31 --></RoleStartDate>
    <StartOrigin><!-- 1 to 10; agency is 4; for those who started in the year --></StartOrigin>
    <RoleEndDate><!-- for those who left in the year --></RoleEndDate>
    <LeaverDestination><!-- 1 to 9; agency is 3; for those who left in the year --></LeaverDestination>
    <ReasonLeave><!-- 1 to 10; for those who left in the year --></ReasonLeave>
    <FTE30><!-- full-time equivalent on 30 September --></FTE30>
    <Cases30><!-- cases held on 30 September --></Cases30>
    <WorkingDaysLost><!-- in the year, two decimals --></WorkingDaysLost>
    <ContractWeeks><!-- weeks of contract; may stand several times --></ContractWeeks>
    <FrontlineGrad><!-- 0 or 1 --></FrontlineGrad>
    <Absat30Sept><!-- 1 if absent on 30 September; may stand several times --></Absat30Sept>
    <ReasonAbsence><!-- MAT, OTH, PUB, SIC, TRN, UNA or UNP; may stand several times --></ReasonAbsence>
    <CFKSSstatus><!-- 1 first year, 2 frontline practitioner, 3 practice supervisor, 4 practice leader; may stand several times --></CFKSSstatus>
  </CSWWWorker>
</Message>
"#
}
