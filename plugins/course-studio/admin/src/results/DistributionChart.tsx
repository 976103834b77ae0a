import { Box, Typography } from '@strapi/design-system';
import { styled, useTheme } from 'styled-components';

import type { TestSetStatistics } from '../../../shared/results';
import { useTexts } from '../text';

import { PlainTable } from './PlainTable';

const WIDTH = 600;
const HEIGHT = 216;
const BASE = 184;
const TOP = 44;
const TENTH = WIDTH / 10;
const GAP = 6;

/** The drawing shrinks with the window; its words must not. */
const Label = styled.text`
  font-size: 13px;
  text-anchor: middle;

  @media (max-width: 767px) {
    font-size: 22px;
  }
`;

interface DistributionChartProps {
  set: TestSetStatistics;
}

/** How many attempts fell into each tenth of the points: bars to look at, and the same as a table. */
export function DistributionChart({ set }: DistributionChartProps) {
  const { t } = useTexts();
  const rows = set.distribution.map((attempts, index) => ({
    range: t('results.distribution.range', { from: index * 10, to: (index + 1) * 10 }),
    attempts,
  }));
  const { title, attempts, passMark } = set;
  const label = t('results.distribution.summary', { title, attempts, passMark });
  return (
    <Box>
      <Typography variant="delta" tag="h3">
        {t('results.distribution')}
      </Typography>
      <Box paddingTop={2} maxWidth="72rem">
        <Bars set={set} label={label} />
      </Box>
      <details>
        <summary>
          <Typography textColor="neutral800">{t('results.distribution.table')}</Typography>
        </summary>
        <PlainTable
          label={label}
          rows={rows}
          keyOf={({ range }) => range}
          columns={[
            { title: t('results.distribution.score'), cell: ({ range }) => range, isHeader: true },
            { title: t('results.attempts'), cell: (row) => row.attempts, isNumber: true },
          ]}
        />
      </details>
    </Box>
  );
}

/** On which side of a place a text stands, so that it does not leave the drawing within `margin` percent of an edge. */
const anchorAt = (percent: number, margin = 20): 'start' | 'middle' | 'end' => {
  if (percent <= margin) return 'start';
  return percent >= 100 - margin ? 'end' : 'middle';
};

function Bars({ set: { distribution, passMark }, label }: DistributionChartProps & { label: string }) {
  const { t } = useTexts();
  const { colors } = useTheme();
  const most = Math.max(1, ...distribution);
  const pass = (passMark / 100) * WIDTH;
  const topOf = (attempts: number) => BASE - (attempts / most) * (BASE - TOP);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={label} fontFamily="inherit">
      {distribution.map((attempts, index) => (
        <rect
          key={index}
          x={index * TENTH + GAP / 2}
          y={topOf(attempts)}
          width={TENTH - GAP}
          height={BASE - topOf(attempts)}
          rx={3}
          fill={index * 10 >= passMark ? colors.success500 : colors.primary500}
        />
      ))}
      <line x1={0} x2={WIDTH} y1={BASE} y2={BASE} stroke={colors.neutral300} />
      <line x1={pass} x2={pass} y1={22} y2={BASE} stroke={colors.neutral600} strokeDasharray="4 4" />
      <Label x={pass} y={16} fill={colors.neutral600} style={{ textAnchor: anchorAt(passMark) }}>
        {t('results.distribution.passMark')}
      </Label>
      {distribution.map(
        (attempts, index) =>
          attempts > 0 && (
            <Label
              key={index}
              x={index * TENTH + TENTH / 2}
              y={topOf(attempts) - 6}
              fill={colors.neutral800}
              stroke={colors.neutral0}
              strokeWidth={4}
              paintOrder="stroke"
            >
              {attempts}
            </Label>
          ),
      )}
      {[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((score) => (
        <Label
          key={score}
          x={(score / 100) * WIDTH}
          y={HEIGHT - 8}
          fill={colors.neutral600}
          style={{ textAnchor: anchorAt(score, 0) }}
        >
          {score}
        </Label>
      ))}
    </svg>
  );
}
