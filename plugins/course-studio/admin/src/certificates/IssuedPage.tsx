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
import { ArrowClockwise, CheckCircle, CrossCircle, ExternalLink } from '@strapi/icons';
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

import { CellNote, LongText } from './cells';
import { ConfirmNameDialog } from './ConfirmNameDialog';
import { HolderCell } from './HolderCell';
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
const CONFIRM_NAMES = [{ action: PERMISSIONS.confirmNames, subject: null }];

/** What can be done with a certificate of the list. */
type CertificateAction = Deed | 'confirmName';
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
  const [asked, setAsked] = useState<{ action: CertificateAction; certificate: IssuedCertificate } | null>(null);
  const { allowedActions } = useRBAC(REVOKE);
  const mayRevoke = Object.values(allowedActions).some(Boolean);
  const { allowedActions: allowedNameActions } = useRBAC(CONFIRM_NAMES);
  const mayConfirmNames = Object.values(allowedNameActions).some(Boolean);
  const actions: CertificateAction[] = [
    ...(mayConfirmNames ? (['confirmName'] as const) : []),
    ...(mayRevoke ? (['reissue', 'revoke'] as const) : []),
  ];
  const closeDialog = () => setAsked(null);
  const finishAction = () => {
    closeDialog();
    void load();
  };

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
              actions={actions}
              onAsk={(action, certificate) => setAsked({ action, certificate })}
            />
            <Pagination.Root {...list.list} defaultPageSize={PAGE_SIZE}>
              <Pagination.PageSize options={ISSUED_PAGE_SIZES.map(String)} />
              <Pagination.Links />
            </Pagination.Root>
          </>
        )}
        {asked?.action === 'confirmName' && (
          <ConfirmNameDialog certificate={asked.certificate} onClose={closeDialog} onDone={finishAction} />
        )}
        {asked && asked.action !== 'confirmName' && (
          <ReasonDialog
            deed={asked.action}
            certificate={asked.certificate}
            onClose={closeDialog}
            onDone={finishAction}
          />
        )}
      </Layouts.Content>
    </Page.Main>
  );
}

interface CertificatesProps extends Pick<Issued, 'results'> {
  /** What the user may do. */
  actions: readonly CertificateAction[];
  onAsk: (action: CertificateAction, certificate: IssuedCertificate) => void;
}

function Certificates({ results, ...actions }: CertificatesProps) {
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
          <CertificateRow key={certificate.id} certificate={certificate} {...actions} />
        ))}
      </Tbody>
    </Table>
  );
}

/** The actions in the order of their buttons: how each looks, and with which certificates it can be done. */
const BUTTONS = [
  {
    action: 'confirmName',
    Icon: CheckCircle,
    isPossible: ({ account }: IssuedCertificate) => account !== null,
  },
  { action: 'reissue', Icon: ArrowClockwise, isPossible: ({ replacedBy }: IssuedCertificate) => !replacedBy },
  { action: 'revoke', Icon: CrossCircle, isPossible: ({ revokedAt }: IssuedCertificate) => !revokedAt },
] as const;

interface CertificateRowProps extends Omit<CertificatesProps, 'results'> {
  certificate: IssuedCertificate;
}

function CertificateRow({ certificate, actions, onAsk }: CertificateRowProps) {
  const { t } = useTexts();
  const { formatDate } = useIntl();
  const { holder, courseName, courseVersion, achievedOn } = certificate;
  const named = (key: TextKey) => `${t(key)}: ${holder}`;
  return (
    <Tr>
      <HolderCell certificate={certificate} />
      <Td>
        <LongText text={[courseName, courseVersion].filter(Boolean).join(' · ')} />
      </Td>
      <Td>
        <Typography textColor="neutral800">
          {formatDate(achievedOn, { dateStyle: 'medium', timeZone: 'UTC' })}
        </Typography>
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
          {BUTTONS.filter(({ action, isPossible }) => actions.includes(action) && isPossible(certificate)).map(
            ({ action, Icon }) => (
              <IconButton
                key={action}
                variant="ghost"
                label={named(`certificates.${action}`)}
                onClick={() => onAsk(action, certificate)}
              >
                <Icon />
              </IconButton>
            ),
          )}
        </Flex>
      </ActionsCell>
    </Tr>
  );
}

function State({ certificate }: { certificate: IssuedCertificate }) {
  const { t, dateTime } = useTexts();
  const { revokedAt, revokedBy, revokedReason, replacedBy, state, isProvisional, provisionalReasons } = certificate;
  if (!revokedAt && state === 'ready' && isProvisional)
    return (
      <>
        <Badge backgroundColor="warning100" textColor="neutral800">
          {t('certificates.state.provisional')}
        </Badge>
        {provisionalReasons.map((reason) => (
          <CellNote key={reason} text={t(`certificates.provisional.${reason}`)} />
        ))}
      </>
    );
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
      <CellNote text={`${dateTime(revokedAt)} · ${revokedBy ?? ''}: ${revokedReason ?? ''}`} />
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
