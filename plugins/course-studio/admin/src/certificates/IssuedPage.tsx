import {
  Badge,
  Box,
  Button,
  EmptyStateLayout,
  Flex,
  Searchbar,
  SearchForm,
  SingleSelect,
  SingleSelectOption,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
  VisuallyHidden,
} from '@strapi/design-system';
import { Layouts, Page, useRBAC } from '@strapi/strapi/admin';
import { useCallback, useEffect, useState } from 'react';

import { ISSUED_STATUSES, type IssuedCertificate, type IssuedPage as Issued } from '../../../shared/certificates';
import { PERMISSIONS } from '../../../shared/contracts';
import { listCertificates } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';
import { useTexts } from '../text';

import { ReasonDialog, type Deed } from './ReasonDialog';

type List = { state: 'loading' } | { state: 'failed'; error: StudioError } | { state: 'loaded'; list: Issued };

const REVOKE = [{ action: PERMISSIONS.revokeCertificates, subject: null }];

/** How long nothing must be typed before it is looked for, milliseconds. */
const QUIET_MS = 300;

/** The certificates that were issued, latest first. */
function IssuedCertificates() {
  const { t, error: textOf } = useTexts();
  const [query, setQuery] = useState({ page: 1, search: '', status: 'all' as (typeof ISSUED_STATUSES)[number] });
  const [list, setList] = useState<List>({ state: 'loading' });
  const [asked, setAsked] = useState<{ deed: Deed; certificate: IssuedCertificate } | null>(null);
  const { allowedActions } = useRBAC(REVOKE);
  const mayRevoke = Object.values(allowedActions).some(Boolean);

  const load = useCallback(
    () =>
      listCertificates(query).then(
        (found) => setList({ state: 'loaded', list: found }),
        (error: unknown) => setList({ state: 'failed', error: toStudioError(error) }),
      ),
    [query],
  );
  useEffect(() => {
    const timer = setTimeout(() => void load(), QUIET_MS);
    return () => clearTimeout(timer);
  }, [load]);

  return (
    <Page.Main>
      <Page.Title>{t('certificates.title')}</Page.Title>
      <Layouts.Header title={t('certificates.title')} subtitle={t('certificates.subtitle')} />
      <Layouts.Content>
        <Flex gap={3} paddingBottom={4} wrap="wrap" alignItems="flex-end">
          <SearchForm onSubmit={(event: { preventDefault: () => void }) => event.preventDefault()}>
            <Searchbar
              name="search"
              value={query.search}
              clearLabel={t('certificates.search.clear')}
              placeholder={t('certificates.search')}
              onClear={() => setQuery({ ...query, search: '', page: 1 })}
              onChange={(event: { target: { value: string } }) =>
                setQuery({ ...query, search: event.target.value, page: 1 })
              }
            >
              {t('certificates.search')}
            </Searchbar>
          </SearchForm>
          <SingleSelect
            aria-label={t('certificates.status')}
            value={query.status}
            onChange={(status: string | number) =>
              setQuery({ ...query, status: status as (typeof ISSUED_STATUSES)[number], page: 1 })
            }
          >
            {ISSUED_STATUSES.map((status) => (
              <SingleSelectOption key={status} value={status}>
                {t(`certificates.status.${status}`)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Flex>
        {list.state === 'loading' && <Page.Loading>{t('loading')}</Page.Loading>}
        {list.state === 'failed' && (
          <Page.Error content={textOf(list.error)} action={<Button onClick={() => void load()}>{t('retry')}</Button>} />
        )}
        {list.state === 'loaded' && (
          <Certificates
            {...list.list}
            onPage={(page) => setQuery({ ...query, page })}
            onAsk={mayRevoke ? (deed, certificate) => setAsked({ deed, certificate }) : undefined}
          />
        )}
        {asked && (
          <ReasonDialog
            {...asked}
            onClose={() => setAsked(null)}
            onDone={() => {
              setAsked(null);
              void load();
            }}
          />
        )}
      </Layouts.Content>
    </Page.Main>
  );
}

interface CertificatesProps extends Issued {
  onPage: (page: number) => void;
  onAsk?: (deed: Deed, certificate: IssuedCertificate) => void;
}

function Certificates({ results, page, pageCount, total, onPage, onAsk }: CertificatesProps) {
  const { t } = useTexts();
  if (total === 0)
    return (
      <Box background="neutral0" hasRadius shadow="tableShadow">
        <EmptyStateLayout content={t('certificates.empty')} />
      </Box>
    );
  const titles = ['holder', 'course', 'achieved', 'state'] as const;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Table colCount={titles.length + 1} rowCount={results.length + 1}>
        <Thead>
          <Tr>
            {titles.map((title) => (
              <Th key={title}>
                <Typography variant="sigma" textColor="neutral600">
                  {t(`certificates.${title}`)}
                </Typography>
              </Th>
            ))}
            <Th>
              <VisuallyHidden>{t('home.actions')}</VisuallyHidden>
            </Th>
          </Tr>
        </Thead>
        <Tbody>
          {results.map((certificate) => (
            <CertificateRow key={certificate.id} certificate={certificate} onAsk={onAsk} />
          ))}
        </Tbody>
      </Table>
      <Flex justifyContent="space-between" gap={3} wrap="wrap">
        <Typography textColor="neutral600">{t('certificates.page', { page, pageCount, total })}</Typography>
        <Flex gap={2}>
          <Button variant="tertiary" disabled={page <= 1} onClick={() => onPage(page - 1)}>
            {t('certificates.previous')}
          </Button>
          <Button variant="tertiary" disabled={page >= pageCount} onClick={() => onPage(page + 1)}>
            {t('certificates.next')}
          </Button>
        </Flex>
      </Flex>
    </Flex>
  );
}

function CertificateRow({ certificate, onAsk }: { certificate: IssuedCertificate } & Pick<CertificatesProps, 'onAsk'>) {
  const { t, dateTime } = useTexts();
  const { holder, courseName, courseVersion, achievedAt, issue, issueReason } = certificate;
  return (
    <Tr>
      <Td>
        <Typography fontWeight="bold">{holder}</Typography>
        {issue > 1 && <Note text={t('certificates.issue', { issue, reason: issueReason ?? '' })} />}
      </Td>
      <Td>
        <Typography>{[courseName, courseVersion].filter(Boolean).join(' · ')}</Typography>
      </Td>
      <Td>
        <Typography>{dateTime(achievedAt)}</Typography>
      </Td>
      <Td>
        <State certificate={certificate} />
      </Td>
      <Td>
        <Flex gap={2} justifyContent="flex-end">
          <a
            href={certificate.pageUrl}
            target="_blank"
            rel="noreferrer"
            aria-label={`${t('certificates.verify')}: ${holder}`}
          >
            <Typography textColor="primary600">{t('certificates.verify')}</Typography>
          </a>
          {onAsk && !certificate.replacedBy && (
            <Button variant="tertiary" size="S" onClick={() => onAsk('reissue', certificate)}>
              {t('certificates.reissue')}
            </Button>
          )}
          {onAsk && !certificate.revokedAt && (
            <Button variant="danger-light" size="S" onClick={() => onAsk('revoke', certificate)}>
              {t('certificates.revoke')}
            </Button>
          )}
        </Flex>
      </Td>
    </Tr>
  );
}

function Note({ text }: { text: string }) {
  return (
    <Typography variant="pi" textColor="neutral600" tag="p">
      {text}
    </Typography>
  );
}

function State({ certificate }: { certificate: IssuedCertificate }) {
  const { t, dateTime } = useTexts();
  const { revokedAt, revokedBy, revokedReason, replacedBy, state } = certificate;
  if (!revokedAt)
    return state === 'ready' ? (
      <Badge backgroundColor="success100" textColor="success700">
        {t('certificates.state.valid')}
      </Badge>
    ) : (
      <Badge>{t(`certificates.state.${state}`)}</Badge>
    );
  return (
    <>
      <Badge backgroundColor="danger100" textColor="danger700">
        {t(replacedBy ? 'certificates.state.replaced' : 'certificates.state.revoked')}
      </Badge>
      <Note text={`${dateTime(revokedAt)} · ${revokedBy ?? ''}: ${revokedReason ?? ''}`} />
    </>
  );
}

export default function IssuedPage() {
  return (
    <Page.Protect permissions={[{ action: PERMISSIONS.readCertificates, subject: null }]}>
      <IssuedCertificates />
    </Page.Protect>
  );
}
