import { Box, Td } from '@strapi/design-system';

import type { IssuedCertificate } from '../../../shared/certificates';
import { isolated, useTexts, type Texts } from '../text';

import { CellNote, CellWarning, LongText } from './cells';

/** Who answers for the name, and since when. */
function nameStatement(certificate: IssuedCertificate, { t, dateTime }: Texts): string {
  const { nameStatus, nameConfirmedAt, nameConfirmedBy } = certificate;
  if (!nameConfirmedAt) return t('certificates.name.selfDeclared');
  const key = nameStatus === 'confirmed' ? 'certificates.name.confirmed' : 'certificates.name.confirmedLater';
  return t(key, { by: isolated(nameConfirmedBy ?? '–'), at: dateTime(nameConfirmedAt) });
}

/** The name on a certificate, with all that an instructor should know of it. */
export function HolderCell({ certificate }: { certificate: IssuedCertificate }) {
  const texts = useTexts();
  const { t } = texts;
  const { holder, holderScripts, account, issue, issuedBy, issueReason, replacedBy } = certificate;
  const isRenamed = !replacedBy && account?.fullName && account.fullName !== holder;
  return (
    <Td>
      <Box paddingTop={3} paddingBottom={3}>
        <LongText text={holder} isBold />
        <CellNote text={nameStatement(certificate, texts)} />
        {holderScripts.length > 0 && (
          <CellWarning
            text={t('name.mixedScripts', { scripts: holderScripts.map((script) => t(`script.${script}`)).join(', ') })}
          />
        )}
        {isRenamed && <CellNote text={t('certificates.name.renamed', { name: isolated(account.fullName ?? '') })} />}
        {issue > 1 && (
          <CellNote text={t('certificates.issue', { issue, by: issuedBy ?? '–', reason: issueReason ?? '' })} />
        )}
      </Box>
    </Td>
  );
}
