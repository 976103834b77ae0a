import { Box, Flex, Grid, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';

import { courseOf } from '../../../../shared/changes';
import type { DraftNode } from '../../../../shared/draft';
import { useTexts } from '../../text';
import type { Field } from '../step';

import { AsTyped } from './AsTyped';
import { EditLink } from './EditLink';
import { Section } from './Section';

function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <Grid.Item col={wide ? 12 : 4} s={12} xs={12} direction="column" alignItems="stretch" justifyContent="flex-start">
      <Typography variant="sigma" textColor="neutral600">
        {name}
      </Typography>
      <Box paddingTop={1}>{children}</Box>
    </Grid.Item>
  );
}

interface CourseBasicsProps {
  nodes: readonly DraftNode[];
  show: (field: Field) => void;
}

export function CourseBasics({ nodes, show }: CourseBasicsProps) {
  const { t, courseDuration } = useTexts();
  const { id, name, version, description, topics, durationMinutes, certificate } = courseOf(nodes);
  const text = (value: string) => <AsTyped textColor={value ? 'neutral800' : 'neutral500'}>{value || '–'}</AsTyped>;
  return (
    <Section
      title={t('step.basics')}
      edit={<EditLink name={t('step.basics')} target={{ type: 'course', id, field: 'name' }} show={show} />}
    >
      <Grid.Root gap={5}>
        <Fact name={t('basics.name')}>{text(name)}</Fact>
        <Fact name={t('basics.version')}>{text(version)}</Fact>
        <Fact name={t('basics.certificate')}>{text(t(certificate ? 'switch.on' : 'switch.off'))}</Fact>
        <Fact name={t('basics.duration')}>{text(durationMinutes === null ? '' : courseDuration(durationMinutes))}</Fact>
        <Fact name={t('basics.description')} wide>
          {text(description)}
        </Fact>
        <Fact name={t('basics.topics')} wide>
          {topics.length === 0 && text('')}
          <Flex tag="ul" gap={2} wrap="wrap">
            {topics.map((topic) => (
              <li key={topic}>
                <Box background="neutral150" hasRadius paddingLeft={2} paddingRight={2}>
                  <AsTyped>{topic}</AsTyped>
                </Box>
              </li>
            ))}
          </Flex>
        </Fact>
      </Grid.Root>
    </Section>
  );
}
