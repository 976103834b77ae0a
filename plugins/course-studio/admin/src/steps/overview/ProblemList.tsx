import { Box, Flex, TextButton, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';

import type { Problem } from '../../../../shared/problems';
import { useTexts } from '../../text';
import type { Field } from '../step';

const COLORS = {
  problem: { background: 'danger100', border: 'danger200', icon: 'danger600' },
  warning: { background: 'warning100', border: 'warning200', icon: 'warning600' },
} as const;

interface ProblemListProps {
  severity: Problem['severity'];
  title: string;
  problems: readonly Problem[];
  show: (field: Field) => void;
}

/** Problems of one severity, each a way to the field where it is mended. */
export function ProblemList({ severity, title, problems, show }: ProblemListProps) {
  const { t, place } = useTexts();
  if (problems.length === 0) return null;
  const { background, border, icon } = COLORS[severity];
  return (
    <Box tag="section" aria-label={title} background={background} borderColor={border} hasRadius padding={5}>
      <Flex gap={2}>
        <Box color={icon} lineHeight={0} aria-hidden>
          <WarningCircle />
        </Box>
        <Typography variant="delta" tag="h3">
          {title}
        </Typography>
      </Flex>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingTop={3}>
        {problems.map((problem) => (
          <Flex tag="li" key={`${problem.id} ${problem.field} ${problem.code}`} gap={2} wrap="wrap">
            <TextButton onClick={() => show(problem)}>{place(problem)}</TextButton>
            <Typography variant="pi">
              {t(`problem.${problem.code}`, { characters: problem.characters ?? '' })}
            </Typography>
          </Flex>
        ))}
      </Flex>
    </Box>
  );
}
