import { Box, Flex, Grid } from '@strapi/design-system';

import type { CourseNode } from '../../../../shared/draft';
import { TEXT_LIMITS } from '../../../../shared/vocabulary';
import { setFields } from '../../draft/edits';
import { useNode, useOpenDraft } from '../../draft/hooks';
import { fieldId } from '../../fields/fieldId';
import { Panel } from '../../fields/Panel';
import { SwitchField } from '../../fields/SwitchField';
import { TextField } from '../../fields/TextField';
import { useTexts } from '../../text';
import type { StepProps } from '../step';

import { DurationField } from './DurationField';
import { TopicList } from './TopicList';

export function BasicsStep({ course }: StepProps) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const node = useNode(course, 'course');
  if (!node) return null;
  const set = (fields: Partial<CourseNode>) => draft.edit(() => setFields(node, fields));
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Panel>
        <Grid.Root gap={5}>
          <Grid.Item col={8} s={12} xs={12} direction="column" alignItems="stretch">
            <TextField
              id={fieldId(course, 'name')}
              label={t('basics.name')}
              value={node.name}
              limit={TEXT_LIMITS.courseName}
              missing={t('basics.name.missing')}
              onChange={(name) => set({ name })}
            />
          </Grid.Item>
          <Grid.Item col={4} s={12} xs={12} direction="column" alignItems="stretch">
            <TextField
              id={fieldId(course, 'version')}
              label={t('basics.version')}
              value={node.version}
              limit={TEXT_LIMITS.courseVersion}
              placeholder={t('basics.version.example')}
              onChange={(version) => set({ version })}
            />
          </Grid.Item>
          <Grid.Item col={12} s={12} xs={12} direction="column" alignItems="stretch">
            <TextField
              id={fieldId(course, 'description')}
              label={t('basics.description')}
              value={node.description}
              limit={TEXT_LIMITS.courseDescription}
              multiline
              rows={5}
              counter
              onChange={(description) => set({ description })}
            />
          </Grid.Item>
        </Grid.Root>
      </Panel>
      <Panel>
        <TopicList
          id={fieldId(course, 'topics')}
          topics={node.topics}
          onChange={(topics) => draft.edit(() => setFields(node, { topics }))}
        />
      </Panel>
      <Panel>
        <DurationField
          id={fieldId(course, 'durationMinutes')}
          value={node.durationMinutes}
          onChange={(durationMinutes) => set({ durationMinutes })}
        />
      </Panel>
      <Panel>
        <Box>
          <SwitchField
            id={fieldId(course, 'certificate')}
            label={t('basics.certificate')}
            hint={t('basics.certificate.hint')}
            checked={node.certificate}
            onChange={(certificate) => set({ certificate })}
          />
        </Box>
      </Panel>
    </Flex>
  );
}
