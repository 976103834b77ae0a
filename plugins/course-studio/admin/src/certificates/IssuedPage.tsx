import {
  Badge,
  Box,
  Button,
  EmptyStateLayout,
  Flex,
  IconButton,
  SingleSelect,
  SingleSelectOption,
  Table,
  Tbody,
  Td,
  Tr,
  Typography,
  VisuallyHidden,
} from '@strapi/design-system';
import { ArrowClockwise, CrossCircle, ExternalLink } from '@strapi/icons';
import {
  Layouts,
  Page,
  Pagination,
  SearchInput,
  useQueryParams,
  useRBAC,
  withEncodedUserParams,
} from '@strapi/strapi/admin';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useIntl } from 'react-intl';

import {
  ISSUED_PAGE_SIZES,
  ISSUED_STATUSES,
  issuedQuery,
  type IssuedCertificate,
  type IssuedPage as Issued,
} from '../../../shared/certificates';
import { PERMISSIONS } from '../../../shared/contracts';
import { ActionsCell } from '../fields/ActionsCell';
import { TableHead } from '../fields/TableHead';
import { listCertificates } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';
import { useTexts, type TextKey } from '../text';

import { ReasonDialog, type Deed } from './ReasonDialog';

type List = { state: 'loading' } | { state: 'failed'; error: StudioError } | { state: 'loaded'; list: Issued };

/** What is shown, as it stands in the address; named as Strapi's search and paging do. */
interface Shown {
  page?: string;
  pageSize?: string;
  _q?: string;
  status?: string;
}

const REVOKE = [{ action: PERMISSIONS.revokeCertificates, subject: null }];
const [, PAGE_SIZE] = ISSUED_PAGE_SIZES;

/** An address can say anything; what makes no sense is as if it were not there. */
const wantedBy = ({ page, pageSize, _q: search, status }: Shown) =>
  issuedQuery.safeParse({ page, pageSize, search, status }).data ?? issuedQuery.parse({});

/** The certificates that were issued, latest first. */
function IssuedCertificates() {
  const { t, error: textOf } = useTexts();
  const [{ query }, setQuery] = useQueryParams<Shown>();
  const wanted = useMemo(() => wantedBy(query ?? {}), [query]);
  const [list, setList] = useState<List>({ state: 'loading' });
  const [asked, setAsked] = useState<{ deed: Deed; certificate: IssuedCertificate } | null>(null);
  const { allowedActions } = useRBAC(REVOKE);
  const mayRevoke = Object.values(allowedActions).some(Boolean);

  const load = useCallback(
    (isWanted: () => boolean = () => true) =>
      listCertificates(wanted).then(
        (found) => isWanted() && setList({ state: 'loaded', list: found }),
        (error: unknown) => isWanted() && setList({ state: 'failed', error: toStudioError(error) }),
      ),
    [wanted],
  );
  useEffect(() => {
    let isCurrent = true;
    void load(() => isCurrent);
    return () => {
      isCurrent = false;
    };
  }, [load]);

  const filters = (
    <>
      <SearchInput label={t('certificates.search')} placeholder={t('certificates.search')} />
      <SingleSelect
        size="S"
        aria-label={t('certificates.status')}
        value={wanted.status}
        onChange={(status: string | number) =>
          setQuery(withEncodedUserParams(query, { ...query, status: String(status), page: '1' }))
        }
      >
        {ISSUED_STATUSES.map((status) => (
          <SingleSelectOption key={status} value={status}>
            {t(`certificates.status.${status}`)}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </>
  );

  return (
    <Page.Main aria-busy={list.state === 'loading'}>
      <Page.Title>{t('certificates.title')}</Page.Title>
      <Layouts.Header title={t('certificates.title')} subtitle={t('certificates.subtitle')} />
      <Layouts.Action startActions={filters} />
      <Layouts.Content>
        {list.state === 'loading' && <Page.Loading>{t('loading')}</Page.Loading>}
        {list.state === 'failed' && (
          <Page.Error content={textOf(list.error)} action={<Button onClick={() => void load()}>{t('retry')}</Button>} />
        )}
        {list.state === 'loaded' && (
          <>
            <VisuallyHidden role="status">{t('certificates.found', { count: list.list.total })}</VisuallyHidden>
            <Certificates
              results={list.list.results}
              onAsk={mayRevoke ? (deed, certificate) => setAsked({ deed, certificate }) : undefined}
            />
            <Pagination.Root {...list.list} defaultPageSize={PAGE_SIZE}>
              <Pagination.PageSize options={ISSUED_PAGE_SIZES.map(String)} />
              <Pagination.Links />
            </Pagination.Root>
          </>
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

interface CertificatesProps extends Pick<Issued, 'results'> {
  onAsk: ((deed: Deed, certificate: IssuedCertificate) => void) | undefined;
}

function Certificates({ results, onAsk }: CertificatesProps) {
  const { t } = useTexts();
  if (results.length === 0)
    return (
      <Box background="neutral0" hasRadius shadow="tableShadow">
        <EmptyStateLayout content={t('certificates.empty')} />
      </Box>
    );
  const titles = ['holder', 'course', 'achieved', 'state'] as const;
  return (
    <Table colCount={titles.length + 2} rowCount={results.length + 1}>
      <TableHead
        titles={titles.map((title) => t(`certificates.${title}`))}
        unseen={[t('certificates.verify'), t('home.actions')]}
      />
      <Tbody>
        {results.map((certificate) => (
          <CertificateRow key={certificate.id} certificate={certificate} onAsk={onAsk} />
        ))}
      </Tbody>
    </Table>
  );
}

function CertificateRow({ certificate, onAsk }: { certificate: IssuedCertificate } & Pick<CertificatesProps, 'onAsk'>) {
  const { t } = useTexts();
  const { formatDate } = useIntl();
  const { holder, courseName, courseVersion, achievedAt, issue, issueReason, issuedBy } = certificate;
  const named = (key: TextKey) => `${t(key)}: ${holder}`;
  return (
    <Tr>
      <Td>
        <Long text={holder} isBold />
        {issue > 1 && (
          <Note text={t('certificates.issue', { issue, by: issuedBy ?? '–', reason: issueReason ?? '' })} />
        )}
      </Td>
      <Td>
        <Long text={[courseName, courseVersion].filter(Boolean).join(' · ')} />
      </Td>
      <Td>
        <Typography textColor="neutral800">{formatDate(achievedAt, { dateStyle: 'medium' })}</Typography>
      </Td>
      <Td>
        <State certificate={certificate} />
      </Td>
      <Td>
        <IconButton
          variant="ghost"
          tag="a"
          href={certificate.pageUrl}
          target="_blank"
          rel="noreferrer"
          label={named('certificates.verify')}
        >
          <ExternalLink />
        </IconButton>
      </Td>
      <ActionsCell>
        <Flex gap={1} justifyContent="flex-end">
          {onAsk && !certificate.replacedBy && (
            <IconButton
              variant="ghost"
              label={named('certificates.reissue')}
              onClick={() => onAsk('reissue', certificate)}
            >
              <ArrowClockwise />
            </IconButton>
          )}
          {onAsk && !certificate.revokedAt && (
            <IconButton
              variant="ghost"
              label={named('certificates.revoke')}
              onClick={() => onAsk('revoke', certificate)}
            >
              <CrossCircle />
            </IconButton>
          )}
        </Flex>
      </ActionsCell>
    </Tr>
  );
}

/** A text that people chose, cut to what a column has room for. */
function Long({ text, isBold }: { text: string; isBold?: true }) {
  return (
    <Box maxWidth="22rem">
      <Typography tag="p" ellipsis title={text} textColor="neutral800" fontWeight={isBold && 'bold'}>
        {text}
      </Typography>
    </Box>
  );
}

function Note({ text }: { text: string }) {
  return (
    <Box maxWidth="22rem">
      <Typography
        variant="pi"
        textColor="neutral600"
        tag="p"
        style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}
      >
        {text}
      </Typography>
    </Box>
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
