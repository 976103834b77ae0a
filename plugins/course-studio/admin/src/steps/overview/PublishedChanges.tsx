import { Flex, Status, TextButton, Typography } from '@strapi/design-system';
import { useEffect, useMemo, useState } from 'react';

import { compareDrafts, type Difference } from '../../../../shared/comparison';
import type { DraftNode, PublishedState } from '../../../../shared/draft';
import { useOpenDraft } from '../../draft/hooks';
import { loadPublished } from '../../http/api';
import { toStudioError, type StudioError } from '../../http/studioError';
import { useTexts, type TextKey } from '../../text';
import type { Field } from '../step';

import { Section } from './Section';

const VARIANTS = { added: 'success', changed: 'alternative', removed: 'danger' } as const;

/** The fields whose names say what changed; any other counts as "settings". */
const FIELD_TEXTS: Record<string, TextKey> = {
  name: 'basics.name',
  version: 'basics.version',
  description: 'basics.description',
  topics: 'basics.topics',
  durationMinutes: 'basics.duration',
  certificate: 'basics.certificate',
  title: 'tests.title',
  asset: 'difference.field.asset',
  captions: 'kind.captions',
  passMark: 'tests.passMark',
  attemptsAllowed: 'tests.attempts',
  waitMinutes: 'tests.wait',
  timeLimit: 'tests.timeLimit',
  shuffle: 'tests.shuffle',
  text: 'tests.question',
  image: 'kind.image',
  imageAlt: 'image.alt',
  kind: 'tests.kind',
  points: 'tests.points',
  explanation: 'tests.explanation',
  answers: 'tests.answers',
  order: 'difference.field.order',
  parent: 'difference.field.parent',
};

/** The field that an edit of a part begins with. */
const FIRST_FIELD: Record<Difference['type'], string> = {
  course: 'name',
  file: 'title',
  testSet: 'title',
  question: 'text',
};

interface PublishedChangesProps {
  nodes: readonly DraftNode[];
  show: (field: Field) => void;
}

/** What learners will get that they do not have now. */
export function PublishedChanges({ nodes, show }: PublishedChangesProps) {
  const { t, error: textOf, dateTime } = useTexts();
  const { published, error } = usePublished();
  const differences = useMemo(() => (published ? compareDrafts(published.nodes, nodes) : []), [published, nodes]);
  if (error) return <Section title={t('overview.changes')} nothing={textOf(error)} />;
  if (!published) return null;
  const { number, confirmedAt } = published;
  return (
    <Section
      title={t('overview.changes.since', { number, when: dateTime(confirmedAt) })}
      nothing={differences.length === 0 ? t('overview.changes.none') : undefined}
    >
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
        {differences.map((difference) => (
          <Line key={`${difference.kind} ${difference.id}`} difference={difference} show={show} />
        ))}
      </Flex>
    </Section>
  );
}

function usePublished() {
  const { draft } = useOpenDraft();
  const [published, setPublished] = useState<PublishedState | null>(null);
  const [error, setError] = useState<StudioError | null>(null);
  useEffect(() => {
    let isHere = true;
    loadPublished(draft.id).then(
      (found) => isHere && setPublished(found),
      (cause: unknown) => isHere && setError(toStudioError(cause)),
    );
    return () => {
      isHere = false;
    };
  }, [draft.id]);
  return { published, error };
}

interface LineProps {
  difference: Difference;
  show: (field: Field) => void;
}

function Line({ difference, show }: LineProps) {
  const { t, place } = useTexts();
  const { kind, type, id, text, fields } = difference;
  const named = [...new Set(fields.map((field) => t(FIELD_TEXTS[field] ?? 'difference.field.settings')))];
  return (
    <Flex tag="li" gap={2} wrap="wrap" alignItems="center">
      <Status variant={VARIANTS[kind]} size="XS" width="max-content">
        <Typography tag="span" variant="pi" fontWeight="bold">
          {t(`differenceKind.${kind}`)}
        </Typography>
      </Status>
      {kind === 'removed' ? (
        <Typography>{place(difference)}</Typography>
      ) : (
        <TextButton onClick={() => show({ type, id, field: FIRST_FIELD[type] })}>{place(difference)}</TextButton>
      )}
      {text && (
        <Typography textColor="neutral700">
          <bdi>{text}</bdi>
        </Typography>
      )}
      {named.length > 0 && (
        <Typography variant="pi" textColor="neutral600">
          {named.join(', ')}
        </Typography>
      )}
    </Flex>
  );
}
