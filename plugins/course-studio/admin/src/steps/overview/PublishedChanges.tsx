import { Flex, Status, TextButton, Typography } from '@strapi/design-system';
import { useEffect, useMemo, useState } from 'react';

import { compareDrafts, type Difference } from '../../../../shared/comparison';
import { COURSE_PARTS, type CourseFields } from '../../../../shared/course-model';
import type { DraftNode, PublishedState } from '../../../../shared/draft';
import { useOpenDraft } from '../../draft/hooks';
import { loadPublished } from '../../http/api';
import { toStudioError, type StudioError } from '../../http/studioError';
import { useTexts, type TextKey } from '../../text';
import type { Field } from '../step';

import { Section } from './Section';

const VARIANTS = { added: 'success', changed: 'alternative', removed: 'danger' } as const;

/** What else changes beside the fields of a part. */
const STRUCTURE_TEXTS: Record<string, TextKey> = {
  answers: 'tests.answers',
  order: 'difference.field.order',
  parent: 'difference.field.parent',
};

const fieldText = (type: Difference['type'], field: string): TextKey =>
  STRUCTURE_TEXTS[field] ?? ((COURSE_PARTS[type].fields as CourseFields)[field]?.textKey as TextKey);

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
  const named = [...new Set(fields.map((field) => t(fieldText(type, field))))];
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
        <TextButton onClick={() => show({ type, id, field: COURSE_PARTS[type].nameField })}>
          {place(difference)}
        </TextButton>
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
